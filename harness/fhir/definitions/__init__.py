"""Definitions: what R4 4.0.1 and packages say of types, profiles and codes, as slim data."""
