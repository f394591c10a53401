"""The command line itself: wrong usage exits 2 and says what would be right."""

import pytest

from tests.api.commands.conftest import Providence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "COMMAND"),
        (("fly",), "fly"),
        (("serve", "--port", "70000"), "65535"),
        (("serve", "--port", "-1"), "--port"),
        (("serve", "--port", "٣"), "65535"),
        (("serve", "--flag"), "--flag"),
        (("init",), "--email"),
        (("init", "--email"), "--email"),
        (("init", "--data", "", "--email", "a@example.com"), "folder"),
        (("demo", "--base-url", "http://127.0.0.1:1/v1"), "--key-file"),
        (("demo", "--key-file", "x"), "--base-url"),
        (("demo", "--base-url", "ftp://127.0.0.1", "--key-file", "x"), "address"),
        (("demo", "--base-url", "http://127.0.0.1:99999/v1", "--key-file", "x"), "address"),
        (("demo", "--base-url", "http:///v1", "--key-file", "x"), "host"),
        (
            (
                "demo",
                "--ex",
            ),
            "--ex",
        ),
    ],
)
def test_wrong_usage_exits_2_and_names_what_is_wrong(
    providence: Providence, words: tuple[str, ...], told: str
) -> None:
    ended = providence(*words)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_every_command_explains_itself(providence: Providence) -> None:
    helped = providence("--help")
    assert helped.code == 0
    for name in (
        "init",
        "serve",
        "migrate",
        "doctor",
        "schema",
        "create-token",
        "hosted",
        "workspace",
        "demo",
    ):
        assert name in helped.out
