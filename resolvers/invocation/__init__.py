"""Using models, in the words of the schema."""

MODEL_CALLS = frozenset({"completeChat", "embedTexts", "chatStreamed"})
