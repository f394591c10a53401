"""Which side would serve: one row of the truth tables a test, those of the origin among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standing.picture import Choice, Source, UsagePriority
from models.standing.sides import Hindrance, priority_of, side

SYSTEM, CUSTOM = "SYSTEM_FIRST", "CUSTOM_FIRST"


def hindrance(state: str) -> Hindrance | None:
    return None if state == "READY" else Hindrance(state)


@pytest.mark.parametrize(
    ("chosen", "hosted", "priority"),
    [
        pytest.param(SYSTEM, True, SYSTEM, id="system first was chosen"),
        pytest.param(SYSTEM, False, SYSTEM, id="system first was chosen, and hosting ended"),
        pytest.param(CUSTOM, True, CUSTOM, id="custom first was chosen"),
        pytest.param(CUSTOM, False, CUSTOM, id="custom first was chosen, nothing is hosted"),
        pytest.param(None, True, SYSTEM, id="nobody chose, and something is hosted"),
        pytest.param(None, False, CUSTOM, id="nobody chose, and nothing is hosted"),
    ],
)
def test_the_priority_is_the_chosen_one_else_what_is_hosted_first(
    chosen: str | None, hosted: bool, priority: str
) -> None:
    choice = Choice(priority=None if chosen is None else UsagePriority(chosen))
    assert priority_of(choice, hosted=hosted) is UsagePriority(priority)


@pytest.mark.parametrize(
    ("priority", "system", "custom", "serves", "told", "why_not_system", "why_not_custom"),
    [
        pytest.param(
            SYSTEM, "ABSENT", "READY", "CUSTOM", "CUSTOM", "ABSENT", None,
            id="origin 1: system preferred, system disabled or without quota: custom",
        ),
        pytest.param(
            SYSTEM, "ABSENT", "ABSENT", None, "CUSTOM", "ABSENT", "ABSENT",
            id="origin 1: system preferred, system disabled, nothing custom: custom is told",
        ),
        pytest.param(
            SYSTEM, "READY", "ABSENT", "SYSTEM", "SYSTEM", None, "ABSENT",
            id="origin 2: system preferred, quota valid: system",
        ),
        pytest.param(
            SYSTEM, "READY", "READY", "SYSTEM", "SYSTEM", None, "OTHER_SIDE_PREFERRED",
            id="origin 2: system preferred, quota valid, custom there too: system",
        ),
        pytest.param(
            SYSTEM, "EXHAUSTED", "READY", "CUSTOM", "CUSTOM", "EXHAUSTED", None,
            id="origin 3: system preferred, quota exhausted, some custom: custom",
        ),
        pytest.param(
            SYSTEM, "EXHAUSTED", "ABSENT", None, "SYSTEM", "EXHAUSTED", "ABSENT",
            id="origin 4: system preferred, quota exhausted, nothing custom: system is told",
        ),
        pytest.param(
            CUSTOM, "READY", "READY", "CUSTOM", "CUSTOM", "OTHER_SIDE_PREFERRED", None,
            id="origin 5: custom preferred, custom there: custom",
        ),
        pytest.param(
            CUSTOM, "ABSENT", "READY", "CUSTOM", "CUSTOM", "ABSENT", None,
            id="origin 5: custom preferred, custom there, nothing hosted: custom",
        ),
        pytest.param(
            CUSTOM, "READY", "ABSENT", "SYSTEM", "SYSTEM", None, "ABSENT",
            id="origin 6: custom preferred, nothing custom, quota valid: system",
        ),
        pytest.param(
            CUSTOM, "ABSENT", "ABSENT", None, "CUSTOM", "ABSENT", "ABSENT",
            id="origin 7: custom preferred, nothing anywhere: custom is told",
        ),
        pytest.param(
            CUSTOM, "EXHAUSTED", "ABSENT", None, "CUSTOM", "EXHAUSTED", "ABSENT",
            id="origin 7: custom preferred, nothing custom, quota exhausted: custom is told",
        ),
        pytest.param(
            SYSTEM, "ABSENT", "UNABLE", None, "CUSTOM", "ABSENT", "UNABLE",
            id="system preferred, nothing hosted, custom unusable: custom is told",
        ),
        pytest.param(
            SYSTEM, "READY", "UNABLE", "SYSTEM", "SYSTEM", None, "UNABLE",
            id="system preferred and ready, custom unusable",
        ),
        pytest.param(
            SYSTEM, "UNABLE", "READY", "CUSTOM", "CUSTOM", "UNABLE", None,
            id="system preferred, not in the plan, custom ready",
        ),
        pytest.param(
            SYSTEM, "UNABLE", "UNABLE", None, "SYSTEM", "UNABLE", "UNABLE",
            id="system preferred, not in the plan, custom unusable: system is told",
        ),
        pytest.param(
            SYSTEM, "EXHAUSTED", "UNABLE", None, "SYSTEM", "EXHAUSTED", "UNABLE",
            id="system preferred, quota exhausted, custom unusable: system is told",
        ),
        pytest.param(
            CUSTOM, "READY", "UNABLE", "SYSTEM", "SYSTEM", None, "UNABLE",
            id="custom preferred and unusable, system ready",
        ),
        pytest.param(
            CUSTOM, "EXHAUSTED", "READY", "CUSTOM", "CUSTOM", "EXHAUSTED", None,
            id="custom preferred and ready, quota exhausted",
        ),
        pytest.param(
            CUSTOM, "UNABLE", "UNABLE", None, "CUSTOM", "UNABLE", "UNABLE",
            id="custom preferred, both unable: custom is told",
        ),
    ],
)  # fmt: skip
def test_the_side_that_serves_and_why_the_other_does_not(
    priority: str,
    system: str,
    custom: str,
    serves: str | None,
    told: str,
    why_not_system: str | None,
    why_not_custom: str | None,
) -> None:
    found = side(UsagePriority(priority), hindrance(system), hindrance(custom))
    assert (found.source, found.told, found.system, found.custom) == (
        serves,
        told,
        why_not_system,
        why_not_custom,
    )


STATES = st.sampled_from(["READY", "ABSENT", "UNABLE", "EXHAUSTED"]).map(hindrance)


@given(st.sampled_from(UsagePriority), STATES, STATES)
def test_a_side_serves_exactly_where_one_is_ready_and_never_two(
    priority: UsagePriority, system: Hindrance | None, custom: Hindrance | None
) -> None:
    found = side(priority, system, custom)
    assert (found.source is None) == (system is not None and custom is not None)
    assert [found.system, found.custom].count(None) == (0 if found.source is None else 1)
    if found.source is not None:
        assert found.told is found.source
        assert (system if found.source is Source.SYSTEM else custom) is None


@given(STATES, STATES)
def test_the_priority_decides_only_where_both_are_ready_or_none_is(
    system: Hindrance | None, custom: Hindrance | None
) -> None:
    first, second = (side(priority, system, custom) for priority in UsagePriority)
    if (system is None) != (custom is None):
        assert first == second
    elif system is None:
        assert first.source is not second.source
