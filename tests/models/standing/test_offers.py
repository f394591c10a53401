"""The rules for parameters of a model in a workspace: the catalog's, lent by a base model as its features are."""

from dataclasses import replace

import pytest

from models.catalog.offerings import Address, ModelType
from models.catalog.providers import load
from models.standing.offers import offer
from models.standing.picture import CustomModelFacts
from tests.models.standing.arranged import credential, lists, on_offer, picture

CATALOG = load()
LLM = ModelType.LLM
SAMPLING = {"temperature", "topP"}


def arranged(*credentials, customs=()):
    made = replace(picture(*credentials), catalog=CATALOG)
    facts = {
        one: CustomModelFacts(one, None, None, None, None, base_model_name=base) for one, base in customs
    }
    return replace(made, customs=facts)


def rules(found):
    return set(found.dropped), set(found.refused), found.responses


def test_a_predefined_model_has_the_catalogs_rules():
    made = arranged()
    assert rules(on_offer(made, Address("openai", LLM, "gpt-5.5-pro"))) == (SAMPLING, {"stop"}, True)
    assert rules(on_offer(made, Address("openai", LLM, "gpt-4o"))) == (set(), set(), False)


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("gpt-5-codex", (SAMPLING, {"stop"}, True)),
        ("gpt-5", (SAMPLING, {"stop"}, False)),
        ("gpt-4o", (set(), set(), False)),
        (None, (set(), set(), False)),
    ],
)
def test_a_deployment_has_the_rules_of_the_model_that_it_is_said_to_be(base, told):
    deployment = Address("azure_openai", LLM, "our-chat")
    assert rules(on_offer(arranged(customs=[(deployment, base)]), deployment)) == told


def test_a_discovered_model_has_the_rules_of_the_base_model_of_its_name():
    key = replace(credential(1, provider="azure_openai"), capability=lists(1, "gpt-5", "something"))
    made = arranged(key)
    assert rules(on_offer(made, Address("azure_openai", LLM, "gpt-5"))) == (SAMPLING, {"stop"}, False)
    assert rules(on_offer(made, Address("azure_openai", LLM, "something"))) == (set(), set(), False)


def test_what_is_not_on_offer_has_no_rules():
    assert offer(arranged(), Address("azure_openai", LLM, "gpt-5")) is None
