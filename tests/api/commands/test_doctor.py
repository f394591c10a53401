"""`providence doctor` finds what is broken, says the cure, and changes nothing."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.commands.conftest import EMAIL, PASSWORD, Providence, contents

Break = Callable[[Path], object]


def sql(*statements: str) -> Break:
    def apply(data: Path) -> None:
        with closing(sqlite3.connect(data / "providence.sqlite3")) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            workspace = connection.execute("SELECT id FROM workspace").fetchone()[0]
            for statement in statements:
                connection.execute(statement, {"workspace": workspace, "id": str(uuid4())})
            connection.commit()

    return apply


def test_a_sound_installation_gets_a_line_for_each_check_and_the_advice_about_the_ring(
    providence: Providence, installation: Path
) -> None:
    before = contents(installation)
    ended = providence("doctor", "--data", installation)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert {line.split(maxsplit=1)[0] for line in lines} == {"ok", "note"}
    for about in (
        "key ring",
        "migrations",
        "data keys",
        "secrets",
        "hosted keys",
        "integrity",
        "references",
        "events",
        "checks",
        "pools",
        "clock",
    ):
        assert sum(line.startswith(f"ok     {about}") for line in lines) == 1, about
    assert "PROVIDENCE_KEY_RING" in lines[-1]
    assert contents(installation) == before


def test_a_ring_that_is_kept_elsewhere_gets_no_advice(
    providence: Providence, installation: Path, tmp_path: Path
) -> None:
    ring = tmp_path / "apart.json"
    shutil.move(installation / "keyring.json", ring)
    ended = providence("doctor", "--data", installation, settings={"PROVIDENCE_KEY_RING": str(ring)})
    assert ended.code == 0
    assert "note" not in ended.out


BROKEN: dict[str, tuple[Break, str]] = {
    "folder open to others": (lambda data: data.chmod(0o755), "chmod 700"),
    "ring open to others": (lambda data: (data / "keyring.json").chmod(0o640), "chmod 600"),
    "database open to others": (lambda data: (data / "providence.sqlite3").chmod(0o644), "chmod 600"),
    "no ring": (lambda data: (data / "keyring.json").unlink(), "no key ring"),
    "no database": (lambda data: (data / "providence.sqlite3").unlink(), "providence init"),
    "unmigrated": (sql("DELETE FROM aerich"), "providence migrate"),
    "migrations of another version": (
        sql("INSERT INTO aerich (version, app, content) VALUES ('99_later.py', 'sqlite', '{}')"),
        "does not know",
    ),
    "no owner": (sql("UPDATE membership SET role = 'ADMIN'"), "no owner"),
    "a data key that does not open": (
        sql("UPDATE data_key SET wrapped = substr(wrapped, 1, 50) || 'A'"),
        "do not open",
    ),
    "a row that points to nothing": (
        sql(
            "INSERT INTO outbox_position (id, highest, pruned) VALUES (:workspace, 0, 0)",
            "INSERT INTO membership (id, workspace_id, account_id, role, created_at)"
            " VALUES (:id, :workspace, '00000000-0000-0000-0000-000000000001', 'MEMBER', '2026-01-01 00:00:00+00:00')",
        ),
        "point to nothing",
    ),
    "a pool's member for another provider": (
        sql(
            "INSERT INTO credential (id, workspace_id, provider_key, scope, model_type, model_name, name, name_key, enabled,"
            " checked, unreadable, fields_version, created_at, updated_at, version)"
            " VALUES (:id, :workspace, 'openai', 'PROVIDER', '', '', 'x', 'x', 1, 1, 0, 1, '2026-01-01', '2026-01-01', 1)",
            "INSERT INTO pool (id, workspace_id, provider_key, type, name, strategy, enabled, version, created_at, updated_at)"
            " VALUES (:id, :workspace, 'anthropic', 'LLM', 'x', 'PRIORITY', 0, 1, '2026-01-01', '2026-01-01')",
            "INSERT INTO pool_member (id, workspace_id, pool_id, place, credential_id, weight, priority, enabled)"
            " SELECT :id, :workspace, pool.id, 0, credential.id, 1, 0, 1 FROM pool, credential",
        ),
        "1 member cannot serve",
    ),
    "a gap in the events": (
        sql("INSERT INTO outbox_position (id, highest, pruned) VALUES (:workspace, 3, 1)"),
        "gaps in 1 workspace",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(providence: Providence, installation: Path, name: str) -> None:
    breaking, told = BROKEN[name]
    breaking(installation)
    before = contents(installation)
    ended = providence("doctor", "--data", installation)
    assert ended.code == 1
    wrong = [line for line in ended.out.splitlines() if line.startswith("WRONG")]
    assert any(told in line for line in wrong), ended.out
    assert contents(installation) == before


def test_another_installations_ring_is_named_by_what_it_lacks(
    providence: Providence, installation: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert providence("init", "--data", other, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    needed = json.loads((installation / "keyring.json").read_text())["primary"]
    shutil.copyfile(other / "keyring.json", installation / "keyring.json")
    ended = providence("doctor", "--data", installation)
    assert ended.code == 1
    assert needed in ended.out


def test_a_wrong_setting_is_a_wrong_configuration(providence: Providence, installation: Path) -> None:
    settings = {"PROVIDENCE_DATABASE_POOL": "many"}
    ended = providence("doctor", "--data", installation, settings=settings)
    assert ended.code == 78
    assert "PROVIDENCE_DATABASE_POOL" in ended.err


async def test_an_installation_on_postgres_is_examined_too(
    providence: Providence, empty_postgres: str, tmp_path: Path
) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    made = providence(
        "init", "--data", tmp_path, "--email", EMAIL, settings=settings, typed=PASSWORD.encode()
    )
    assert made.code == 0, made.err
    ended = providence("doctor", "--data", tmp_path, settings=settings)
    assert (ended.code, [line for line in ended.out.splitlines() if not line.startswith("ok")]) == (
        1,
        [],
    ) or ended.code == 0
    assert "kept by the database server" in ended.out
