"""`providence workspace set` allows and forbids load balancing, and tells whoever listens."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api.commands.conftest import Providence, contents


def asked(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "providence.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def allowed(data: Path) -> list[tuple[Any, ...]]:
    return asked(data, "SELECT load_balancing_allowed FROM workspace")


def test_it_forbids_and_allows_load_balancing(providence: Providence, installation: Path) -> None:
    assert allowed(installation) == [(1,)]
    ended = providence("workspace", "set", "main", "--load-balancing", "off", "--data", installation)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "main: load balancing is forbidden; its pools are kept\n"
    assert allowed(installation) == [(0,)]
    assert asked(installation, "SELECT kind FROM outbox_event") == [("workspace.updated",)]
    ((kind, detail),) = asked(
        installation,
        "SELECT actor_kind, detail FROM audit_entry WHERE action = 'workspace.load_balancing'",
    )
    assert (kind, json.loads(detail)) == ("system", {"slug": "main", "allowed": False})
    ended = providence("workspace", "--data", installation, "set", "main", "--load-balancing", "on")
    assert ended.out == "main: load balancing is allowed\n"
    assert allowed(installation) == [(1,)]


def test_what_is_so_already_is_neither_announced_nor_audited(
    providence: Providence, installation: Path
) -> None:
    ended = providence("workspace", "set", "main", "--load-balancing", "on", "--data", installation)
    assert ended.code == 0
    assert asked(installation, "SELECT kind FROM outbox_event") == []
    assert asked(installation, "SELECT id FROM audit_entry WHERE action = 'workspace.load_balancing'") == []


def test_a_workspace_that_is_not_there_is_told(providence: Providence, installation: Path) -> None:
    before = contents(installation)
    ended = providence("workspace", "set", "elsewhere", "--load-balancing", "off", "--data", installation)
    assert (ended.code, ended.out) == (1, "")
    assert "elsewhere" in ended.err
    assert contents(installation) == before


@pytest.mark.parametrize(
    "words",
    [
        ("set", "main"),
        ("set", "main", "--load-balancing", "perhaps"),
        ("set", "--load-balancing", "on"),
        ("unset", "main"),
        (),
    ],
)
def test_wrong_words_are_wrong_usage(
    providence: Providence, installation: Path, words: tuple[str, ...]
) -> None:
    assert providence("workspace", *words, "--data", installation).code == 2
    assert allowed(installation) == [(1,)]
