"""What a database consists of, read from its catalogue, in one form for both engines."""

from dataclasses import dataclass, field
from typing import Any

from models.events.unit_of_work import Reader


@dataclass
class Schema:
    """Columns: (table, name, type, nullable). Keys: (table, columns). References: (table, columns, parent, columns)."""

    columns: set[tuple[str, str, str, bool]] = field(default_factory=set)
    unique: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    indexes: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    references: set[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)


async def tables(reader: Reader) -> set[str]:
    """The names of the tables."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if reader.engine == "postgres":
        query = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    return {row["name"] for row in await reader.rows(query)}


async def read(reader: Reader) -> Schema:
    """All of it, aerich's own table excepted."""
    if reader.engine == "postgres":
        return await _postgres(reader)
    schema = Schema()
    for table in await tables(reader) - {"aerich"}:
        await _sqlite_table(reader, table, schema)
    return schema


async def _sqlite_table(reader: Reader, table: str, schema: Schema) -> None:
    for row in await reader.rows(f"PRAGMA table_info({table})"):
        schema.columns.add((table, row["name"], row["type"], not row["notnull"]))
    for index in await reader.rows(f"PRAGMA index_list({table})"):
        rows = await reader.rows(f"PRAGMA index_info({index['name']})")
        columns = tuple(row["name"] for row in sorted(rows, key=lambda row: row["seqno"]))
        if index["unique"]:
            schema.unique.add((table, frozenset(columns)))
        else:
            schema.indexes.add((table, columns))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await reader.rows(f"PRAGMA foreign_key_list({table})"):
        assert (row["on_delete"], row["on_update"]) == ("NO ACTION", "NO ACTION")
        found.setdefault(row["id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row["seq"])
        parent = rows[0]["table"]
        schema.references.add(
            (table, tuple(row["from"] for row in rows), parent, tuple(row["to"] for row in rows))
        )
    text = (await reader.rows("SELECT sql FROM sqlite_master WHERE name = ?", table))[0]["sql"]
    schema.checks |= {part.split('"')[1] for part in text.split("CONSTRAINT")[1:] if '" CHECK (' in part}


async def _postgres(reader: Reader) -> Schema:
    schema = Schema()
    for row in await reader.rows(
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'aerich'"
    ):
        kind = f"{row['data_type']}({row['character_maximum_length']})"
        schema.columns.add((row["table_name"], row["column_name"], kind, row["is_nullable"] == "YES"))
    for row in await reader.rows(
        "SELECT t.relname AS of_table, i.indisunique AS is_unique, ARRAY(SELECT a.attname::text"
        " FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)"
        " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place) AS columns"
        " FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid"
        " WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'aerich'"
    ):
        if row["is_unique"]:
            schema.unique.add((row["of_table"], frozenset(row["columns"])))
        else:
            schema.indexes.add((row["of_table"], tuple(row["columns"])))
    names = (
        "ARRAY(SELECT a.attname::text FROM unnest({keys}) WITH ORDINALITY AS k(number, place)"
        " JOIN pg_attribute AS a ON a.attrelid = {of} AND a.attnum = k.number ORDER BY k.place)"
    )
    for row in await reader.rows(
        "SELECT c.contype::text AS kind, c.conname::text AS name, t.relname::text AS of_table, p.relname::text AS parent,"
        f" {names.format(keys='c.conkey', of='c.conrelid')} AS columns,"
        f" {names.format(keys='c.confkey', of='c.confrelid')} AS parent_columns,"
        " c.confdeltype::text || c.confupdtype::text AS actions"
        " FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid LEFT JOIN pg_class AS p ON p.oid = c.confrelid"
        " WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('c', 'f')"
    ):
        if row["kind"] == "c":
            schema.checks.add(row["name"])
            continue
        assert row["actions"] == "aa"  # NO ACTION
        schema.references.add(
            (row["of_table"], tuple(row["columns"]), row["parent"], tuple(row["parent_columns"]))
        )
    return schema
