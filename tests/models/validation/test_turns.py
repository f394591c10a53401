"""Who is next: people before bulk, workspaces in turn, and no full host holds up another."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.validation.turns import Waiting, next_in_turn

SLOTS = {"workspace_slots": 3, "host_slots": 2, "free": 4}


def waiting(number: int, workspace: int = 0, host: str = "a", *, bulk: bool = False) -> Waiting:
    return Waiting(UUID(int=number), UUID(int=workspace), host, bulk, number)


def chosen(runs: list[Waiting], **more: object) -> list[int]:
    how = {"busy_workspaces": {}, "busy_hosts": {}, **SLOTS, **more}
    return [run.id.int for run in next_in_turn(runs, **how)]


def test_a_persons_check_comes_before_bulk_ones_of_any_workspace() -> None:
    runs = [waiting(1, bulk=True), waiting(2, 1, "b", bulk=True), waiting(9, 2, "c")]
    assert chosen(runs)[0] == 9


def test_workspaces_take_turns_whoever_came_first() -> None:
    runs = [
        waiting(1, 0, "a"),
        waiting(2, 0, "b"),
        waiting(3, 0, "c"),
        waiting(8, 1, "d"),
        waiting(9, 2, "e"),
    ]
    assert chosen(runs) == [1, 8, 9, 2]


def test_the_workspace_that_runs_least_comes_first() -> None:
    runs = [waiting(1, 0, "a"), waiting(2, 1, "b")]
    assert chosen(runs, busy_workspaces={UUID(int=0): 1}) == [2, 1]


def test_a_full_host_holds_up_neither_its_workspace_nor_others() -> None:
    runs = [waiting(number, 0, "tarpit") for number in range(1, 20)]
    runs += [waiting(20, 0, "quick"), waiting(21, 1, "tarpit"), waiting(22, 1, "quick")]
    assert chosen(runs, busy_hosts={"tarpit": 2}) == [20, 22]


def test_a_full_workspace_waits() -> None:
    runs = [waiting(1, 0, "a"), waiting(2, 1, "b")]
    assert chosen(runs, busy_workspaces={UUID(int=0): 3}) == [2]


RUNS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc"), st.booleans()), max_size=40).map(
    lambda rows: [waiting(number, w, h, bulk=b) for number, (w, h, b) in enumerate(rows)]
)
BUSY = st.dictionaries(st.integers(0, 3), st.integers(0, 4))


@given(runs=RUNS, busy=BUSY, hosts=st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))
def test_slots_are_never_exceeded_and_none_stays_free_that_somebody_waits_for(
    runs: list[Waiting], busy: dict[int, int], hosts: dict[str, int]
) -> None:
    workspaces = {UUID(int=key): count for key, count in busy.items()}
    found = next_in_turn(runs, busy_workspaces=workspaces, busy_hosts=hosts, **SLOTS)
    assert len({run.id for run in found}) == len(found) <= 4
    by_workspace = Counter(workspaces) + Counter(run.workspace_id for run in found)
    by_host = Counter(hosts) + Counter(run.host for run in found)
    taken = {run.workspace_id for run in found}, {run.host for run in found}
    assert all(by_workspace[key] <= 3 for key in taken[0])
    assert all(by_host[key] <= 2 for key in taken[1])
    if len(found) < 4:
        left = [run for run in runs if run not in found]
        assert all(by_workspace[run.workspace_id] >= 3 or by_host[run.host] >= 2 for run in left)
    bulk = [run.bulk for run in found]
    assert bulk == sorted(bulk)
