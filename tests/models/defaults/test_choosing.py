"""The default of a job, row by row of its table, over a small catalog."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from models.catalog.entries import Entry
from models.catalog.offerings import Address, ModelType, Offering
from models.catalog.providers import Catalog
from models.credentials.capability import Capability
from models.credentials.status import Judgement
from models.defaults.choosing import Chosen, DefaultChoice, default_of
from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from models.standing.picture import Choice, CredentialFacts, Hosted, Mark, Picture, UsagePriority
from models.vendors.verdict import FoundModel

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LLM, EMBEDDING = ModelType.LLM, ModelType.TEXT_EMBEDDING


def of(key: str, name: str, type: ModelType = LLM, **more: object) -> Offering:
    return Offering(key, type, name, name, **more)  # type: ignore[arg-type]


def entry(key: str, *offerings: Offering) -> Entry:
    return Entry(
        key=key,
        name=key,
        description="A provider.",
        protocol="openai",
        base_url=None,
        help_url=None,
        icon=None,
        icon_dark=None,
        model_types=(LLM, EMBEDDING),
        configuration_methods=(),
        credential_form=(),
        offerings=offerings,
    )


CATALOG = Catalog(
    (
        entry("first", of("first", "a-old", deprecated=True), of("first", "b"), of("first", "c")),
        entry("second", of("second", "a"), of("second", "e", EMBEDDING)),
        entry("listing"),
        entry("ending", of("ending", "z-old", deprecated=True)),
    )
)


def key(provider_key: str, **more: object) -> CredentialFacts:
    """A credential that may serve."""
    facts = CredentialFacts(
        id=uuid4(),
        provider_key=provider_key,
        model=None,
        name="key",
        environment=None,
        created_at=NOW - timedelta(days=1),
        enabled=True,
        readable=True,
        judgement=Judgement.VALID,
        limited_by=None,
        checked=True,
        check_open=False,
        unreached=False,
        expires_at=None,
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def picture(*keys: CredentialFacts, **more: object) -> Picture:
    """A workspace in which each of the credentials is its provider's default."""
    defaults: dict[tuple[str, str, str], UUID | None] = {(one.provider_key, "", ""): one.id for one in keys}
    return Picture(uuid4(), Mark(1, 0), CATALOG, credentials=keys, defaults=defaults, **more)  # type: ignore[arg-type]


def chosen(picture: Picture, type: ModelType = LLM, now: datetime = NOW) -> Chosen:
    return default_of(Standing(picture, now), type)


def told(found: Chosen) -> tuple[str, str | None, str | None]:
    """The choice, the model as provider/name, and the status."""
    named = None if found.address is None else f"{found.address.provider_key}/{found.address.name}"
    return found.choice.value, named, found.status and found.status.value


B = Address("first", LLM, "b")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (picture(), ("NONE", None, None)),
        (picture(key("first", enabled=False)), ("NONE", None, None)),
        (picture(key("first")), ("AUTOMATIC", "first/b", "ACTIVE")),
        (picture(key("second")), ("AUTOMATIC", "second/a", "ACTIVE")),
        (picture(key("first"), key("second")), ("AUTOMATIC", "first/b", "ACTIVE")),
        (
            picture(key("first"), key("second"), choices={"first": Choice(enabled=False)}),
            ("AUTOMATIC", "second/a", "ACTIVE"),
        ),
        (picture(key("first"), switches={B: False}), ("AUTOMATIC", "first/c", "ACTIVE")),
        (
            picture(key("first"), switches={B: False, B._replace(name="c"): False}),
            ("AUTOMATIC", "first/a-old", "ACTIVE"),
        ),
        (
            picture(
                key("first"), key("second"), switches={B: False, B._replace(name="c"): False}
            ),  # one that goes on comes before one that ends, whatever their places
            ("AUTOMATIC", "second/a", "ACTIVE"),
        ),
        (picture(key("first", unreached=True)), ("AUTOMATIC", "first/a-old", "UNAVAILABLE")),
        (
            picture(key("first", unreached=True), key("second")),
            ("AUTOMATIC", "second/a", "ACTIVE"),
        ),
        (
            picture(
                key("first", unreached=True),
                key("second"),
                switches={Address("second", LLM, "a"): False},
            ),
            ("AUTOMATIC", "first/a-old", "UNAVAILABLE"),
        ),
        (picture(key("first", unreached=True), key("ending")), ("AUTOMATIC", "ending/z-old", "ACTIVE")),
        (
            picture(
                key("first", judgement=None)
            ),  # UNVERIFIED: the model is UNAVAILABLE, and nothing tries it
            ("NONE", None, None),
        ),
        (picture(hosted={"second": Hosted("second", ("*",))}), ("AUTOMATIC", "second/a", "ACTIVE")),
        (
            picture(
                hosted={"second": Hosted("second", ("*",))},
                choices={"second": Choice(priority=UsagePriority.CUSTOM_FIRST)},
            ),
            ("AUTOMATIC", "second/a", "ACTIVE"),
        ),
    ],
)
def test_a_default_that_nobody_chose_is_the_first_that_would_serve(
    picture: Picture, expected: tuple[str, str | None, str | None]
) -> None:
    found = chosen(picture)
    assert told(found) == expected
    assert (found.offer is None) == (found.address is None)
    assert found.offer is None or found.offer.address == found.address


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (picture(key("first"), key("second")), ("EXPLICIT", "first/b", "ACTIVE")),
        (picture(), ("EXPLICIT", "first/b", "NOT_CONFIGURED")),
        (picture(key("second")), ("EXPLICIT", "first/b", "NOT_CONFIGURED")),
        (picture(key("first", enabled=False)), ("EXPLICIT", "first/b", "CREDENTIALS_UNUSABLE")),
        (picture(key("first"), switches={B: False}), ("EXPLICIT", "first/b", "DISABLED")),
        (
            picture(key("first"), choices={"first": Choice(enabled=False)}),
            ("EXPLICIT", "first/b", "PROVIDER_DISABLED"),
        ),
        (picture(key("first", unreached=True)), ("EXPLICIT", "first/b", "UNAVAILABLE")),
    ],
)
def test_a_default_that_a_hand_chose_stays_whatever_it_is_worth(
    picture: Picture, expected: tuple[str, str | None, str | None]
) -> None:
    found = chosen(replace(picture, default_models={LLM: B}))
    assert told(found) == expected
    assert found.offer is not None
    assert found.offer.address == B


def test_a_default_whose_model_went_away_says_so() -> None:
    gone = Address("first", LLM, "gone")
    found = chosen(picture(key("first"), default_models={LLM: gone}))
    assert found == Chosen(LLM, DefaultChoice.EXPLICIT, gone, None, ModelStatus.REMOVED)


def test_a_default_of_a_provider_that_the_catalog_lost_says_so() -> None:
    gone = Address("bygone", LLM, "b")
    found = chosen(picture(key("first"), default_models={LLM: gone}))
    assert (found.address, found.offer, found.status) == (gone, None, ModelStatus.REMOVED)


def test_a_default_past_its_end_is_retired_and_never_goes_by_itself() -> None:
    ending = replace(CATALOG.offering("first", LLM, "b") or of("first", "b"), ends=date(2026, 11, 2))
    catalog = Catalog((entry("first", ending),))
    there = replace(picture(key("first")), catalog=catalog)
    assert told(chosen(there)) == ("AUTOMATIC", "first/b", "ACTIVE")
    day = datetime(2026, 11, 2, tzinfo=UTC)
    assert told(chosen(there, now=day)) == ("NONE", None, None)
    kept = replace(there, default_models={LLM: B})
    assert told(chosen(kept, now=day)) == ("EXPLICIT", "first/b", "RETIRED")


def test_each_job_has_its_own() -> None:
    there = picture(key("second"), default_models={EMBEDDING: Address("second", EMBEDDING, "e")})
    assert told(chosen(there, LLM)) == ("AUTOMATIC", "second/a", "ACTIVE")
    assert told(chosen(there, EMBEDDING)) == ("EXPLICIT", "second/e", "ACTIVE")
    assert told(chosen(there, ModelType.RERANK)) == ("NONE", None, None)


def test_a_model_that_its_key_cannot_use_is_passed_over() -> None:
    id = uuid4()
    sees_c = Capability(id, 1, True, (FoundModel("c", "LLM"),))
    assert told(chosen(picture(key("first", id=id, capability=sees_c)))) == (
        "AUTOMATIC",
        "first/c",
        "ACTIVE",
    )


def test_a_discovered_model_goes_by_itself_where_the_catalog_has_none() -> None:
    id = uuid4()
    found = Capability(id, 1, True, (FoundModel("z", "LLM"), FoundModel("y", "LLM")))
    assert told(chosen(picture(key("listing", id=id, capability=found)))) == (
        "AUTOMATIC",
        "listing/y",
        "ACTIVE",
    )
