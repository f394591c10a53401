"""Makes rows of the catalog's data out of a source of models; pure, and it decides nothing that review.toml could say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from models.catalog.labels import label
from models.catalog.offerings import ModelFeature, ModelType, PriceUnit

Key = tuple[str, str]
Row = dict[str, Any]


class BadSource(Exception):
    """The source or the review is not of the shape that is read here; the text says where."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """`models`: by the provider's key, then by type and name. `remarks`: what a reviewer should look at."""

    models: Mapping[str, Mapping[Key, Row]]
    remarks: tuple[str, ...]


def read(rows: Any, review: Mapping[str, Any], *, today: date) -> Candidates:
    """The candidates of a source, reviewed; what has ended by `today` is left out."""
    if not isinstance(rows, list):
        raise BadSource("must be a list of rows")
    remarks: list[str] = []
    found: dict[str, dict[Key, Row]] = {key: {} for key in _PROVIDERS.values()}
    doubtful: set[tuple[str, Key]] = set()
    for number, row in enumerate(rows):
        _shape(number, row)
        key = _PROVIDERS.get(row["provider"])
        job = _JOBS.get(row["mode"])
        if key is None:
            remarks.append(f"row {number}: the catalog has no provider {row['provider']!r}")
        elif job is None and row["mode"] not in _NO_JOB:
            remarks.append(f"row {number}: the mode {row['mode']!r} is not known")
        elif job is not None and _named_by_provider(row["model"]) and not _realtime_alone(row):
            candidate = _candidate(row, key, job)
            former = found[key].setdefault((job, row["model"]), candidate)
            if former != candidate:
                doubtful.add((key, (job, row["model"])))
    for key, models in found.items():
        _date_aliases(models)
        remarks += _reviewed(key, models, review.get(key, []))
        for one in [one for one, row in models.items() if row.get("ends", date.max) <= today]:
            del models[one]
        remarks += [
            f"{key}: {one[1]} stands twice and differs; the first one counts"
            for of, one in sorted(doubtful)
            if of == key and one in models
        ]
        for one, row in models.items():
            if "replaced_by" in row and (one[0], row["replaced_by"]) not in models:
                remarks.append(f"{key}: {one[1]} is replaced by {row['replaced_by']}, which is not offered")
    return Candidates(found, tuple(remarks))


def _shape(number: int, row: Any) -> None:
    if not isinstance(row, dict):
        raise BadSource(f"row {number} is not an object")
    for name, kinds in _SHAPE.items():
        if name not in row or not isinstance(row[name], kinds):
            raise BadSource(f"row {number}: {name} is missing or of another kind")


def _named_by_provider(name: str) -> bool:
    return "/" not in name and not name.startswith("ft:")


def _realtime_alone(row: Row) -> bool:
    endpoints = row.get("endpoints") or []
    return bool(endpoints) and all(endpoint.startswith("/v1/realtime") for endpoint in endpoints)


def _responses_alone(row: Row) -> bool:
    endpoints = row.get("endpoints") or []
    return row["mode"] == "responses" or (bool(endpoints) and "/v1/chat/completions" not in endpoints)


def _candidate(row: Row, key: str, job: ModelType) -> Row:
    candidate: Row = {"label": label(row["model"])}
    context = _WINDOWS.get((row["ctx"], row["max_out"]), row["ctx"]) if key in _OPENAI else row["ctx"]
    if context:
        candidate["context"] = int(context)
    if row["max_out"] and job not in _NO_OUTPUT:
        candidate["max_output"] = int(row["max_out"])
    features = {_FEATURES[name] for name in row["features"] if name in _FEATURES and name not in row["no"]}
    if job is ModelType.LLM and "native_streaming" not in row["no"]:
        features.add(
            ModelFeature.STREAMING
        )  # every chat protocol streams; the source notes only who does not
    if job is ModelType.SPEECH_TO_TEXT:
        features.discard(ModelFeature.AUDIO_INPUT)  # that is the job itself
    if features:
        candidate["features"] = features
    if "sampling_params" in row["no"]:
        candidate["dropped"] = ["temperature", "topP"]
    if job is ModelType.LLM and key in _OPENAI and _responses_alone(row):
        candidate["responses"] = True
    if job in _PRICED_BY_TOKEN:
        candidate["prices"] = _prices(row, job)
        candidate["unpriced"] = (PriceUnit.INPUT_MTOK, PriceUnit.OUTPUT_MTOK)
    if row["deprecation_date"]:
        candidate["ends"] = date.fromisoformat(row["deprecation_date"])
    return candidate


def _prices(row: Row, job: ModelType) -> dict[str, Decimal]:
    """Nothing where a half is missing: a call would look cheaper than it is. Zero is the source's way to say nothing."""
    given, made = row["in_mtok"], row["out_mtok"]
    if not given or (job is ModelType.LLM and not made):
        return {}
    prices = {PriceUnit.INPUT_MTOK.value: Decimal(given)}
    if job is ModelType.LLM:
        prices[PriceUnit.OUTPUT_MTOK.value] = Decimal(made)
    return prices


def _date_aliases(models: dict[Key, Row]) -> None:
    """A name whose snapshots all end ends with the last of them; the source often dates the snapshots alone."""
    for (job, name), row in models.items():
        dates = [
            other.get("ends")
            for (type, longer), other in models.items()
            if type == job and _snapshot(longer, name)
        ]
        if "ends" not in row and dates and all(dates):
            row["ends"] = max(end for end in dates if end is not None)


def _snapshot(longer: str, name: str) -> bool:
    return (
        longer.startswith(name)
        and re.fullmatch(r"-(\d{4}-\d\d-\d\d|\d{8}|\d{4})", longer[len(name) :]) is not None
    )


def _reviewed(key: str, models: dict[Key, Row], entries: Iterable[Mapping[str, Any]]) -> list[str]:
    remarks = []
    for number, entry in enumerate(entries):
        names, because = entry.get("names"), entry.get("because")
        if not names or not because or len(entry.keys() & {"set", "leave_out", "add"} - {"add"}) != 1:
            raise BadSource(
                f"review.toml: {key}[{number}]: needs names, because, and either set or leave_out"
            )
        if "add" in entry:
            for name in names:
                models.setdefault((entry["add"], name), {"label": label(name)})
        having = entry.get("having")
        hit = [
            one
            for one, row in models.items()
            if any(fnmatchcase(one[1], pattern) for pattern in names)
            and (having is None or having in row.get("features", ()))
        ]
        if not hit:
            remarks.append(f"review.toml: {key}[{number}] ({', '.join(names)}) meets no model of this source")
        for one in hit:
            if entry.get("leave_out"):
                del models[one]
            else:
                models[one] = {**models[one], **entry["set"]}
    return remarks


_PROVIDERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "cohere": "cohere",
    "azure": "azure_openai",
    "ollama": "ollama",
    "stability": "stability",
    "elevenlabs": "elevenlabs",
}
_JOBS = {
    "chat": ModelType.LLM,
    "responses": ModelType.LLM,
    "embedding": ModelType.TEXT_EMBEDDING,
    "rerank": ModelType.RERANK,
    "image_generation": ModelType.IMAGE_GENERATION,
    "audio_transcription": ModelType.SPEECH_TO_TEXT,
    "audio_speech": ModelType.TEXT_TO_SPEECH,
    "moderation": ModelType.MODERATION,
}
_NO_JOB = frozenset({"realtime", "video_generation", "image_edit", "ocr", "completion"})
_FEATURES = {
    "vision": ModelFeature.VISION,
    "function_calling": ModelFeature.TOOL_CALL,
    "response_schema": ModelFeature.STRUCTURED_OUTPUT,
    "reasoning": ModelFeature.REASONING,
    "audio_input": ModelFeature.AUDIO_INPUT,
    "pdf_input": ModelFeature.DOCUMENT_INPUT,
}
# The source prices text tokens; what images and speech are made of is priced otherwise, which it does not say.
_PRICED_BY_TOKEN = frozenset({ModelType.LLM, ModelType.TEXT_EMBEDDING, ModelType.RERANK})
_NO_OUTPUT = frozenset({ModelType.TEXT_EMBEDDING, ModelType.RERANK, ModelType.MODERATION})
# The source gives the largest input of these; the window that OpenAI states is input and output together.
_OPENAI = frozenset({"openai", "azure_openai"})
_WINDOWS = {(922_000, 128_000): 1_050_000, (272_000, 128_000): 400_000}
_NUMBER = (int, Decimal, type(None))
_SHAPE: Mapping[str, tuple[type, ...]] = {
    "provider": (str,),
    "model": (str,),
    "mode": (str,),
    "ctx": _NUMBER,
    "max_out": _NUMBER,
    "in_mtok": _NUMBER,
    "out_mtok": _NUMBER,
    "deprecation_date": (str, type(None)),
    "features": (list,),
    "no": (list,),
}
