"""The table of networks: which addresses are public, which are private, and which nobody's permission opens.

`ipaddress.is_global` is not asked: it errs on NAT64, 6to4, IPv4-compatible, site-local and multicast addresses.
"""

from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address


class Zone(IntEnum):
    """Ordered: of two judgements the higher holds."""

    PUBLIC = 0
    PRIVATE = 1
    FORBIDDEN = 2


def zone(address: Address) -> Zone:
    """PRIVATE: only by the operator's list. FORBIDDEN: cloud metadata and link-local, never. Embedded IPv4 is judged too."""
    if isinstance(address, IPv4Address):
        return _zone_v4(address)
    if address.scope_id is not None or any(address in network for network in _FORBIDDEN_V6):
        return Zone.FORBIDDEN
    for network, shift, transparent in _EMBEDDING:
        if address in network:
            inner = _zone_v4(IPv4Address((int(address) >> shift) & 0xFFFFFFFF))
            return inner if transparent else max(Zone.PRIVATE, inner)
    if address in _TEREDO:
        return max(Zone.PRIVATE, _zone_v4(IPv4Address(~int(address) & 0xFFFFFFFF)))
    if address not in _GLOBAL_V6 or any(address in network for network in _PRIVATE_V6):
        return Zone.PRIVATE
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return _zone_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    return Zone.PUBLIC


def _zone_v4(address: IPv4Address) -> Zone:
    if any(address in network for network in _FORBIDDEN_V4):
        return Zone.FORBIDDEN
    return Zone.PRIVATE if any(address in network for network in _PRIVATE_V4) else Zone.PUBLIC


_FORBIDDEN_V4 = tuple(
    IPv4Network(text)
    for text in (
        "169.254.0.0/16",  # link-local: metadata of nearly every cloud, credentials of containers
        "100.100.100.200/32",  # Alibaba Cloud
        "168.63.129.16/32",  # Azure's host agent, in the midst of public space
        "192.0.0.192/32",  # Oracle Cloud
    )
)

_PRIVATE_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)

_FORBIDDEN_V6 = tuple(
    IPv6Network(text)
    for text in (
        "fe80::/10",
        "fd00:ec2::/32",  # Amazon
        "fd20:ce::/32",  # Google
        "fd00:42::42/128",  # Scaleway
    )
)

_GLOBAL_V6 = IPv6Network("2000::/3")
_TEREDO = IPv6Network("2001::/32")
_PRIVATE_V6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48")
)

# network, where the IPv4 address stands, and whether the address means that IPv4 address and nothing else
_EMBEDDING = (
    (IPv6Network("::ffff:0:0/96"), 0, True),
    (IPv6Network("64:ff9b::/96"), 0, True),
    (IPv6Network("::ffff:0:0:0/96"), 0, False),
    (IPv6Network("64:ff9b:1::/48"), 0, False),
    (IPv6Network("2002::/16"), 80, False),
    (IPv6Network("::/96"), 0, False),
)

_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
