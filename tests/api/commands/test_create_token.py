"""`providence create-token` prints a token once, within the right of the workspace's owner."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.commands.conftest import Providence


def tokens(data: Path) -> list[tuple[str, list[str]]]:
    with closing(sqlite3.connect(data / "providence.sqlite3")) as connection:
        rows = connection.execute("SELECT name, permissions FROM api_token ORDER BY name").fetchall()
    return [(name, json.loads(permissions)) for name, permissions in rows]


def test_it_prints_the_token_alone_and_keeps_it_nowhere(providence: Providence, installation: Path) -> None:
    ended = providence(
        *("create-token", "--data", installation, "--workspace", "main", "--name", "ci"),
        *("--permission", "PROVIDERS_VIEW", "models_invoke", "--permission", "USAGE_VIEW"),
    )
    assert ended.code == 0, ended.err
    token = ended.out.strip()
    assert token.startswith("pvt_")
    assert ended.out == f"{token}\n"
    assert token not in ended.err
    assert tokens(installation) == [("ci", ["PROVIDERS_VIEW", "MODELS_INVOKE", "USAGE_VIEW"])]
    secret = token.split("_")[2].encode()
    for path in installation.iterdir():
        assert secret not in path.read_bytes()


def test_an_unknown_permission_is_wrong_usage_and_told_with_the_list(
    providence: Providence, installation: Path
) -> None:
    ended = providence(
        *("create-token", "--data", installation, "--workspace", "main", "--name", "ci"),
        *("--permission", "PROVIDERS_VIEW", "EVERYTHING"),
    )
    assert ended.code == 2
    assert "EVERYTHING" in ended.err
    assert "CREDENTIALS_MANAGE" in ended.err
    assert tokens(installation) == []


@pytest.mark.parametrize("missing", ["--workspace", "--name", "--permission"])
def test_what_is_left_out_is_wrong_usage(providence: Providence, installation: Path, missing: str) -> None:
    given = {"--workspace": "main", "--name": "ci", "--permission": "PROVIDERS_VIEW"}
    words = [word for name, value in given.items() if name != missing for word in (name, value)]
    ended = providence("create-token", "--data", installation, *words)
    assert ended.code == 2
    assert missing in ended.err


def test_a_workspace_that_is_not_there_and_a_name_that_is_taken_are_refused(
    providence: Providence, installation: Path
) -> None:
    def create(workspace: str, name: str) -> tuple[int, str, str]:
        ended = providence(
            *("create-token", "--data", installation, "--workspace", workspace, "--name", name),
            *("--permission", "PROVIDERS_VIEW"),
        )
        return ended.code, ended.out, ended.err

    assert create("main", "ci")[0] == 0
    code, out, err = create("main", "CI")
    assert (code, out) == (1, "")
    assert "already" in err
    code, out, err = create("elsewhere", "other")
    assert (code, out) == (1, "")
    assert "elsewhere" in err
    code, out, err = create("main", "\n")
    assert (code, out) == (1, "")
    assert [name for name, _ in tokens(installation)] == ["ci"]


def test_an_owner_may_grant_the_lease(providence: Providence, installation: Path) -> None:
    ended = providence(
        *("create-token", "--data", installation, "--workspace", "main", "--name", "machine"),
        *("--permission", "CREDENTIALS_LEASE"),
    )
    assert ended.code == 0
    assert tokens(installation) == [("machine", ["CREDENTIALS_LEASE"])]


def test_where_nobody_ran_init_the_cure_is_told(providence: Providence, tmp_path: Path) -> None:
    ended = providence(
        *("create-token", "--data", tmp_path, "--workspace", "main", "--name", "ci"),
        *("--permission", "PROVIDERS_VIEW"),
    )
    assert ended.code == 78
    assert "providence init" in ended.err
    assert list(tmp_path.iterdir()) == []
