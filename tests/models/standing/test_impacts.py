"""What a deletion or a switch would mean, told by the pictures before and after it."""

from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.standing.impacts import (
    defaults_of,
    models_lost,
    with_disabled,
    with_provider_disabled,
    without_credential,
)
from models.standing.picture import Picture
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
    member,
    picture,
    place,
    pool,
    standing,
)

ONE, TWO = UUID(int=1), UUID(int=2)
HOUSE = place("house")


def lost(before: Picture, after: Picture, provider: str = "house") -> list[Address]:
    return [one.address for one in models_lost(before, after, provider, NOW)]


def status(made: Picture) -> str:
    return standing(made).provider("house").status


@pytest.mark.parametrize(
    ("before", "replacement", "defaults"),
    [
        pytest.param(
            picture(credential(1), credential(2), default=[1]), TWO, {HOUSE: TWO}, id="the default, replaced"
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1]), None, {HOUSE: None},
            id="the default, others left: it is remembered that there was one",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[2]), None, {HOUSE: TWO},
            id="not the default: it stays",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[2]), TWO, {HOUSE: TWO},
            id="not the default: a replacement changes nothing",
        ),
        pytest.param(
            picture(credential(1), credential(2)), TWO, {}, id="there never was one: none is made"
        ),
        pytest.param(picture(credential(1), default=[1]), None, {}, id="the last one: all begins anew"),
        pytest.param(
            picture(credential(1), forgotten=["house"]), None, {}, id="the last one, the default deleted before"
        ),
        pytest.param(
            picture(credential(1, of=ALPHA), credential(2), default=[1, 2]), None, {HOUSE: TWO},
            id="the last one of a model",
        ),
        pytest.param(
            picture(credential(1), credential(2, of=ALPHA), default=[1, 2]), None, {place(ALPHA): TWO},
            id="the last one of the provider, a model has its own",
        ),
        pytest.param(
            picture(credential(1, of=ALPHA), credential(2, of=ALPHA), default=[1]), None, {place(ALPHA): None},
            id="the default of a model, others left",
        ),
    ],
)  # fmt: skip
def test_the_default_after_a_deletion(
    before: Picture, replacement: UUID | None, defaults: dict[tuple[str, str, str], UUID | None]
) -> None:
    told = dict(before.defaults)
    after = without_credential(before, ONE, replacement)
    assert dict(after.defaults) == defaults
    assert [one.id for one in after.credentials] == [one.id for one in before.credentials if one.id != ONE]
    assert before.defaults == told  # the picture before is as it was


@pytest.mark.parametrize(
    ("replacement", "entries"),
    [
        pytest.param(None, [(None, 1), (2, 7)], id="no replacement: its entry is gone"),
        pytest.param(3, [(None, 1), (3, 5), (2, 7)], id="a replacement takes its place"),
        pytest.param(2, [(None, 1), (2, 7)], id="a replacement that has an entry keeps that one"),
    ],
)
def test_its_entry_in_a_pool_after_a_deletion(
    replacement: int | None, entries: list[tuple[int | None, int]]
) -> None:
    made = picture(
        credential(1),
        credential(2),
        credential(3),
        pools=[pool(None, member(1, 5), member(2, 7)), pool(2, of=BETA)],
    )
    after = without_credential(made, ONE, None if replacement is None else UUID(int=replacement))
    left = [(one.credential_id and one.credential_id.int, one.weight) for one in after.pools[ALPHA].members]
    assert left == entries
    assert after.pools[BETA] == made.pools[BETA]
    assert with_disabled(made, ONE).pools == made.pools


def test_a_model_is_lost_with_the_last_member_of_its_pool() -> None:
    made = picture(credential(1), credential(2), default=[2], pools=[pool(1)])
    assert lost(made, without_credential(made, ONE)) == [ALPHA]
    assert lost(made, without_credential(made, ONE, TWO)) == []
    both = picture(credential(1), credential(2), default=[2], pools=[pool(1, 2)])
    assert lost(both, without_credential(both, ONE)) == []


def test_an_unknown_credential_changes_nothing() -> None:
    before = picture(credential(1), default=[1])
    assert without_credential(before, TWO) is before


def test_a_disabled_default_stays_the_default_and_serves_nothing() -> None:
    before = picture(credential(1), credential(2), default=[1])
    after = with_disabled(before, ONE)
    assert after.defaults == before.defaults
    assert (status(before), status(after)) == ("ACTIVE", "CREDENTIALS_UNUSABLE")
    assert lost(before, after) == [ALPHA, BETA, EMBED]


def test_disabling_one_that_is_not_the_default_loses_nothing() -> None:
    before = picture(credential(1), credential(2), default=[2])
    after = with_disabled(before, ONE)
    assert (status(after), lost(before, after)) == ("ACTIVE", [])


@pytest.mark.parametrize(
    ("before", "replacement", "after", "models"),
    [
        pytest.param(
            picture(credential(1), credential(2), default=[1]), TWO, "ACTIVE", [], id="replaced: nothing"
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1]), None, "DEFAULT_CREDENTIAL_MISSING",
            [ALPHA, BETA, EMBED], id="the default: all, in the order of display",
        ),
        pytest.param(
            picture(credential(1), default=[1]), None, "NOT_CONFIGURED", [ALPHA, BETA, EMBED], id="the last one"
        ),
        pytest.param(
            picture(credential(1), default=[1], hosted=["al*"], priority="CUSTOM_FIRST"), None, "ACTIVE",
            [BETA, EMBED], id="what is hosted goes on",
        ),
        pytest.param(
            picture(credential(1), credential(2, of=BETA), default=[1, 2]), None, "ACTIVE", [ALPHA, EMBED],
            id="what has credentials of its own goes on",
        ),
        pytest.param(
            picture(credential(1, of=MINE), credential(2), default=[1, 2], customs=[MINE]), None, "ACTIVE", [],
            id="the last one of a model: the provider's serve it",
        ),
        pytest.param(
            picture(credential(1, of=MINE), default=[1], customs=[MINE]), None, "NOT_CONFIGURED", [MINE],
            id="the last one of a model, and the provider has none",
        ),
        pytest.param(
            picture(
                credential(1, capability=lists(1, "alpha", "beta")),
                credential(2, capability=lists(2, "beta")),
                default=[1],
            ),
            TWO, "ACTIVE", [ALPHA], id="what the replacement cannot use",
        ),
        pytest.param(
            picture(credential(1, "unreached"), default=[1]), None, "NOT_CONFIGURED", [ALPHA, BETA, EMBED],
            id="a model that was unavailable and tried is lost too",
        ),
        pytest.param(
            picture(credential(1), default=[1], switched={ALPHA: False}), None, "NOT_CONFIGURED", [BETA, EMBED],
            id="a model that was switched off was not served before",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2), default=[1]), None, "DEFAULT_CREDENTIAL_MISSING", [],
            id="one that served nothing",
        ),
    ],
)  # fmt: skip
def test_what_a_deletion_loses(
    before: Picture, replacement: UUID | None, after: str, models: list[Address]
) -> None:
    then = without_credential(before, ONE, replacement)
    assert (status(then), lost(before, then)) == (after, models)


def test_a_model_that_only_the_deleted_credentials_list_named_is_lost() -> None:
    before = picture(
        credential(1, provider="server", capability=lists(1, "served", "other")),
        credential(2, provider="server", capability=lists(2, "other")),
        default=[1],
    )
    after = without_credential(before, ONE, TWO)
    assert lost(before, after, "server") == [SERVED]


def test_the_first_hundred_lost_models_are_told_in_the_order_of_display() -> None:
    names = [f"model-{place:03}" for place in range(150)]
    before = picture(credential(1, provider="server", capability=lists(1, *reversed(names))), default=[1])
    assert [one.name for one in lost(before, without_credential(before, ONE), "server")] == names[:100]


def test_a_disabled_provider_serves_nothing_on_either_side_and_others_go_on() -> None:
    before = picture(
        credential(1), credential(2, provider="server"), default=[1, 2], hosted=["*"], customs=[SERVED]
    )
    after = with_provider_disabled(before, "house")
    assert (status(before), status(after)) == ("ACTIVE", "DISABLED")
    assert lost(before, after) == [ALPHA, BETA, EMBED]
    assert lost(before, after, "server") == []
    assert after.choice("house").priority == before.choice("house").priority


def test_disabling_a_provider_keeps_its_priority() -> None:
    before = picture(credential(1), priority="CUSTOM_FIRST", hosted=["*"])
    assert with_provider_disabled(before, "house").choice("house").priority == "CUSTOM_FIRST"


def test_the_jobs_whose_default_is_a_providers_are_told_in_the_order_of_display() -> None:
    assert defaults_of("house", [EMBED, SERVED, ALPHA]) == (LLM, EMBEDDING)
    assert defaults_of("server", [EMBED, ALPHA]) == ()
