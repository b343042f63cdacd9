"""Profiles compiled to one form (DESIGN, idea 8): base, profile chain, slices and extensions together."""
