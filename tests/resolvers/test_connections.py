"""Pages and ids: what is not of this connection or of this kind is refused or unknown."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from resolvers.connections import Place, cursor, cut, page, page_info
from resolvers.errors import PublicError
from resolvers.nodes import node_id, provider_id, read_id, read_provider_id

HERE = Place(datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), uuid4())


def test_a_cursor_leads_back_to_its_place() -> None:
    assert page(5, cursor(HERE, name="credentials"), name="credentials").after == HERE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "=",
        "é",
        "\x00",
        "A" * 10_000,
        "bnVsbA",
        "W10",
        "WzFd",
        "e30",
        cursor(HERE, name="runs"),
        cursor(HERE, name="credentials") + "=",
        cursor(HERE, name="credentials")[:-3],
        "W1tbW1tbW1tbW1s",
    ],
)
def test_a_garbled_or_foreign_cursor_is_a_bad_argument(text: str) -> None:
    with pytest.raises(PublicError) as refused:
        page(5, text, name="credentials")
    assert refused.value.extensions == {"code": "BAD_ARGUMENT", "path": "after"}


@pytest.mark.parametrize("first", [-1, 0, 101, 2**31 - 1])
def test_a_page_has_one_to_a_hundred_edges(first: int) -> None:
    with pytest.raises(PublicError) as refused:
        page(first, None, name="credentials")
    assert refused.value.extensions == {"code": "BAD_ARGUMENT", "path": "first"}


def test_one_row_more_than_asked_for_tells_that_something_follows() -> None:
    wanted = page(2, None, name="credentials")
    assert wanted.limit == 3
    assert cut([1, 2, 3], wanted) == ([1, 2], True)
    assert cut([1, 2], wanted) == ([1, 2], False)
    info = page_info(["a", "b"], wanted, more=True)
    assert (info.has_next_page, info.has_previous_page, info.start_cursor, info.end_cursor) == (
        True,
        False,
        "a",
        "b",
    )


def test_an_id_is_read_by_its_own_kind_alone() -> None:
    key = uuid4()
    assert read_id(node_id("credential", key), "credential") == key
    assert read_id(node_id("credential", key), "run", "account") is None
    for text in (
        "",
        "credential",
        "credential_",
        f"credential_{key}",
        f"credential_{key.hex}x",
        f"Credential_{key.hex}",
        f"credential_{key.hex.upper()}",
        "credential_" + "０" * 32,
    ):
        assert read_id(text, "credential") is None


def test_a_providers_id_is_of_one_workspace() -> None:
    workspace, other = uuid4(), uuid4()
    assert read_provider_id(provider_id(workspace, "openai"), workspace) == "openai"
    assert read_provider_id(provider_id(workspace, "openai"), other) is None
    assert read_provider_id("provider_x_openai", workspace) is None
