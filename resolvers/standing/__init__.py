"""What would serve now and why not, in the words of the schema."""
