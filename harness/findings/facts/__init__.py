"""Facts against facts: what a target built itself, held against what was contributed (CONTRACT 8)."""
