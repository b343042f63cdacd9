"""Strategies for valid instances, from the compiled form that validation uses too (DESIGN, idea 8)."""
