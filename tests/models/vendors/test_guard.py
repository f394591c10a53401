"""What may be called: public https, and what the operator listed; nothing else, however it is written."""

import socket
from ipaddress import ip_address

import pytest

from models.errors import WrongConfiguration
from models.vendors.client import VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.networks import Zone, zone
from models.vendors.target import read
from models.vendors.transport import (
    BlockedAddress,
    ConnectionRefused,
    NameNotFound,
    TransportError,
)
from tests.fakes.listener import Listener, free_port
from tests.fakes.provider import Provider
from tests.models.vendors.spellings import ELSEWHERE, LOOPBACK, METADATA


def test_there_are_sixty_spellings_and_more():
    assert len(LOOPBACK) >= 60
    assert len({*LOOPBACK, *ELSEWHERE, *METADATA}) >= 120


@pytest.mark.parametrize("spelling", LOOPBACK)
async def test_no_spelling_of_loopback_is_called(spelling, client_for):
    client = await client_for()
    async with Listener() as listener:
        with pytest.raises(BlockedAddress):
            await client.request("GET", spelling.replace("{port}", str(listener.port)))
        assert listener.visits == 0


@pytest.mark.parametrize("spelling", LOOPBACK)
async def test_a_refusal_does_not_tell_whether_anyone_listens(spelling, client_for):
    client = await client_for()
    said = []
    async with Listener() as listener:
        for port in (listener.port, free_port()):
            with pytest.raises(BlockedAddress) as refused:
                await client.request("GET", spelling.replace("{port}", str(port)))
            said.append((type(refused.value), str(refused.value)))
    assert said[0] == said[1]


@pytest.mark.parametrize("spelling", [*ELSEWHERE, *METADATA])
async def test_no_private_or_metadata_address_is_called(spelling, client_for, monkeypatch):
    looked_up = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: looked_up.append(args))
    client = await client_for()
    with pytest.raises(BlockedAddress):
        await client.request("GET", spelling)
    assert looked_up == []


@pytest.mark.parametrize("spelling", METADATA)
def test_a_list_never_opens_a_metadata_address(spelling):
    where = read(spelling)
    host = f"[{where.host}]" if ":" in where.host else where.host
    everything = read_allow_list(
        f"{where.scheme}://0.0.0.0/0:{where.port},{where.scheme}://::/0:{where.port}"
    )
    try:
        everything += read_allow_list(f"{where.scheme}://{host}:{where.port}")
    except WrongConfiguration:
        pass
    guard = Guard(everything)
    with pytest.raises(BlockedAddress):
        guard.admit(where)
    if where.address is not None:
        with pytest.raises(BlockedAddress):
            guard.admit_address(where, where.address)


def resolving(monkeypatch, table):
    def answer(host, port, *args, **kwargs):
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port, 0, 0) if ":" in address else (address, port),
            )
            for address in table[host]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["fe80::1%lo"],
        ["64:ff9b::127.0.0.1"],
        ["1.1.1.1", "127.0.0.1"],
        ["127.0.0.1", "1.1.1.1"],
    ],
)
async def test_a_public_name_that_resolves_inward_is_refused(addresses, client_for, monkeypatch):
    resolving(monkeypatch, {"rebound.example.com": addresses})
    client = await client_for()
    with pytest.raises(BlockedAddress):
        await client.request("GET", "https://rebound.example.com/v1")


async def test_the_address_is_judged_where_the_socket_is_made(client_for, monkeypatch):
    """Were the resolver fooled, the socket would still not be made."""
    client = await client_for()
    async with Listener() as listener:
        resolving(monkeypatch, {"rebound.example.com": ["127.0.0.1"]})
        judged = []
        true = Guard.admit_address

        def first_blind(self, where, address):
            judged.append(address)
            if len(judged) > 1:
                true(self, where, address)

        monkeypatch.setattr(Guard, "admit_address", first_blind)
        monkeypatch.setattr("models.vendors.guard.PUBLIC_PORTS", frozenset({listener.port}))
        with pytest.raises(BlockedAddress):
            await client.request("GET", f"https://rebound.example.com:{listener.port}/")
        assert len(judged) == 2
        assert listener.visits == 0


async def test_what_the_list_names_is_called(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        assert (await client.request("GET", f"{provider.base_url}/models")).status == 401


@pytest.mark.parametrize(
    "allowed",
    [
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{other}",
        "http://127.0.0.2:{port}",
        "http://localhost:{port}",
        "http://10.0.0.0/8:{port}",
        "http://127.0.0.0/8:{other}",
        "https://127.0.0.0/8:{port}",
    ],
)
async def test_scheme_host_and_port_of_the_list_are_exact(allowed, client_for):
    async with Listener() as listener:
        client = await client_for(allowed.format(port=listener.port, other=free_port()))
        with pytest.raises(BlockedAddress):
            await client.request("GET", f"http://127.0.0.1:{listener.port}/")
        assert listener.visits == 0


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "127.0.0.1.", "[::ffff:127.0.0.1]", "①27.0.0.1"]
)
async def test_a_listed_address_is_called_only_as_it_is_listed(host, client_for):
    async with Listener() as listener:
        client = await client_for(f"http://127.0.0.1:{listener.port}")
        with pytest.raises(BlockedAddress):
            await client.request("GET", f"http://{host}:{listener.port}/")
        assert listener.visits == 0


async def test_a_network_of_the_list_is_judged_by_the_resolved_address(client_for, monkeypatch):
    resolving(monkeypatch, {"inside.example.com": ["127.0.0.1"], "outside.example.com": ["10.0.0.1"]})
    async with Provider(key=None) as provider:
        client = await client_for(f"http://127.0.0.0/8:{provider.port}")
        answer = await client.request("GET", f"http://inside.example.com:{provider.port}/v1/models")
        assert answer.status == 200
        with pytest.raises(BlockedAddress):
            await client.request("GET", f"http://outside.example.com:{provider.port}/v1/models")
        with pytest.raises(BlockedAddress):
            await client.request("GET", f"http://nowhere.example.com:{provider.port}/v1/models")
    with pytest.raises(ConnectionRefused):
        await client.request("GET", f"http://inside.example.com:{provider.port}/v1/models")


async def test_only_where_a_call_was_allowed_is_told_that_a_name_does_not_resolve(client_for, monkeypatch):
    resolving(monkeypatch, {})
    client = await client_for("http://listed.example.com:11434")
    for url in (
        "https://nowhere.example.com",
        "https://nowhere.example.com:8443",
        "http://listed.example.com:11434",
    ):
        with pytest.raises(NameNotFound):
            await client.request("GET", url)
    for url in (
        "http://nowhere.example.com",
        "https://nowhere.example.com:444",
        "http://nowhere.example.com:11434",
    ):
        with pytest.raises(BlockedAddress):
            await client.request("GET", url)


async def test_only_where_a_call_was_allowed_is_told_that_nobody_listens(client_for):
    port = free_port()
    client = await client_for(f"http://127.0.0.1:{port}")
    with pytest.raises(ConnectionRefused):
        await client.request("GET", f"http://127.0.0.1:{port}")
    with pytest.raises(BlockedAddress):
        await client.request("GET", f"http://127.0.0.2:{port}")


@pytest.mark.parametrize("own", ["127.0.0.1", "0.0.0.0", "::"])
async def test_the_service_never_calls_itself_even_where_the_list_says_so(own, client_for):
    async with Listener() as listener:
        origin = f"http://127.0.0.1:{listener.port}"
        client: VendorClient = await client_for(origin, f"http://0.0.0.0/0:{listener.port}")
        client.guard.own(own, listener.port)
        for host in ("127.0.0.1", "127.0.0.2", "0.0.0.0"):
            with pytest.raises(BlockedAddress):
                await client.request("GET", f"http://{host}:{listener.port}/")
        assert listener.visits == 0


async def test_the_refusal_names_what_the_operator_would_add(client_for):
    client = await client_for()
    for url, allow in (
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434"),
        ("http://localhost:11434", "http://localhost:11434"),
        ("http://Example.com", "http://example.com:80"),
        ("https://[fd12::1]/v1", "https://[fd12::1]:443"),
    ):
        with pytest.raises(BlockedAddress) as refused:
            await client.request("GET", url)
        assert refused.value.allow == allow
        Guard(read_allow_list(allow)).admit(read(url.lower()))
    with pytest.raises(BlockedAddress) as refused:
        await client.request("GET", "http://169.254.169.254")
    assert refused.value.allow is None


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:11434",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "ftp://127.0.0.1:21",
        "http://127.0.0.1:11434/v1",
        "http://10.0.0.1/8:80",
        "http://10.0.0.0/33:80",
        "http://*:80",
        "http://127.1:80",
        "http://169.254.169.254:80",
        "http://a:80,http://b",
        "http://user@host:80",
    ],
)
def test_a_faulty_entry_of_the_list_is_named(text):
    with pytest.raises(WrongConfiguration, match="PROVIDENCE_EGRESS_ALLOW"):
        read_allow_list(text)


def test_the_list_may_be_empty_and_hold_spaces():
    assert read_allow_list(None) == ()
    assert read_allow_list(" , ") == ()
    assert len(read_allow_list("http://127.0.0.1:1, https://[::1]:2 ,http://fd00::/8:3")) == 3


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "104.18.0.1",
        "2606:4700::1",
        "2a00:1450:4001::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_are_public(address):
    assert zone(ip_address(address)) is Zone.PUBLIC


async def test_public_https_needs_no_list(client_for, monkeypatch):
    """The connection itself leaves this machine, so only the judgement is looked at."""
    guard = Guard()
    for url in (
        "https://api.openai.com/v1",
        "https://api.openai.com.:8443",
        "https://1.1.1.1",
        "https://[2606:4700::1]",
    ):
        guard.admit(read(url))
    guard.admit_address(read("https://api.openai.com"), ip_address("1.1.1.1"))
    with pytest.raises(TransportError):
        guard.admit_address(read("http://api.openai.com"), ip_address("1.1.1.1"))


def test_an_address_with_a_scope_is_never_called():
    assert zone(ip_address("2606:4700::1%eth0")) is Zone.FORBIDDEN
    assert zone(ip_address("fd12::1%1")) is Zone.FORBIDDEN
