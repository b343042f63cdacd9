"""Operators, one family of rules per file: a place to the changes that break a rule there."""
