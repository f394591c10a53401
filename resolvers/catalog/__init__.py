"""Providers and their forms, in the words of the schema."""
