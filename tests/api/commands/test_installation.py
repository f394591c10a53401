"""A folder that two commands make at one moment is there for both, and goes with neither while the other uses it."""

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.commands import CommandFailed
from api.commands.installation import make_folder


def made_by_another_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever folder is found missing, somebody else has made it when ours is to be made."""
    mkdir = Path.mkdir

    def late(path: Path, mode: int = 0o777) -> None:
        mkdir(path, mode)
        mkdir(path, mode)

    monkeypatch.setattr(Path, "mkdir", late)


def test_a_folder_that_another_makes_at_that_moment_is_taken_and_never_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by_another_first(monkeypatch)
    folder = tmp_path / "above" / "data"
    with ExitStack() as undo:
        make_folder(folder, undo)
    assert folder.is_dir()


def test_a_folder_is_taken_back_with_what_was_made_above_it(tmp_path: Path) -> None:
    with ExitStack() as undo:
        make_folder(tmp_path / "above" / "data", undo)
        assert (tmp_path / "above" / "data").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_another_is_at_work_is_not_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ExitStack() as undo:
        make_folder(folder, undo)
        at_work = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(at_work, fcntl.LOCK_EX)
    os.close(at_work)
    assert folder.is_dir()


def test_what_stands_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    link = tmp_path / "data"
    link.symlink_to(tmp_path / "nowhere")
    with ExitStack() as undo, pytest.raises(CommandFailed, match="data: File exists"):
        make_folder(link, undo)
    assert link.is_symlink()
