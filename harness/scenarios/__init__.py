"""Stories agreed with clinicians, in YAML: typed verbs, one check for each requirement a story names."""
