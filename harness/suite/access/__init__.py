"""Direct care only."""
