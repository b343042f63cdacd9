"""Mutation: from a compiled profile and a valid instance, mutants that each break one rule, named by it."""
