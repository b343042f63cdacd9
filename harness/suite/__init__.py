"""The conformance checks, one folder per area; a check reads like its requirement."""
