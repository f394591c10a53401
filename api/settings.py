"""What the operator set, read once from the environment into one frozen value; the only reader of PROVIDENCE_ names.
A wrong value or an unknown name is refused with the cure; nothing else is done here."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

from models.errors import WrongConfiguration

Network = IPv4Network | IPv6Network
T = TypeVar("T")

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. `key_ring_json` wins over `key_ring`; `graphiql` and `introspection` are resolved, never "default"."""

    data: Path
    database_url: str = field(repr=False)
    key_ring: Path
    key_ring_json: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    egress_allow: tuple[str, ...] = ()
    allowed_origins: frozenset[str] = frozenset()
    graphiql: bool = False
    database_pool: int = 10
    log_level: str = "INFO"
    checks_per_minute: int = 60
    trusted_proxies: tuple[Network, ...] = ()
    ca_bundle: Path | None = None
    introspection: str = "signed-in"
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT

    @property
    def loopback(self) -> bool:
        """Whether the service listens on this machine alone."""
        return _is_loopback(self.host)


def environment() -> dict[str, str]:
    """What the process was started with: for `read`, and for the children it starts."""
    return dict(os.environ)


def read(
    environ: Mapping[str, str], *, data: Path | None = None, host: str | None = None, port: int | None = None
) -> Settings:
    """Read the settings; a flag given by the command line wins over the environment."""
    given = {name: value for name, value in environ.items() if name.startswith("PROVIDENCE_")}
    unknown = sorted(set(given) - _NAMES)
    if unknown:
        raise WrongConfiguration(
            f"Unknown setting {', '.join(unknown)}: unset it, or correct its name (known: {', '.join(sorted(_NAMES))})."
        )
    address = DEFAULT_HOST if host is None else host
    folder = data or _setting(given, "PROVIDENCE_DATA", Path, default=Path("providence-data"))
    folder = folder.absolute()
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise WrongConfiguration(
            "The data folder's name is not UTF-8: give another (--data, PROVIDENCE_DATA)."
        ) from None
    graphiql = _setting(
        given, "PROVIDENCE_GRAPHIQL", _choice("on", "off"), default="on" if _is_loopback(address) else "off"
    )
    return Settings(
        data=folder,
        database_url=_setting(
            given,
            "PROVIDENCE_DATABASE_URL",
            _database_url,
            default=f"sqlite://{quote(str(folder / 'providence.sqlite3'))}",
        ),
        key_ring=_setting(given, "PROVIDENCE_KEY_RING", Path, default=folder / "keyring.json"),
        key_ring_json=_setting(given, "PROVIDENCE_KEY_RING_JSON", _json_object, default=None),
        redis_url=_setting(given, "PROVIDENCE_REDIS_URL", _redis_url, default=None),
        egress_allow=_setting(given, "PROVIDENCE_EGRESS_ALLOW", _egress, default=()),
        allowed_origins=_setting(given, "PROVIDENCE_ALLOWED_ORIGINS", _origins, default=frozenset()),
        graphiql=graphiql == "on",
        database_pool=_setting(given, "PROVIDENCE_DATABASE_POOL", _between(1, 1000), default=10),
        log_level=_setting(
            given, "PROVIDENCE_LOG_LEVEL", _choice("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"
        ),
        checks_per_minute=_setting(given, "PROVIDENCE_CHECKS_PER_MINUTE", _between(1, 100_000), default=60),
        trusted_proxies=_setting(given, "PROVIDENCE_TRUSTED_PROXIES", _networks, default=()),
        ca_bundle=_setting(given, "PROVIDENCE_CA_BUNDLE", _existing_file, default=None),
        introspection=_setting(
            given, "PROVIDENCE_INTROSPECTION", _choice("public", "signed-in", "off"), default="signed-in"
        ),
        host=address,
        port=DEFAULT_PORT if port is None else port,
    )


_NAMES = frozenset(
    f"PROVIDENCE_{name}"
    for name in (
        "DATA",
        "DATABASE_URL",
        "KEY_RING",
        "KEY_RING_JSON",
        "REDIS_URL",
        "EGRESS_ALLOW",
        "ALLOWED_ORIGINS",
        "GRAPHIQL",
        "DATABASE_POOL",
        "LOG_LEVEL",
        "CHECKS_PER_MINUTE",
        "TRUSTED_PROXIES",
        "CA_BUNDLE",
        "INTROSPECTION",
    )
)


def _setting(given: Mapping[str, str], name: str, parse: Callable[[str], T], *, default: T) -> T:
    text = given.get(name, "").strip()
    if not text:
        return default
    try:
        return parse(text)
    except ValueError as error:
        # The value itself is not repeated: it may be a URL with a password, or the key ring.
        raise WrongConfiguration(f"{name} is wrong: {error}") from None


def _choice(*options: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        for option in options:
            if text.casefold() == option.casefold():
                return option
        raise ValueError(f"set it to one of {', '.join(options)}.")

    return parse


def _between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"set it to a whole number from {low} to {high}.")
        return int(text)

    return parse


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if scheme == "sqlite" and separator and rest.startswith("/") and len(rest) > 1:
        return text
    if scheme in ("postgres", "postgresql") and separator and rest:
        return text
    raise ValueError("write sqlite:///absolute/path, postgres://… or postgresql://….")


def _redis_url(text: str) -> str:
    if urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("write redis://host:port/0, rediss://… or unix://….")
    return text


def _json_object(text: str) -> str:
    try:
        ring = json.loads(text)
    except ValueError:
        ring = None
    if not isinstance(ring, dict):
        raise ValueError(
            "it is not a JSON object: give the text of a key ring, as `providence init` writes it."
        )
    return text


def _items(text: str) -> list[str]:
    return [item for part in text.split(",") if (item := part.strip())]


def _egress(text: str) -> tuple[str, ...]:
    for item in _items(text):
        scheme, separator, rest = item.partition("://")
        port = rest.rpartition(":")[2]
        if (
            scheme not in ("http", "https")
            or not separator
            or not port.isdecimal()
            or not 0 < int(port) < 65536
        ):
            raise ValueError("write exact scheme://host:port or scheme://cidr:port, separated by commas.")
    return tuple(_items(text))


def _origins(text: str) -> frozenset[str]:
    origins = _items(text)
    for origin in origins:
        parts = urlsplit(origin)
        exact = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or origin != exact:
            raise ValueError("write exact origins like https://app.example.org, separated by commas.")
    return frozenset(origin.lower() for origin in origins)


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(item) for item in _items(text))
    except ValueError:
        raise ValueError("write networks like 10.0.0.0/8 or 127.0.0.1, separated by commas.") from None


def _existing_file(text: str) -> Path | None:
    path = Path(text)
    if not path.is_file():
        raise ValueError("there is no such file: give the path of a PEM file.")
    return path


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
