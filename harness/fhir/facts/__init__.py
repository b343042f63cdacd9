"""What a resource says about a person, apart from how it is built: drug, dose, status, side, value, date."""
