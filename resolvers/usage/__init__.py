"""Receipts in the words of the schema."""
