"""Who is the same person."""
