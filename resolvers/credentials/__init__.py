"""Credentials and their checks, in the words of the schema."""
