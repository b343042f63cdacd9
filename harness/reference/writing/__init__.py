"""Contributing: checking, filing, indexing and linking what organisations send (CONTRACT 3)."""
