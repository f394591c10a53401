"""Whose turn a model is, which credentials can use it, and what is hosted: one row of the truth tables a test."""

from dataclasses import fields, replace
from uuid import UUID

import pytest

from models.catalog.offerings import Address, ModelType
from models.credentials.capability import Capability
from models.standing.picture import CredentialFacts, Hosted, Picture
from models.standing.serving import in_turn, key_of, ranked
from tests.models.standing.arranged import (
    ALPHA,
    BETA,
    EMBED,
    EMBEDDING,
    LLM,
    MINE,
    NOW,
    SERVED,
    credential,
    lists,
    on_offer,
    picture,
    refused,
    standing,
)

LABELS = {1: "staging", 2: None, 3: "production", 4: None, 5: "production"}


@pytest.mark.parametrize(
    ("environment", "default", "order"),
    [
        pytest.param(None, None, [], id="no environment, no default: nobody"),
        pytest.param(None, 3, [3], id="no environment: the default alone, whatever its label"),
        pytest.param("production", None, [3, 5, 2, 4], id="its label by age, then those without one"),
        pytest.param("production", 5, [5, 3, 2, 4], id="its label, the default first"),
        pytest.param("production", 4, [3, 5, 4, 2], id="a default without a label comes after its label"),
        pytest.param("production", 1, [3, 5, 2, 4], id="a default of another label never serves"),
        pytest.param("testing", None, [2, 4], id="a label that nobody bears: those without one"),
    ],
)
def test_the_order_in_which_credentials_serve(
    environment: str | None, default: int | None, order: list[int]
) -> None:
    keys = [key_of(credential(number, environment=label), NOW) for number, label in LABELS.items()]
    found = in_turn(
        keys,
        environment=environment,
        default=next((key for key in keys if key.facts.id.int == default), None),
    )
    assert [key.facts.id.int for key in found] == order


def test_all_are_told_in_the_order_in_which_they_would_serve() -> None:
    keys = [key_of(credential(number, environment=label), NOW) for number, label in LABELS.items()]
    found = ranked(keys, environment="production", default=keys[3])
    assert [key.facts.id.int for key in found] == [3, 5, 4, 2, 1]
    assert [key.facts.id.int for key in ranked(keys, environment=None, default=keys[2])] == [3, 1, 2, 4, 5]


@pytest.mark.parametrize(
    ("one", "address", "why"),
    [
        pytest.param(credential(1, of=BETA), ALPHA, "beta alone", id="of another model"),
        pytest.param(credential(1, "forbidden", of=ALPHA), ALPHA, "PERMISSION_DENIED", id="its own, forbidden"),
        pytest.param(credential(1, "no such model", of=ALPHA), ALPHA, "MODEL_NOT_FOUND", id="its own, not found"),
        pytest.param(credential(1, "forbidden"), ALPHA, None, id="the provider's, forbidden elsewhere"),
        pytest.param(credential(1, capability=refused(1, ALPHA)), ALPHA, "PERMISSION_DENIED", id="refused"),
        pytest.param(credential(1, capability=refused(1, BETA)), ALPHA, None, id="another one was refused"),
        pytest.param(credential(1, capability=refused(1, MINE)), MINE, "PERMISSION", id="refused, by hand"),
        pytest.param(credential(1, capability=lists(1, "beta")), ALPHA, "not name the model", id="lists others"),
        pytest.param(credential(1, capability=lists(1, "alpha")), ALPHA, None, id="lists it"),
        pytest.param(credential(1, capability=lists(1, "beta")), EMBED, None, id="lists another type alone"),
        pytest.param(credential(1, capability=lists(1, "beta")), MINE, None, id="lists others, added by hand"),
        pytest.param(credential(1, capability=Capability(UUID(int=1), 1, False)), ALPHA, None, id="no list"),
        pytest.param(credential(1), ALPHA, None, id="nothing is known"),
    ],
)  # fmt: skip
def test_what_keeps_a_credential_from_a_model(
    one: CredentialFacts, address: Address, why: str | None
) -> None:
    offer = on_offer(picture(one, customs=[MINE]), address)
    found = key_of(one, NOW).refusal(offer)
    assert found is None if why is None else why in (found or "")


@pytest.mark.parametrize(
    ("of", "names", "type", "kept"),
    [
        pytest.param(None, ["served"], LLM, False, id="lists it"),
        pytest.param(None, ["served"], EMBEDDING, False, id="lists it, taken for another type"),
        pytest.param(None, ["another"], LLM, True, id="lists others of its type"),
        pytest.param(None, ["another"], EMBEDDING, True, id="lists others of another type"),
        pytest.param(None, [], LLM, False, id="lists nothing"),
        pytest.param(SERVED, ["another"], EMBEDDING, False, id="is the model's own, lists another type"),
    ],
)
def test_of_a_model_that_lists_alone_know_each_list_is_evidence(
    of: Address | None, names: list[str], type: ModelType, kept: bool
) -> None:
    holds = credential(1, provider="server", capability=lists(1, "served"))
    other = credential(2, provider="server", of=of, capability=lists(2, *names, type=type))
    offer = on_offer(picture(holds, other), SERVED)
    assert key_of(holds, NOW).refusal(offer) is None
    assert (key_of(other, NOW).refusal(offer) is not None) is kept


@pytest.mark.parametrize(
    ("hosted", "address", "offered"),
    [
        pytest.param(None, ALPHA, False, id="nothing is hosted"),
        pytest.param(["alpha"], ALPHA, True, id="named"),
        pytest.param(["al*"], ALPHA, True, id="named by a pattern"),
        pytest.param(["beta", "LLM:alpha"], ALPHA, True, id="named with its type"),
        pytest.param(["TEXT_EMBEDDING:alpha"], ALPHA, False, id="named with another type"),
        pytest.param(["beta"], ALPHA, False, id="not named"),
        pytest.param(["*"], MINE, False, id="added by hand, the catalog knows the provider's models"),
        pytest.param(["mine"], MINE, False, id="added by hand and named, the catalog knows the models"),
    ],
)
def test_what_the_hosted_side_offers(hosted: list[str] | None, address: Address, offered: bool) -> None:
    made = picture(hosted=hosted, customs=[MINE])
    assert standing(made).hosts(on_offer(made, address)) is offered


def test_where_the_catalog_knows_no_models_a_pattern_reaches_those_added_by_hand() -> None:
    made = replace(picture(customs=[SERVED]), hosted={"server": Hosted("server", ("*",))})
    assert standing(made).hosts(on_offer(made, SERVED))


def test_a_model_is_served_by_the_providers_credentials_until_it_has_its_own() -> None:
    shared, own = credential(1), credential(2, of=ALPHA)
    made = picture(shared, own, default=[1, 2])
    found = standing(made)
    assert found.able(on_offer(made, ALPHA)) == (own,)
    assert found.able(on_offer(made, BETA)) == (shared,)
    assert found.default_credential_id(on_offer(made, ALPHA)) == own.id
    assert found.default_credential_id(on_offer(made, BETA)) == shared.id


def test_a_model_of_the_same_name_and_another_type_has_credentials_of_its_own() -> None:
    other = Address("house", EMBEDDING, "alpha")
    made = picture(credential(1), credential(2, of=ALPHA), default=[1, 2], customs=[other])
    assert [one.id.int for one in standing(made).able(on_offer(made, other))] == [1]
    assert ALPHA.type is LLM


def test_a_models_own_credentials_do_not_borrow_the_providers_default() -> None:
    made = picture(credential(1), credential(2, of=ALPHA), default=[1])
    assert standing(made).default_credential_id(on_offer(made, ALPHA)) is None


def test_those_that_can_serve_a_model_are_told_whatever_their_status() -> None:
    made = picture(
        credential(1, "INVALID"),
        credential(2, "DISABLED"),
        credential(3, capability=lists(3, "beta")),
        credential(4, capability=lists(4, "alpha")),
        credential(5, provider="server"),
    )
    assert [one.id.int for one in standing(made).able(on_offer(made, ALPHA))] == [1, 2, 4]


def test_what_the_models_of_a_provider_share_is_worked_out_once() -> None:
    asked: list[str] = []

    class Counted(Picture):
        def of_provider(self, provider_key: str) -> tuple[CredentialFacts, ...]:
            asked.append(provider_key)
            return super().of_provider(provider_key)

    plain = picture(credential(1), default=[1])
    made = Counted(**{field.name: getattr(plain, field.name) for field in fields(plain)})
    now, offers = standing(made), [on_offer(made, address) for address in (ALPHA, BETA, EMBED)]
    asked.clear()
    for one in offers * 2:
        now.model(one)
        now.able(one)
        now.provider("house")
    assert asked == ["house"]
