"""Errors say what is wrong and nothing else."""
