"""Writes a model's name the way people write it; only spelling, no word is added."""

import re


def label(name: str) -> str:
    """claude-haiku-4-5-20251001 → Claude Haiku 4.5 (2025-10-01). A name with a tag (llama3:8b) stays as it is."""
    if ":" in name:
        return name
    base, dated = name, ""
    match = re.fullmatch(r"(.+?)-(\d{4}-\d\d-\d\d|\d{8}|\d\d-\d{4})", name)
    if match is not None:
        day = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", match[2])
        base, dated = match[1], f" ({day})"
    # claude-opus-4-5, eleven_flash_v2_5; but gemma-3-27b has a version and a size.
    base = re.sub(r"(?<=\d)[-_](?=\d{1,2}(?![\da-z]))", ".", base)
    words = [_word(word) for word in re.split(r"[-_]", base)]
    text = " ".join(words)
    return re.sub(r"^GPT (?=\d)", "GPT-", text) + dated


def _word(word: str) -> str:
    if word in _SPELT:
        return _SPELT[word]
    if re.fullmatch(r"v?\d[\d.]*|o\d.*", word):
        return word
    if re.fullmatch(r"[a-z]?\d+[bk]|[a-z]\d+[a-z]+\d*|sd\d[\d.]*", word):
        return word.upper()
    return word[:1].upper() + word[1:]


_SPELT = {word.lower(): word for word in ("GPT", "TTS", "HD", "API", "ER", "OSS", "IT", "ChatGPT", "LearnLM")}
