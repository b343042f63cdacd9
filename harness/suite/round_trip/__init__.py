"""Nothing is altered in silence."""
