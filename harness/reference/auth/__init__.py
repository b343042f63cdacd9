"""Registered clients, the token endpoint, and the reading of access tokens (CONTRACT 2)."""
