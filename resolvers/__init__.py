"""The translators between GraphQL words and business words; no SQL, no HTTP, no rule."""
