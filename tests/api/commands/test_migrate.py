"""`providence migrate` brings a database to this version, also when two start at once."""

import asyncio
import stat
import subprocess
from pathlib import Path

from tests.api.commands.conftest import EMAIL, PASSWORD, ROOT, Providence, command, contents, surroundings


def both(data: Path, settings: dict[str, str]) -> list[tuple[int, str]]:
    running = [
        subprocess.Popen(
            command("migrate", "--data", data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=surroundings(settings),
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60) for process in running]
    return [(process.returncode, out) for process, (out, _) in zip(running, told, strict=True)]


def test_what_is_up_to_date_is_left_alone(providence: Providence, installation: Path) -> None:
    before = contents(installation)
    ended = providence("migrate", "--data", installation)
    assert ended.code == 0
    assert "up to date" in ended.out
    assert contents(installation) == before


def test_two_at_once_apply_each_migration_once_and_init_fills_what_they_made(
    providence: Providence, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    told = both(data, {})
    assert [code for code, _ in told] == [0, 0], told
    assert "".join(out for _, out in told).count("applied 0_") == 1
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "providence.sqlite3").stat().st_mode) == 0o600
    assert providence("init", "--data", data, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    assert providence("doctor", "--data", data).code == 0


async def test_two_at_once_on_postgres_apply_each_migration_once(empty_postgres: str, tmp_path: Path) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    told = await asyncio.to_thread(both, tmp_path / "data", settings)
    assert [code for code, _ in told] == [0, 0], told
    assert "".join(out for _, out in told).count("applied 0_") == 1


def test_a_database_that_does_not_answer_is_one_readable_line(providence: Providence, tmp_path: Path) -> None:
    url = "postgres://nobody:the-password@127.0.0.1:1/nothing"
    ended = providence("migrate", "--data", tmp_path, settings={"PROVIDENCE_DATABASE_URL": url})
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert "the-password" not in ended.err


def test_a_file_that_is_no_database_is_told_and_left_alone(providence: Providence, tmp_path: Path) -> None:
    (tmp_path / "providence.sqlite3").write_bytes(b"a letter to my mother" * 100)
    before = contents(tmp_path)
    ended = providence("migrate", "--data", tmp_path)
    assert ended.code == 78
    assert contents(tmp_path) == before
