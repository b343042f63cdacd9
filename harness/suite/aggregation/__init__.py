"""What organisations contribute is aggregated, once each."""
