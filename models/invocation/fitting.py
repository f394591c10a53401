"""Fits a question to the model that is asked: whether the model can do what is wanted, and what of it is left out by the
catalog's rules; pure.

| the question holds | the model needs | told at |
|---|---|---|
| an image | VISION | the first image |
| a document | DOCUMENT_INPUT | the first document |
| audio | AUDIO_INPUT | the first of it |
| tools | TOOL_CALL | tools |
| a response format with a schema | STRUCTURED_OUTPUT | responseFormat |

Features are judged where they are known: of a predefined model, and of any that has one besides STREAMING, which is taken for granted
of each that a list names. Of the other models the provider judges.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from models.catalog.offerings import ModelFeature, ModelOrigin
from models.errors import Problem, ProblemCode
from models.invocation.shapes import wants_schema
from models.standing.offers import Offer
from models.vendors.speaking import ChatAsk, EmbedAsk, PartKind

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)


@dataclass(frozen=True, slots=True)
class Fitted(Generic[Ask]):
    """The question as the model is asked. `dropped`: what was left out, by the schema's names, in their order."""

    ask: Ask
    dropped: tuple[str, ...]


def unfitting(offer: Offer, ask: ChatAsk | EmbedAsk) -> tuple[Problem, ...]:
    """Why the model is not asked: features that it has not, parameters that its rule refuses."""
    return (*_features(offer, ask), *_refused(offer, ask))


def fitted(offer: Offer, ask: Ask) -> Fitted[Ask]:
    """The question without what the model's rule drops."""
    dropped = [name for name in _given(ask) if name in offer.dropped]
    if not dropped:
        return Fitted(ask, ())
    changes: dict[str, Any] = {_FIELDS[name]: _LEFT_OUT[name] for name in dropped}
    return Fitted(replace(ask, **changes), tuple(dropped))


def estimated_tokens(ask: ChatAsk | EmbedAsk) -> int:
    """About how many tokens the call will use, for limits alone: four characters a token, and what it may answer where that
    was said. Media count little, for their bytes are no words."""
    if isinstance(ask, EmbedAsk):
        return sum(map(len, ask.texts)) // 4 + 1
    said = sum(len(part.text) for message in ask.messages for part in message.parts)
    said += sum(len(call.arguments) for message in ask.messages for call in message.tool_calls)
    media = sum(part.kind is not PartKind.TEXT for message in ask.messages for part in message.parts)
    return said // 4 + 1 + media * _A_PICTURE + (ask.max_output_tokens or 0)


def _features(offer: Offer, ask: ChatAsk | EmbedAsk) -> Iterator[Problem]:
    known = set(offer.features) - {ModelFeature.STREAMING}
    if isinstance(ask, EmbedAsk) or not (known or offer.origin is ModelOrigin.PREDEFINED):
        return
    told = set()
    for feature, path in _wanted(ask):
        if feature not in offer.features and feature not in told:
            told.add(feature)
            what = f"{offer.label} does not have the feature {feature}: choose another model."
            yield Problem(path, ProblemCode.NOT_ALLOWED, what)


def _wanted(ask: ChatAsk) -> Iterator[tuple[ModelFeature, tuple[str, ...]]]:
    for number, message in enumerate(ask.messages):
        for place, part in enumerate(message.parts):
            if part.kind is not PartKind.TEXT:
                where = ("messages", str(number), "parts", str(place), part.kind.value.lower())
                yield _MEDIA[part.kind], where
    if ask.tools:
        yield ModelFeature.TOOL_CALL, ("tools",)
    if wants_schema(ask.response_format):
        yield ModelFeature.STRUCTURED_OUTPUT, ("responseFormat",)


def _refused(offer: Offer, ask: ChatAsk | EmbedAsk) -> Iterator[Problem]:
    for name in _given(ask):
        if name in offer.refused:
            yield Problem(
                (name,), ProblemCode.NOT_ALLOWED, f"{offer.label} does not take {name}: leave it out."
            )


def _given(ask: ChatAsk | EmbedAsk) -> Iterator[str]:
    for name, field in _FIELDS.items():
        value = getattr(ask, field, None)
        if value is not None and value != ():
            yield name


_A_PICTURE = 1000
_MEDIA = {
    PartKind.IMAGE: ModelFeature.VISION,
    PartKind.DOCUMENT: ModelFeature.DOCUMENT_INPUT,
    PartKind.AUDIO: ModelFeature.AUDIO_INPUT,
}
_FIELDS: Mapping[str, str] = {
    "temperature": "temperature",
    "topP": "top_p",
    "maxOutputTokens": "max_output_tokens",
    "stop": "stop",
    "toolChoice": "tool_choice",
    "responseFormat": "response_format",
    "dimensions": "dimensions",
}
_LEFT_OUT: Mapping[str, Any] = {name: () if name == "stop" else None for name in _FIELDS}
