"""What the rows of a list tell that come from servers of OpenAI's protocol: each has fields of its own beside the id; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.vendors.listing import listed
from models.vendors.verdict import FoundModel

Row = Mapping[str, Any]


def found(rows: Iterable[Row], *, unknown: str | None) -> Iterator[FoundModel]:
    """The models of a list. `unknown`: the type of one of which neither its row nor its name tells any."""
    for row in rows:
        inputs, outputs = _modalities(row, "input_modalities"), _modalities(row, "output_modalities")
        yield listed(
            row["id"],
            type=_type(row, outputs),
            unknown=unknown,
            chats=_chats(row, outputs),
            context_window=_first(row, _WINDOWS),
            max_output_tokens=_first(row, _OUTPUTS),
            features=_features(row, inputs),
            label=row.get("display_name") or row.get("name"),
            deprecated=bool(row.get("deprecation")) or row.get("deprecated") is True,
            retires_at=row.get("shutdown_date") or row.get("expiration_date"),
        )


def of_lm_studio(rows: Sequence[Row]) -> bool:
    """Whether LM Studio made this list: it tells nothing there but ids, and all else at an address of its own."""
    return bool(rows) and all(row.get("owned_by") == "organization_owner" for row in rows)


def with_lm_studios(rows: Sequence[Row], details: Sequence[Row]) -> Sequence[Row]:
    """The rows with what LM Studio's own list tells of each model, which is also named by what is loaded of it."""
    known: dict[str, Row] = {}
    for detail in details:
        loaded = [one for one in _rows(detail.get("loaded_instances")) if isinstance(one.get("id"), str)]
        windows = [_first(one, (("config", "context_length"),)) for one in loaded]
        window = next((number for number in windows if number), detail.get("max_context_length"))
        for name in (detail["key"], *(one["id"] for one in loaded)):
            known.setdefault(name, {**detail, "context_length": window})
    return [{**known.get(row["id"], {}), "id": row["id"]} for row in rows]


def _type(row: Row, outputs: Collection[str]) -> str | None:
    for key in ("type", "model_type"):
        word = row.get(key)
        if isinstance(word, str) and word in _TYPES:
            return _TYPES[word]
    if "embeddings" in outputs or "embedding" in outputs:
        return "TEXT_EMBEDDING"
    return "IMAGE_GENERATION" if outputs == ["image"] else None


def _chats(row: Row, outputs: Collection[str]) -> bool:
    told = row.get("capabilities")
    refused = isinstance(told, dict) and told.get("completion_chat") is False
    return not refused and (not outputs or "text" in outputs)


def _features(row: Row, inputs: Iterable[str]) -> Iterator[str]:
    told = row.get("capabilities")
    if isinstance(told, dict):
        yield from (_WORDS[word] for word, value in told.items() if value and word in _WORDS)
        if told.get("audio") is True:
            yield "AUDIO_INPUT"
    for words in (told, *(row.get(key) for key in _WORDED)):
        if isinstance(words, list):
            yield from (_WORDS[word] for word in words if isinstance(word, str) and word in _WORDS)
    yield from (_INPUTS[word] for word in inputs if word in _INPUTS)
    yield from (feature for key, feature in _SWITCHES if row.get(key) is True)


def _modalities(row: Row, key: str) -> list[str]:
    holder = row.get("architecture")
    told = (holder if isinstance(holder, dict) else row).get(key)
    return [word for word in told if isinstance(word, str)] if isinstance(told, list) else []


def _first(row: Row, places: Iterable[tuple[str, ...]]) -> Any:
    """The first of these that is told, at the top of the row or a step below."""
    for key, *below in places:
        value = row.get(key)
        for name in below:
            value = value.get(name) if isinstance(value, dict) else None
        if value:
            return value
    return None


def _rows(value: Any) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


_WINDOWS = (
    ("meta", "n_ctx"),  # what llama.cpp was started with
    ("max_model_len",),  # vLLM, SGLang
    ("context_window",),
    ("context_length",),
    ("max_context_length",),
    ("context_size",),
    ("top_provider", "context_length"),
    ("meta", "n_ctx_train"),  # what its model was trained with
)
_OUTPUTS = (("max_completion_tokens",), ("top_provider", "max_completion_tokens"), ("max_output_tokens",))
_TYPES = {
    "llm": "LLM",
    "vlm": "LLM",
    "chat": "LLM",
    "language": "LLM",
    "code": "LLM",
    "embedding": "TEXT_EMBEDDING",
    "embeddings": "TEXT_EMBEDDING",
    "rerank": "RERANK",
    "reranker": "RERANK",
    "image": "IMAGE_GENERATION",
    "moderation": "MODERATION",
    "transcribe": "SPEECH_TO_TEXT",
}
_WORDED = ("supported_parameters", "features", "tags")
_WORDS = {
    "tools": "TOOL_CALL",
    "tool_use": "TOOL_CALL",
    "tool-use": "TOOL_CALL",
    "function_calling": "TOOL_CALL",
    "function-calling": "TOOL_CALL",
    "trained_for_tool_use": "TOOL_CALL",
    "vision": "VISION",
    "image-input": "VISION",
    "reasoning": "REASONING",
    "thinking": "REASONING",
    "structured_outputs": "STRUCTURED_OUTPUT",
    "structured-outputs": "STRUCTURED_OUTPUT",
    "file-input": "DOCUMENT_INPUT",
}
"""A bare response_format is no structured output: it may be JSON of any shape."""
_INPUTS = {"image": "VISION", "audio": "AUDIO_INPUT", "file": "DOCUMENT_INPUT"}
_SWITCHES = (("supports_tools", "TOOL_CALL"), ("supports_image_input", "VISION"))
