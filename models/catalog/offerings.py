"""What the catalog says of a model, as values, and which models are on offer at a moment; it knows no workspace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class ModelType(StrEnum):
    """The job a model does."""

    LLM = "LLM"
    TEXT_EMBEDDING = "TEXT_EMBEDDING"
    RERANK = "RERANK"
    IMAGE_GENERATION = "IMAGE_GENERATION"
    SPEECH_TO_TEXT = "SPEECH_TO_TEXT"
    TEXT_TO_SPEECH = "TEXT_TO_SPEECH"
    MODERATION = "MODERATION"


TYPE_ORDER = {type: number for number, type in enumerate(ModelType)}
"""The place of each type in the order of display."""


class Address(NamedTuple):
    """How a model is named, whether or not it is there."""

    provider_key: str
    type: ModelType
    name: str


class ModelOrigin(StrEnum):
    """How a model came to be on offer."""

    PREDEFINED = "PREDEFINED"
    DISCOVERED = "DISCOVERED"
    CUSTOM = "CUSTOM"


class ModelFeature(StrEnum):
    """What a model can do besides its job."""

    VISION = "VISION"
    TOOL_CALL = "TOOL_CALL"
    STRUCTURED_OUTPUT = "STRUCTURED_OUTPUT"
    STREAMING = "STREAMING"
    REASONING = "REASONING"
    AUDIO_INPUT = "AUDIO_INPUT"
    DOCUMENT_INPUT = "DOCUMENT_INPUT"


PARAMETERS: Mapping[ModelType, frozenset[str]] = {
    ModelType.LLM: frozenset(
        {"temperature", "topP", "maxOutputTokens", "stop", "toolChoice", "responseFormat"}
    ),
    ModelType.TEXT_EMBEDDING: frozenset({"dimensions"}),
}
"""What a call of a model may say besides its input, by the names of the public schema: these can have a rule."""


class PriceUnit(StrEnum):
    """What a price is for: MTOK a million tokens, MCHAR a million characters."""

    INPUT_MTOK = "INPUT_MTOK"
    CACHED_INPUT_MTOK = "CACHED_INPUT_MTOK"
    OUTPUT_MTOK = "OUTPUT_MTOK"
    IMAGE = "IMAGE"
    MINUTE = "MINUTE"
    MCHAR = "MCHAR"
    SEARCH = "SEARCH"
    REQUEST = "REQUEST"


@dataclass(frozen=True, slots=True)
class Price:
    """What the provider asks for one unit, before tiers and discounts; exact."""

    unit: PriceUnit
    amount: Decimal
    currency: str = "USD"
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Offering:
    """A model. No price: it is not known. `ends`: the first day, in UTC, on which the provider no longer serves it.
    `replaced_by`: the name of a model of the same provider and type. Its rules for parameters it does not take: `dropped` are left
    out of the request and told in the receipt, for the answer means the same without them; `refused` are an error at once, for
    without them it would be another answer. `responses`: its provider offers it through the Responses API alone."""

    provider_key: str
    type: ModelType
    name: str
    label: str
    features: tuple[ModelFeature, ...] = ()
    context_window: int | None = None
    max_output_tokens: int | None = None
    prices: tuple[Price, ...] = ()
    deprecated: bool = False
    ends: date | None = None
    replaced_by: str | None = None
    dropped: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    responses: bool = False

    @property
    def retires_at(self) -> datetime | None:
        """The moment from which the provider no longer serves it."""
        return None if self.ends is None else datetime.combine(self.ends, time(), tzinfo=UTC)

    @property
    def place(self) -> tuple[int, str]:
        """Its place in the order of display: by type, then by name."""
        return TYPE_ORDER[self.type], self.name

    def alive(self, now: datetime) -> bool:
        """Whether the provider serves it at that moment."""
        end = self.retires_at
        return end is None or now < end


def on_offer(
    offerings: Iterable[Offering],
    *,
    now: datetime,
    type: ModelType | None = None,
    search: str | None = None,
) -> list[Offering]:
    """Those that the provider serves now, in the order of display; `search` looks into names and labels, whatever its case."""
    wanted = None if search is None else search.casefold()
    return [
        offering
        for offering in offerings
        if offering.alive(now)
        and (type is None or offering.type is type)
        and (wanted is None or wanted in f"{offering.name}\n{offering.label}".casefold())
    ]
