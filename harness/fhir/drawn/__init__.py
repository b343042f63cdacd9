"""Strategies for what one requirement of the round trip is about, each valid base R4."""
