"""What of a question a model is asked: features that it lacks are told, and parameters follow its rule."""

from dataclasses import replace

import pytest

from models.catalog.offerings import Address, ModelFeature, ModelOrigin, ModelType
from models.errors import ProblemCode
from models.invocation.fitting import estimated_tokens, fitted, unfitting
from models.standing.offers import Offer
from models.vendors.speaking import ChatAsk, ChatRole, EmbedAsk, Message, Part, PartKind, Tool

OFFER = Offer(
    address=Address("house", ModelType.LLM, "chat"),
    origin=ModelOrigin.CUSTOM,
    label="Chat",
    features=(),
    context_window=None,
    max_output_tokens=None,
    prices=(),
    deprecated=False,
    retires_at=None,
    replaced_by=None,
    base_model_name=None,
    enabled=True,
    place=(0, 0, "chat"),
)
ASK = ChatAsk("", (Message(ChatRole.USER, (Part(PartKind.TEXT, text="Hello"),)),))


def holding(*kinds: PartKind) -> ChatAsk:
    parts = tuple(Part(kind, mime_type="a/b", base64="AAAA") for kind in kinds)
    return replace(ASK, messages=(*ASK.messages, Message(ChatRole.USER, parts)))


@pytest.mark.parametrize(
    ("ask", "feature", "path"),
    [
        (holding(PartKind.IMAGE), ModelFeature.VISION, ("messages", "1", "parts", "0", "image")),
        (
            holding(PartKind.DOCUMENT),
            ModelFeature.DOCUMENT_INPUT,
            ("messages", "1", "parts", "0", "document"),
        ),
        (holding(PartKind.AUDIO), ModelFeature.AUDIO_INPUT, ("messages", "1", "parts", "0", "audio")),
        (replace(ASK, tools=(Tool("look", None, {}),)), ModelFeature.TOOL_CALL, ("tools",)),
        (
            replace(ASK, response_format={"type": "json_schema"}),
            ModelFeature.STRUCTURED_OUTPUT,
            ("responseFormat",),
        ),
    ],
)
def test_a_feature_that_the_model_lacks(ask: ChatAsk, feature: ModelFeature, path: tuple[str, ...]) -> None:
    lacks = replace(OFFER, origin=ModelOrigin.PREDEFINED)
    (problem,) = unfitting(lacks, ask)
    assert (problem.path, problem.code) == (path, ProblemCode.NOT_ALLOWED)
    assert unfitting(replace(OFFER, features=(feature,)), ask) == ()
    other = next(one for one in ModelFeature if one not in (feature, ModelFeature.STREAMING))
    assert unfitting(replace(OFFER, features=(other,)), ask) == (problem,)
    # Of a model of which nothing is known the provider judges.
    for features in ((), (ModelFeature.STREAMING,)):
        assert unfitting(replace(OFFER, features=features), ask) == ()


def test_each_feature_is_told_once_and_all_of_them() -> None:
    ask = holding(PartKind.IMAGE, PartKind.IMAGE, PartKind.AUDIO)
    told = unfitting(replace(OFFER, origin=ModelOrigin.PREDEFINED), ask)
    assert [problem.path[-2:] for problem in told] == [("0", "image"), ("2", "audio")]


def test_json_without_a_schema_needs_no_feature() -> None:
    predefined = replace(OFFER, origin=ModelOrigin.PREDEFINED)
    assert unfitting(predefined, replace(ASK, response_format={"type": "json_object"})) == ()


def test_what_is_dropped_is_left_out_and_told_where_it_was_given() -> None:
    offer = replace(OFFER, dropped=frozenset({"topP", "temperature", "stop"}))
    fit = fitted(offer, replace(ASK, temperature=0.0, stop=("END",), max_output_tokens=5))
    assert fit.dropped == ("temperature", "stop")
    assert (fit.ask.temperature, fit.ask.stop, fit.ask.max_output_tokens) == (None, (), 5)
    assert fitted(offer, ASK).ask is ASK
    assert unfitting(offer, replace(ASK, temperature=0.5)) == ()


def test_what_is_refused_is_told_where_it_was_given() -> None:
    offer = replace(OFFER, refused=frozenset({"stop", "dimensions"}))
    assert unfitting(offer, ASK) == ()
    assert [problem.path for problem in unfitting(offer, replace(ASK, stop=("END",)))] == [("stop",)]
    assert [problem.path for problem in unfitting(offer, EmbedAsk("", ("a",), 5))] == [("dimensions",)]


def test_tokens_are_guessed_from_what_is_said() -> None:
    assert estimated_tokens(replace(ASK, max_output_tokens=100)) == 102
    assert estimated_tokens(EmbedAsk("", ("a" * 400, "b" * 400))) == 201
    assert 1000 <= estimated_tokens(holding(PartKind.IMAGE)) < 1100
