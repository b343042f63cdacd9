"""The requirement catalogue: what a shared care record is tested against, as data."""
