"""Reads the address of a provider: one spelling in, one meaning out; it resolves nothing and allows nothing.

A host that ends in a number is an IPv4 address to every resolver; spelt otherwise than in the usual four decimal parts it is
kept as `odd`, and the guard refuses it, for octal, hexadecimal and short forms mean different things to different readers.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from yarl import URL

PORTS = {"http": 80, "https": 443}

_PLAIN = re.compile(r"[!-\[\]-~]*")
"""What can be seen in ASCII, but for the backslash."""
_BREAKING = re.compile(r"[@/?#:\[\]]")


class BadAddress(ValueError):
    """Not an address that a provider could have. The text is for a person and does not repeat the address."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address, read. `host` is in lower case, ASCII, without brackets and trailing dots; `exact` tells that it was written so.
    `odd`: an IPv4 address in an unusual spelling, or an IPv6 one with a scope. `base` has no trailing slash."""

    scheme: str
    host: str
    port: int
    address: IPv4Address | IPv6Address | None
    exact: bool
    odd: bool
    base: str
    bare: bool

    @property
    def origin(self) -> str:
        """scheme://host:port, the port always written."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """host:port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read(url: str) -> Target:
    """The meaning of `url`. Raises BadAddress. `bare` is True where there is neither query nor fragment."""
    if len(url) > 4000:
        raise BadAddress("it is too long")
    # Nearly every address is plain at a glance; only of the others each character is looked at.
    if not _PLAIN.fullmatch(url) and any(_forbidden(char) for char in url):
        raise BadAddress("it holds white space, control characters or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("it is not a web address") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise BadAddress("it must begin with https:// or http://")
    if "@" in parts.netloc:
        raise BadAddress("it must hold no user name or password")
    if port == 0:
        raise BadAddress("its port is not one")
    written, host, address, odd = _host(parts)
    port = port or PORTS[scheme]
    authority = f"[{host}]" if ":" in host else host
    if port != PORTS[scheme]:
        authority += f":{port}"
    base = f"{scheme}://{authority}{parts.path.rstrip('/')}"
    return Target(
        scheme=scheme,
        host=host,
        port=port,
        address=address,
        exact=written == host,
        odd=odd,
        base=base,
        bare=not ("?" in url or "#" in url),
    )


def _forbidden(char: str) -> bool:
    return char == "\\" or char.isspace() or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp", "Zs"}


def _host(parts: SplitResult) -> tuple[str, str, IPv4Address | IPv6Address | None, bool]:
    netloc = parts.netloc
    if netloc.startswith("["):
        return _bracketed(netloc[1:].partition("]")[0])
    raw = netloc.rpartition(":")[0] if re.search(r":\d*$", netloc) else netloc
    if ":" in raw or "[" in raw or "]" in raw:
        raise BadAddress("an IPv6 address stands in square brackets")
    written = raw.lower()
    host = _ascii(unquote(raw)).rstrip(".")
    if not host or len(host) > 253 or ".." in host or host.startswith("."):
        raise BadAddress("its host is not a name or an address")
    if _ends_in_a_number(host):
        try:
            return written, host, IPv4Address(host), False
        except ValueError:
            return written, host, None, True
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host) or any(
        len(label) > 63 for label in host.split(".")
    ):
        raise BadAddress("its host is not a name or an address")
    return written, host, None, False


def _bracketed(inner: str) -> tuple[str, str, IPv4Address | IPv6Address | None, bool]:
    plain, scope, _ = unquote(inner).partition("%")
    try:
        address = ip_address(plain)
    except ValueError:
        raise BadAddress("its IPv6 address cannot be read") from None
    if not isinstance(address, IPv6Address):
        raise BadAddress("only an IPv6 address stands in square brackets")
    return inner.lower(), str(address), address, bool(scope)


def _ascii(host: str) -> str:
    if _BREAKING.search(host) or (not _PLAIN.fullmatch(host) and any(_forbidden(char) for char in host)):
        raise BadAddress("its host is not a name or an address")
    folded = unicodedata.normalize("NFKC", host).lower()
    if not folded.isascii():
        try:
            folded = (URL.build(scheme="https", host=folded.rstrip(".")).raw_host or "").lower()
        except ValueError:
            raise BadAddress("its host is not a name or an address") from None
    return folded


def _ends_in_a_number(host: str) -> bool:
    last = host.rpartition(".")[2]
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None
