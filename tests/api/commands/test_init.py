"""`providence init` makes an installation once, overwrites nothing, and leaves nothing half-made."""

import os
import pty
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.api.commands.conftest import EMAIL, PASSWORD, ROOT, Providence, command, contents, surroundings

MADE = {"keyring.json", "providence.sqlite3"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_makes_ring_and_database_for_the_owner_of_the_files_alone(made: Path) -> None:
    assert set(contents(made)) == MADE
    assert mode(made) == 0o700
    assert {mode(path) for path in made.iterdir()} == {0o600}


def test_it_tells_what_it_made_and_never_the_password(providence: Providence, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    data = tmp_path / "deep" / "down"
    ended = providence(
        *("init", "--data", data, "--email", EMAIL, "--workspace", "team-a"),
        *("--password-file", tmp_path / "password"),
    )
    assert ended.code == 0
    for told in (str(data / "keyring.json"), EMAIL, "team-a", "providence serve"):
        assert told in ended.out
    assert PASSWORD not in ended.out + ended.err
    assert PASSWORD.encode() not in b"".join(contents(data).values())


def test_it_overwrites_nothing(providence: Providence, installation: Path) -> None:
    before = contents(installation)
    ended = providence("init", "--data", installation, "--email", EMAIL, typed=PASSWORD.encode())
    assert ended.code == 1
    assert "overwrites nothing" in ended.err
    assert contents(installation) == before


@pytest.mark.parametrize("name", sorted(MADE))
def test_one_of_its_files_alone_is_reason_enough_to_stop(
    providence: Providence, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"dear")
    ended = providence("init", "--data", tmp_path, "--email", EMAIL, typed=PASSWORD.encode())
    assert ended.code == 1
    assert contents(tmp_path) == {name: b"dear"}


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("--email", "nobody"), PASSWORD, "e-mail"),
        (("--email", ""), PASSWORD, "e-mail"),
        (("--email", EMAIL, "--workspace", "No Slug!"), PASSWORD, "letters"),
        (("--email", EMAIL), "short", "characters"),
        (("--email", EMAIL), "", "empty"),
        (("--email", EMAIL), "\n", "empty"),
        (("--email", EMAIL), "x" * 5000, "longer"),
        (("--email", EMAIL), b"\xff\xfe" * 10, "UTF-8"),
        (("--email", EMAIL, "--password-file", "/nowhere/at/all"), PASSWORD, "cannot be read"),
    ],
)
def test_what_it_refuses_leaves_nothing_behind(
    providence: Providence, tmp_path: Path, arguments: tuple[str, ...], typed: str | bytes, told: str
) -> None:
    data = tmp_path / "deep" / "data"
    given = typed if isinstance(typed, bytes) else typed.encode()
    ended = providence("init", "--data", data, *arguments, typed=given)
    assert ended.code == 1
    assert told in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_password_on_the_command_line_is_wrong_usage(providence: Providence, tmp_path: Path) -> None:
    for words in (("--password", PASSWORD), (f"--password={PASSWORD}",)):
        ended = providence("init", "--data", tmp_path / "data", "--email", EMAIL, *words)
        assert ended.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_stops_it_before_anything_is_made(providence: Providence, tmp_path: Path) -> None:
    ended = providence(
        *("init", "--data", tmp_path / "data", "--email", EMAIL),
        settings={"PROVIDENCE_PASSWORD": "x"},
        typed=PASSWORD.encode(),
    )
    assert ended.code == 78
    assert "PROVIDENCE_PASSWORD" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_ring_may_lie_apart_in_a_folder_that_is_there(providence: Providence, tmp_path: Path) -> None:
    data, safe = tmp_path / "data", tmp_path / "safe"
    settings = {"PROVIDENCE_KEY_RING": str(safe / "ring.json")}
    ended = providence("init", "--data", data, "--email", EMAIL, settings=settings, typed=PASSWORD.encode())
    assert ended.code == 1
    assert f"{safe}: make that folder first" in ended.err
    assert list(tmp_path.iterdir()) == []
    safe.mkdir()
    ended = providence("init", "--data", data, "--email", EMAIL, settings=settings, typed=PASSWORD.encode())
    assert ended.code == 0, ended.err
    assert set(contents(safe)) == {"ring.json"}
    assert set(contents(data)) == {"providence.sqlite3"}


def test_a_folder_that_holds_something_else_keeps_its_mode_and_its_things(
    providence: Providence, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "letter").write_text("mine")
    assert providence("init", "--data", tmp_path, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    assert mode(tmp_path) == 0o755
    assert set(contents(tmp_path)) == MADE | {"letter"}


def test_a_folder_with_an_awkward_name_is_no_other_folder(providence: Providence, tmp_path: Path) -> None:
    data = tmp_path / "a b%20c#d?e"
    assert providence("init", "--data", data, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    assert set(contents(data)) == MADE
    assert providence("doctor", "--data", data).code == 0
    assert [path.name for path in tmp_path.iterdir()] == [data.name]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_that_is_told_to_end_takes_back_what_it_had_made(tmp_path: Path, number: int) -> None:
    data = tmp_path / "data"
    process = start(data)
    wait_for_leftovers(data, process)
    process.send_signal(number)
    code = process.wait(timeout=30)
    assert code in (0, 130)
    assert not data.exists() if code else set(contents(data)) == MADE


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15])
def test_after_a_kill_the_next_one_finds_all_or_nothing(
    providence: Providence, tmp_path: Path, delay: float
) -> None:
    data = tmp_path / "data"
    process = start(data)
    wait_for_leftovers(data, process)
    time.sleep(delay)
    process.kill()
    process.wait(timeout=30)
    found = MADE & set(contents(data))
    again = providence("init", "--data", data, "--email", EMAIL, typed=PASSWORD.encode())
    assert (len(found), again.code) in {(0, 0), (2, 1)}
    assert set(contents(data)) - {"providence.sqlite3-wal", "providence.sqlite3-shm"} >= MADE
    assert providence("doctor", "--data", data).code == 0


def test_what_a_kill_left_of_a_ring_goes_with_the_next_one(providence: Providence, tmp_path: Path) -> None:
    (tmp_path / "..keyring.json.init.0123456789abcdef").write_bytes(b"half a key")
    assert providence("init", "--data", tmp_path, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    assert set(contents(tmp_path)) == MADE


def test_of_two_at_once_one_makes_it_and_the_other_refuses(tmp_path: Path) -> None:
    data = tmp_path / "data"
    both = [start(data), start(data)]
    codes = sorted(process.wait(timeout=60) for process in both)
    assert codes == [0, 1]
    assert set(contents(data)) == MADE


def test_two_at_once_never_share_a_ring_that_lies_apart(providence: Providence, tmp_path: Path) -> None:
    settings = {"PROVIDENCE_KEY_RING": str(tmp_path / "ring.json")}
    folders = [tmp_path / name for name in ("one", "other", "third")]
    codes = [process.wait(timeout=60) for process in [start(folder, settings) for folder in folders]]
    assert sorted(codes) == [0, 1, 1]
    made = folders[codes.index(0)]
    assert providence("doctor", "--data", made, settings=settings).code == 0
    assert {path.name for path in tmp_path.iterdir()} - {"password"} == {"ring.json", made.name}


def test_a_workspace_is_told_as_it_is_called_from_then_on(providence: Providence, tmp_path: Path) -> None:
    given = ("--data", tmp_path / "data", "--email", EMAIL, "--workspace", "Team-A")
    assert "of the workspace team-a\n" in providence("init", *given, typed=PASSWORD.encode()).out


def test_a_folder_whose_name_is_no_text_is_told(providence: Providence, tmp_path: Path) -> None:
    data = f"{tmp_path}/\udcff"
    ended = providence("init", "--data", data, "--email", EMAIL, typed=PASSWORD.encode())
    assert ended.code == 78
    assert "UTF-8" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert at_a_terminal(data, PASSWORD, "another pass phrase")[0] == 1
    assert not data.exists()
    code, shown = at_a_terminal(data, PASSWORD, PASSWORD)
    assert code == 0
    assert PASSWORD not in shown
    assert set(contents(data)) == MADE


async def test_on_postgres_it_fills_an_empty_database_once(
    providence: Providence, empty_postgres: str, tmp_path: Path
) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    first, second = tmp_path / "first", tmp_path / "second"
    ended = providence("init", "--data", first, "--email", EMAIL, settings=settings, typed=PASSWORD.encode())
    assert ended.code == 0, ended.err
    assert set(contents(first)) == {"keyring.json"}
    again = providence("init", "--data", second, "--email", EMAIL, settings=settings, typed=PASSWORD.encode())
    assert again.code == 1
    assert "overwrites nothing" in again.err
    assert not second.exists()
    assert providence("doctor", "--data", first, settings=settings).code == 0


def start(data: Path, settings: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        command("init", "--data", data, "--email", EMAIL),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=surroundings(settings),
    )
    assert process.stdin is not None
    process.stdin.write(PASSWORD.encode())
    process.stdin.close()
    return process


def wait_for_leftovers(data: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while not (data.exists() and any(data.iterdir())) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def at_a_terminal(data: Path, *answers: str) -> tuple[int, str]:
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        words = command("init", "--data", data, "--email", EMAIL)
        os.execve(words[0], words, surroundings())
    shown, waiting = "", list(answers)
    while True:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk.decode()
        if waiting and shown.rstrip().endswith(":"):
            # The terminal echoes what is typed before getpass has switched the echo off.
            time.sleep(0.2)
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown
