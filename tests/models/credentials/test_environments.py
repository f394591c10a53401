from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from models.access.actor import SYSTEM, Actor
from models.credentials.environments import is_foreign, refuse_foreign
from models.errors import InvalidInput, ProblemCode

FREE: Actor = replace(SYSTEM(UUID(int=1)), kind="token")
BOUND = replace(FREE, environment="development")


@dataclass(frozen=True)
class One:
    environment: str | None


@pytest.mark.parametrize(
    ("actor", "label", "foreign"),
    [
        (FREE, None, False),
        (FREE, "production", False),
        (BOUND, None, False),
        (BOUND, "development", False),
        (BOUND, "production", True),
        (BOUND, "dev", True),
    ],
)
def test_a_bound_actor_has_to_do_with_its_label_and_with_none(
    actor: Actor, label: str | None, foreign: bool
) -> None:
    assert is_foreign(actor, label) is foreign
    if not foreign:
        refuse_foreign(actor, One(label), "id")
        return
    with pytest.raises(InvalidInput) as refused:
        refuse_foreign(actor, One(label), "id")
    (problem,) = refused.value.problems
    assert (problem.path, problem.code) == (("id",), ProblemCode.NOT_ALLOWED)
