"""Which text is a token, and whose address counts."""

import ipaddress

import pytest
from aiohttp.test_utils import make_mocked_request

from api.authentication import address_of, bearer

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", None),
        ("abc", None),
        ("Bearer", None),
        ("Bearer a b", None),
        ("Bearer \x00", None),
        ("Bearer é", None),
        ("Bearer " + "x" * 1000, None),
        ("", None),
        (None, None),
    ],
)
def test_a_token_is_what_stands_after_bearer(text: str | None, token: str | None) -> None:
    assert bearer(text) == token


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # a stranger may write what he likes
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        (
            "10.0.0.1",
            ["1.1.1.1, 198.51.100.1"],
            "198.51.100.1",
        ),  # what the caller wrote before it came to the proxy
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1", "10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["garbage"], "10.0.0.1"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_trusted_proxies_wrote_it(
    peer: str, forwarded: list[str], address: str
) -> None:
    request = make_mocked_request("POST", "/graphql", headers=[("X-Forwarded-For", hop) for hop in forwarded])  # type: ignore[arg-type]
    assert address_of(request.clone(remote=peer), PROXIES) == address
    if forwarded:
        assert address_of(request.clone(remote=peer), ()) == peer
