"""Guesses the job of a model from its name, and chooses the one to try; a guess names nothing that the name does not tell."""

import re
from collections.abc import Sequence
from itertools import chain

from models.vendors.verdict import FoundModel


def kind(name: str, *, unknown: str | None = None) -> str | None:
    """A ModelType of the schema; `unknown` where the name does not tell, and None where it tells a job that the schema has not."""
    last = name.lower().rpartition("/")[2]
    return next((found for pattern, found in _KINDS if pattern.search(last)), unknown)


def to_try(models: Sequence[FoundModel]) -> str | None:
    """The model that a trial costs least on: a known small one, else the first that chats (one whose name says so before one of
    which only its server does), else the first of an unknown kind."""
    names = {offering.name for offering in models}
    for cheap in _CHEAP:
        if cheap in names:
            return cheap
    for offering in models:
        if (
            offering.type == "LLM"
            and _SMALL.search(offering.name)
            and not _NOT_FOR_CHAT.search(offering.name)
        ):
            return offering.name
    chatting = [offering.name for offering in models if offering.type == "LLM"]
    named = (name for name in chatting if kind(name) == "LLM")
    unknown = (offering.name for offering in models if offering.type is None)
    likely = (name for name in chain(named, chatting, unknown) if not _NOT_FOR_CHAT.search(name.lower()))
    return next(likely, None)


_CHEAP = (
    "gpt-5-nano",
    "gpt-6-luna",
    "gpt-4.1-nano",
    "gpt-4o-mini",
    "gpt-5.4-nano",
    "gpt-5.6-luna",
    "gpt-4.1-mini",
    "gpt-5.4-mini",
)

# Anthropic's, Google's and Cohere's least: the first one listed is taken, for the names change with each year.
_SMALL = re.compile(r"^claude-.*haiku|^gemini-.*flash-lite|^command-r7b")

_KINDS = tuple(
    (re.compile(pattern), found)
    for pattern, found in (
        (r"rerank", "RERANK"),
        (r"embed|minilm|mpnet|\b(bge|gte|e5)-|^paraphrase-", "TEXT_EMBEDDING"),
        (r"moderation", "MODERATION"),
        (r"whisper|transcribe|-asr\b|-stt\b|^scribe|parakeet", "SPEECH_TO_TEXT"),
        (r"(^|[-_])tts\b|^xtts|piper|kokoro", "TEXT_TO_SPEECH"),
        (
            r"dall-e|-image\b|gpt-image|stable-?diffusion|sdxl|^flux|^imagen|nano-banana|^sd3",
            "IMAGE_GENERATION",
        ),
        (r"realtime|^sora|^veo|^lyria|^computer-use|native-audio|^gpt-live|-live\b|^gemini-omni", None),
        (r"^deep-research|-ocr\b", None),
        (r"^(gpt-|chatgpt|chat-|o\d|ft:gpt-)", "LLM"),
        (r"llama|mistral|mixtral|gemma|qwen|phi-?\d|deepseek|command-|claude|gemini|granite|smollm", "LLM"),
    )
)

_NOT_FOR_CHAT = re.compile(
    r"realtime|sora|computer-use|babbage|davinci|instruct|-pro\b|codex|deep-research|audio|-live|search"
)
