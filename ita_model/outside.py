"""Which hosts stand outside: on the web, and not on this machine or in the office's own network."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_OF_OURS: Final = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
"""How names end that no other network knows."""

_LEADS_ELSEWHERE: Final = tuple(ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10"))
"""IPv6 numbers that a gateway may turn into numbers of the office's own network, and that were meant for such networks."""


def is_outside(host: str) -> bool:
    """Whether a host, by its name or its number, can be one that stands on the web.

    A name says only that it can: what it leads to is known when it is asked for.
    """
    plain = host.strip("[]").rstrip(".").lower()
    try:
        address = ip_address(plain)
    except ValueError:
        return "." in plain and not plain.endswith(_OF_OURS)
    if isinstance(address, IPv6Address) and (within := address.ipv4_mapped or address.sixtofour) is not None:
        return within.is_global
    if any(address in network for network in _LEADS_ELSEWHERE):
        return False
    return address.is_global and not address.is_multicast
