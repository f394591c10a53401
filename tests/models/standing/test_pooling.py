"""Who serves as a member of a pool: one row of the truth tables a test."""

from dataclasses import replace
from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.standing.picture import Picture
from models.standing.pooling import crew, members, serving_pool
from models.standing.serving import provider_now
from tests.models.standing.arranged import (
    ALPHA,
    BETA,
    NOW,
    credential,
    lists,
    member,
    on_offer,
    picture,
    pool,
)

PROD, STAGE = "production", "staging"
TWO = (credential(1), credential(2))


@pytest.mark.parametrize(
    ("made", "address", "serves"),
    [
        pytest.param(picture(*TWO, pools=[pool(1, 2)], balanced=False), ALPHA, False, id="forbidden"),
        pytest.param(picture(*TWO, pools=[pool(1, 2, enabled=False)]), ALPHA, False, id="switched off"),
        pytest.param(picture(*TWO, pools=[pool(1, 2)]), ALPHA, True, id="on"),
        pytest.param(picture(*TWO, pools=[pool(1, 2)]), BETA, False, id="another model's"),
    ],
)
def test_which_pool_serves(made: Picture, address: Address, serves: bool) -> None:
    assert (serving_pool(made, address) is not None) is serves


def tiers(made: Picture, environment: str | None = None) -> list[list[int]]:
    """The numbers of those that serve the model alpha."""
    turn = provider_now(made, "house", NOW).turn(ALPHA)
    found = crew(members(made.pools[ALPHA], turn), on_offer(made, ALPHA), environment)
    return [[one.key.facts.id.int for one in tier] for tier in found.tiers]


@pytest.mark.parametrize(
    ("made", "serve"),
    [
        pytest.param(picture(*TWO, pools=[pool(2, 1)]), [[2, 1]], id="any other"),
        pytest.param(picture(*TWO, pools=[pool(member(1, enabled=False), 2)]), [[2]], id="switched off"),
        pytest.param(picture(*TWO, pools=[pool(1, None)]), [[1]], id="follows a default that is not there"),
        pytest.param(picture(*TWO, default=[2], pools=[pool(1, None)]), [[1, 2]], id="follows the default"),
        pytest.param(picture(*TWO, pools=[pool(1, 9)]), [[1]], id="its credential is gone"),
        pytest.param(
            picture(credential(1), credential(2, of=ALPHA), pools=[pool(1, 2)]), [[2]],
            id="the provider's, where the model has its own",
        ),
        pytest.param(
            picture(*TWO, default=[1], pools=[pool(None, 1, 2)]), [[1, 2]], id="the default, which stands there too"
        ),
        *(
            pytest.param(picture(credential(1, kind), credential(2), pools=[pool(1, 2)]), [[2]], id=kind)
            for kind in (
                "UNREADABLE", "EXPIRED", "DISABLED", "INVALID", "UNVERIFIED", "UNCHECKED", "CHECKING", "no credit"
            )
        ),
        pytest.param(
            picture(credential(1, capability=lists(1, "beta")), credential(2), pools=[pool(1, 2)]), [[2]],
            id="its list leaves the model out",
        ),
        pytest.param(
            picture(credential(1, fingerprint="a"), credential(2, fingerprint="a"), pools=[pool(2, 1)]), [[2]],
            id="the secrets of one before it",
        ),
        pytest.param(
            picture(
                credential(1, "DISABLED", fingerprint="a"), credential(2, fingerprint="a"), pools=[pool(1, 2)]
            ),
            [[2]], id="the secrets of one before it, which may not serve",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2, "DISABLED"), pools=[pool(1, 2)]), [], id="none may serve"
        ),
        pytest.param(picture(*TWO, pools=[pool()]), [], id="it has no entry"),
    ],
)  # fmt: skip
def test_which_entries_serve(made: Picture, serve: list[list[int]]) -> None:
    assert tiers(made) == serve


LABELLED = (
    credential(1, environment=STAGE),
    credential(2),
    credential(3, environment=PROD),
    credential(4, environment=PROD),
)


@pytest.mark.parametrize(
    ("environment", "serve"),
    [
        pytest.param(None, [[2, 4, 1, 3]], id="none named: all at once"),
        pytest.param(PROD, [[4, 3], [2]], id="its label, then those without one"),
        pytest.param(STAGE, [[1], [2]], id="one of the label"),
        pytest.param("testing", [[2]], id="a label that nobody bears"),
    ],
)
def test_an_environment_is_served_by_its_label_first_and_by_no_other(
    environment: str | None, serve: list[list[int]]
) -> None:
    assert tiers(picture(*LABELLED, pools=[pool(2, 4, 1, 3)]), environment) == serve


def test_of_two_with_one_secret_the_one_of_the_environment_serves_it() -> None:
    same = [replace(one, fingerprint="a") for one in LABELLED[1:3]]
    made = picture(*same, pools=[pool(2, 3)])
    assert tiers(made) == [[2]]
    assert tiers(made, PROD) == [[3]]


def test_weights_of_one_that_stands_there_twice_are_not_added() -> None:
    made = picture(*TWO, default=[1], pools=[pool(member(None, 3), member(1, 5), 2)])
    found = members(made.pools[ALPHA], provider_now(made, "house", NOW).turn(ALPHA))
    assert [(one.key.facts.id, one.facts.weight, one.twice) for one in found] == [
        (UUID(int=1), 3, True),
        (UUID(int=2), 1, False),
    ]
