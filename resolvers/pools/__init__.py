"""Pools and fall-backs, in the words of the schema."""
