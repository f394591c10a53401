"""The business of Providence: what things are and what may happen to them; it knows no GraphQL and no web server."""
