"""Validation against compiled profiles: each fault with its place and rule, and what was not checked."""
