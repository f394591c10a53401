"""What an operator may set, and how a mistake is told."""

from pathlib import Path

import pytest

from api.settings import read
from models.errors import WrongConfiguration


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = read({"PATH": "/bin"}, data=tmp_path)
    assert settings.database_url == f"sqlite://{tmp_path}/providence.sqlite3"
    assert settings.key_ring == tmp_path / "keyring.json"
    assert (settings.database_pool, settings.checks_per_minute) == (10, 60)
    assert settings.introspection == "signed-in"
    assert settings.graphiql


def test_a_folder_with_odd_letters_is_quoted_in_the_url(tmp_path: Path) -> None:
    folder = tmp_path / "a b%20#?"
    assert read({}, data=folder).database_url == f"sqlite://{tmp_path}/a%20b%2520%23%3F/providence.sqlite3"


def test_a_flag_wins_over_the_environment(tmp_path: Path) -> None:
    given = {"PROVIDENCE_DATA": "/elsewhere"}
    assert read(given, data=tmp_path).data == tmp_path
    assert read(given).data == Path("/elsewhere")


def test_graphiql_is_on_for_this_machine_alone(tmp_path: Path) -> None:
    for host, on in (
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
    ):
        assert read({}, host=host).graphiql is on
        assert read({"PROVIDENCE_GRAPHIQL": "on"}, host=host).graphiql
        assert not read({"PROVIDENCE_GRAPHIQL": "off"}, host=host).graphiql


def test_every_name_is_read(tmp_path: Path) -> None:
    bundle = tmp_path / "roots.pem"
    bundle.write_text("")
    settings = read(
        {
            "PROVIDENCE_DATA": str(tmp_path),
            "PROVIDENCE_DATABASE_URL": "postgres://u:p@h/d?sslmode=disable",
            "PROVIDENCE_KEY_RING": "/keys/ring.json",
            "PROVIDENCE_KEY_RING_JSON": '{"keys": []}',
            "PROVIDENCE_REDIS_URL": "redis://localhost:6379/0",
            "PROVIDENCE_EGRESS_ALLOW": "http://127.0.0.1:11434, http://10.0.0.0/8:8080",
            "PROVIDENCE_ALLOWED_ORIGINS": "https://App.example.org,http://localhost:3000",
            "PROVIDENCE_GRAPHIQL": "off",
            "PROVIDENCE_DATABASE_POOL": "3",
            "PROVIDENCE_LOG_LEVEL": "debug",
            "PROVIDENCE_CHECKS_PER_MINUTE": "7",
            "PROVIDENCE_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "PROVIDENCE_CA_BUNDLE": str(bundle),
            "PROVIDENCE_INTROSPECTION": "public",
        }
    )
    assert settings.egress_allow == ("http://127.0.0.1:11434", "http://10.0.0.0/8:8080")
    assert settings.allowed_origins == {"https://app.example.org", "http://localhost:3000"}
    assert (settings.database_pool, settings.checks_per_minute, settings.log_level) == (3, 7, "DEBUG")
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://canary"),
        ("DATABASE_URL", "sqlite://relative-canary"),
        ("KEY_RING_JSON", "canary"),
        ("REDIS_URL", "http://canary"),
        ("EGRESS_ALLOW", "canary"),
        ("EGRESS_ALLOW", "http://canary"),
        ("ALLOWED_ORIGINS", "https://canary/"),
        ("ALLOWED_ORIGINS", "*"),
        ("GRAPHIQL", "canary"),
        ("DATABASE_POOL", "0"),
        ("DATABASE_POOL", "canary"),
        ("DATABASE_POOL", "９"),
        ("LOG_LEVEL", "canary"),
        ("CHECKS_PER_MINUTE", "-1"),
        ("TRUSTED_PROXIES", "canary"),
        ("CA_BUNDLE", "/nowhere/canary.pem"),
        ("INTROSPECTION", "canary"),
    ],
)
def test_a_wrong_value_is_told_by_name_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(WrongConfiguration, match=f"PROVIDENCE_{name} is wrong") as wrong:
        read({f"PROVIDENCE_{name}": value})
    assert "canary" not in str(wrong.value)


def test_an_unknown_name_is_a_wrong_setting() -> None:
    with pytest.raises(WrongConfiguration, match="PROVIDENCE_DATABSE_URL"):
        read({"PROVIDENCE_DATABSE_URL": "x"})


def test_what_may_hold_a_key_does_not_show_itself() -> None:
    settings = read(
        {"PROVIDENCE_KEY_RING_JSON": '{"a": "canary"}', "PROVIDENCE_DATABASE_URL": "postgres://u:canary@h/d"}
    )
    assert "canary" not in repr(settings)
