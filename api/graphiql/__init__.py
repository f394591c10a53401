"""GraphiQL at /graphiql: a page of files from this folder, which shows nothing without a token and reaches no other host."""
