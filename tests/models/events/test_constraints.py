"""Broken constraints come out by one name on both engines, and no error of the database tells a value."""

import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from models.access.tables import Account, Membership, Workspace
from models.clock import utc_now
from models.credentials.tables import Credential
from models.errors import UnstorableValue
from models.events.constraints import POSTGRES_NAMES, UNIQUE, ConstraintViolated
from models.events.unit_of_work import Unit, UnitOfWork
from tests.models.events.rows import add_workspace

CANARY = "canary-4711"


async def _account(unit: Unit, **given: Any) -> None:
    row = {"email": CANARY, "name": CANARY, "password_hash": CANARY, "created_at": utc_now()}
    await Account.create(**(row | given))


async def _twice(unit: Unit) -> None:
    await _account(unit)
    await _account(unit)


async def _same_key(unit: Unit) -> None:
    key = uuid4()
    await _account(unit, id=key)
    await _account(unit, id=key, email="other")


async def _credential(unit: Unit, **given: Any) -> None:
    workspace_id = await add_workspace(unit)
    row = {"workspace_id": workspace_id, "provider_key": CANARY, "name": CANARY, "name_key": CANARY}
    await Credential.create(**(row | {"created_at": utc_now(), "updated_at": utc_now()} | given))


async def _same_name(unit: Unit) -> None:
    workspace_id = await add_workspace(unit)
    await _credential(unit, workspace_id=workspace_id)
    await _credential(unit, workspace_id=workspace_id)


async def _unknown_workspace(unit: Unit) -> None:
    await _credential(unit, workspace_id=uuid4())


async def _unknown_role(unit: Unit) -> None:
    workspace_id = await add_workspace(unit)
    await Membership.create(workspace_id=workspace_id, account_id=uuid4(), role="KING", created_at=utc_now())


async def _wrong_verdict(unit: Unit) -> None:
    await _credential(unit, verdict="MAYBE")


async def _negative_version(unit: Unit) -> None:
    await _credential(unit, version=0)


async def _no_name(unit: Unit) -> None:
    await add_workspace(unit)
    await unit.execute("UPDATE workspace SET name = NULL, slug = ?", CANARY)


@pytest.mark.parametrize(
    ("work_of", "constraint"),
    [
        (_twice, "account_email"),
        (_same_key, "account_primary_key"),
        (_same_name, "credential_name"),
        (_unknown_workspace, "foreign_key"),
        (_unknown_role, "membership_role_known"),
        (_wrong_verdict, "credential_verdict_known"),
        (_negative_version, "credential_versions_counted"),
        (_no_name, "workspace_name_not_null"),
    ],
)
async def test_a_broken_constraint_is_told_by_its_name_and_without_values(
    work: UnitOfWork, work_of: Callable[[Unit], Awaitable[None]], constraint: str
) -> None:
    with pytest.raises(ConstraintViolated) as raised:
        await work.writing(work_of)
    assert raised.value.constraint == constraint
    _assert_tells_no_value(raised.value)
    assert await work.reading(lambda _: Workspace.all().count()) == 0
    assert await work.reading(lambda _: Account.all().count()) == 0


async def test_inside_the_unit_the_error_tells_no_value_either(work: UnitOfWork) -> None:
    async def look(unit: Unit) -> None:
        try:
            await _twice(unit)
        except Exception as error:
            _assert_tells_no_value(error)
            raise

    with pytest.raises(ConstraintViolated):
        await work.writing(look)


UNSTORABLE: list[tuple[str, Callable[[Unit], Awaitable[Any]]]] = [
    ("a NUL byte", lambda unit: _account(unit, name=f"{CANARY}\x00")),
    ("a NUL byte in a statement", lambda unit: unit.execute("UPDATE account SET name = ?", f"{CANARY}\x00")),
    ("a lone surrogate", lambda unit: _account(unit, name=f"{CANARY}\ud800")),
    (
        "a lone surrogate to look for",
        lambda unit: unit.rows("SELECT 1 FROM account WHERE name = ?", f"{CANARY}\ud800"),
    ),
    ("2^70", lambda unit: _credential(unit, version=2**70)),
    ("2^70 in a statement", lambda unit: unit.execute("UPDATE credential SET version = ?", 2**70)),
    ("a text too long", lambda unit: _account(unit, name=CANARY * 100)),
]


@pytest.mark.parametrize("write", [write for _, write in UNSTORABLE], ids=[name for name, _ in UNSTORABLE])
async def test_what_the_database_cannot_hold_is_one_typed_error(
    work: UnitOfWork, write: Callable[[Unit], Awaitable[Any]]
) -> None:
    with pytest.raises(UnstorableValue) as raised:
        await work.writing(write)
    _assert_tells_no_value(raised.value)
    with pytest.raises(UnstorableValue):
        await work.reading(lambda reader: reader.rows("SELECT id FROM account WHERE name = ?", "\x00"))
    await work.writing(lambda unit: _account(unit, name="fine"))


async def test_every_unique_key_has_a_canonical_name(work: UnitOfWork, engine: str) -> None:
    if engine == "sqlite":
        rows = await work.reading(
            lambda reader: reader.rows(
                "SELECT t.name AS of_table, group_concat(i.name) AS columns FROM sqlite_master AS t,"
                " pragma_index_list(t.name) AS l, pragma_index_info(l.name) AS i"
                " WHERE t.type = 'table' AND t.name <> 'aerich' AND l.origin = 'u' GROUP BY t.name, l.name"
            )
        )
        found = {(row["of_table"], frozenset(row["columns"].split(","))) for row in rows}
        assert found == {(table, frozenset(columns)) for table, columns in UNIQUE.values()}
        return
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT c.conname AS name, t.relname AS of_table,"
            " (SELECT string_agg(a.attname, ',') FROM pg_attribute AS a"
            "  WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS columns"
            " FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid"
            " WHERE c.contype = 'u' AND t.relname <> 'aerich' AND c.connamespace = 'public'::regnamespace"
        )
    )
    named = {row["name"]: (row["of_table"], frozenset(row["columns"].split(","))) for row in rows}
    expected = {name: UNIQUE[canonical] for name, canonical in POSTGRES_NAMES.items()}
    assert named == {name: (table, frozenset(columns)) for name, (table, columns) in expected.items()}
    assert set(POSTGRES_NAMES.values()) == set(UNIQUE)


def _assert_tells_no_value(error: BaseException | None) -> None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told = "".join((str(error), repr(error), repr(vars(error)), repr(error.args)))
        assert CANARY not in told
        assert CANARY not in "".join(traceback.format_exception_only(error))
        error = error.__cause__ or error.__context__
