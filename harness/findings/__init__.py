"""Pure predicates: what was expected, what was observed, and the findings between the two."""
