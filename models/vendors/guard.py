"""Decides which addresses may be called: public https, and what the operator listed; it opens no connection.

Decided twice: by the address as written, before anything is resolved, and by each IP address at the moment a socket is made for it.
A refused address is refused alike whether or not anything lies there.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import WrongConfiguration
from models.vendors import target
from models.vendors.networks import Address, Zone, zone
from models.vendors.target import Target
from models.vendors.transport import BlockedAddress

PUBLIC_PORTS = frozenset({443, 8443})


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the operator's list: a host as it must be written, or a network that the address must lie in."""

    scheme: str
    port: int
    host: str | None = None
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None = None


def read_allow_list(text: str | None) -> tuple[Allowed, ...]:
    """The entries of PROVIDENCE_EGRESS_ALLOW. Raises WrongConfiguration, which names the faulty entry."""
    return tuple(_entry(entry.strip()) for entry in (text or "").split(",") if entry.strip())


class Guard:
    """The rules of one process. `own` addresses may be added once the service knows where it listens."""

    def __init__(self, allowed: Iterable[Allowed] = (), *, own: Iterable[tuple[str, int]] = ()) -> None:
        self._allowed = tuple(allowed)
        self._own_ports = {port for _, port in own}

    def own(self, host: str, port: int) -> None:
        """The service listens there: no call reaches that port on this machine, whichever of its addresses is named."""
        self._own_ports.add(port)

    def admit(self, where: Target) -> None:
        """Raises BlockedAddress where the address as written cannot be called, whatever it resolves to."""
        if where.odd:
            raise BlockedAddress("The address is written in an unusual way.")
        if _matches(where.host, _METADATA_NAMES):
            raise BlockedAddress("Metadata services of clouds are never called.")
        if where.address is not None:
            self.admit_address(where, where.address)
        elif not self._listed(where) and not self._in_a_network(where):
            if (
                where.scheme != "https"
                or where.port not in PUBLIC_PORTS
                or _matches(where.host, _PRIVATE_NAMES)
            ):
                raise BlockedAddress(self._reason(where), allow=where.origin)

    def admit_address(self, where: Target, address: Address) -> None:
        """Raises BlockedAddress where this IP address cannot be called for that target."""
        judged = zone(address)
        if judged is Zone.FORBIDDEN:
            raise BlockedAddress("Link-local and metadata addresses are never called.")
        if where.port in self._own_ports and _on_this_machine(address):
            raise BlockedAddress("The service does not call itself.")
        if self._listed(where) or any(_holds(entry, where, address) for entry in self._allowed):
            return
        if judged is Zone.PUBLIC and where.scheme == "https" and where.port in PUBLIC_PORTS:
            return
        raise BlockedAddress(self._reason(where), allow=where.origin)

    def names_may_fail(self, where: Target) -> bool:
        """Whether it may be told that the name does not resolve: only where a call was allowed whatever it resolves to."""
        return self._listed(where) or (where.scheme == "https" and where.port in PUBLIC_PORTS)

    def refuse(self, where: Target) -> BlockedAddress:
        """The refusal for a name that may not be called, and of which nothing is told."""
        return BlockedAddress(self._reason(where), allow=where.origin)

    def _listed(self, where: Target) -> bool:
        return where.exact and any(
            entry.host == where.host and entry.scheme == where.scheme and entry.port == where.port
            for entry in self._allowed
        )

    def _in_a_network(self, where: Target) -> bool:
        return any(
            entry.network is not None and entry.scheme == where.scheme and entry.port == where.port
            for entry in self._allowed
        )

    def _reason(self, where: Target) -> str:
        if where.scheme != "https":
            return "Plain http, or an address that is not public, is called only where the operator lists it."
        if where.port not in PUBLIC_PORTS:
            return "Without the operator's list https is called on the ports 443 and 8443 alone."
        return "The address is not public, and not on the operator's list."


def _entry(text: str) -> Allowed:
    scheme, separator, rest = text.partition("://")
    host, colon, port = rest.rpartition(":")
    fault = f"PROVIDENCE_EGRESS_ALLOW: {text!r} must be scheme://host:port or scheme://cidr:port, such as http://127.0.0.1:11434."
    if not separator or not colon or scheme not in target.PORTS or not port.isascii() or not port.isdigit():
        raise WrongConfiguration(fault)
    if not 0 < int(port) < 65536:
        raise WrongConfiguration(fault)
    if "/" in host:
        try:
            return Allowed(
                scheme, int(port), network=ipaddress.ip_network(host.replace("[", "").replace("]", ""))
            )
        except ValueError as error:
            raise WrongConfiguration(f"{fault} ({error})") from None
    try:
        where = target.read(text)
    except target.BadAddress as error:
        raise WrongConfiguration(f"{fault} ({error})") from None
    if where.odd or (where.address is not None and zone(where.address) is Zone.FORBIDDEN):
        raise WrongConfiguration(
            f"PROVIDENCE_EGRESS_ALLOW: {text!r} can never be called: it is a link-local or metadata address, or oddly written."
        )
    return Allowed(scheme, int(port), host=where.host)


def _holds(entry: Allowed, where: Target, address: Address) -> bool:
    if entry.network is None or entry.scheme != where.scheme or entry.port != where.port:
        return False
    return address.version == entry.network.version and address in entry.network


def _matches(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _on_this_machine(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback or address.is_unspecified:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True


_METADATA_NAMES = (
    "metadata.google.internal",
    "metadata.goog",
    "metadata",
    "instance-data",
    "instance-data.ec2.internal",
)
_PRIVATE_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa", "intranet", "lan")
