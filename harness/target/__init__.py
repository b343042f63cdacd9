"""The system under test: what its file declares, who acts on it, and the wire to it."""
