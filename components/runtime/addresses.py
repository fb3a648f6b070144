"""Where a request comes from: the true peer, and whom a declared proxy speaks for.

Anybody can write X-Forwarded-For. It counts only where the peer is a proxy that the installation
declares, in LANG_NGHE_PROXIES: numbers or networks, with blanks or commas between.
"""

import ipaddress
import os
import re

import streamlit as st

VARIABLE = "LANG_NGHE_PROXIES"
LOOPBACK = "127.0.0.1"
PORT = re.compile(r"^(?:\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+)$")
"""How some proxies write an address with its port."""


def origin() -> str:
    """Of the browser before this screen. Streamlit names none on this machine itself."""
    forwarded = ",".join(st.context.headers.get_all("X-Forwarded-For"))
    return whence(st.context.ip_address or LOOPBACK, forwarded, os.environ.get(VARIABLE, ""))


def whence(peer: str, forwarded: str, proxies: str) -> str:
    """The peer; and where it is a declared proxy, for whom: the last one in the list that is no
    such proxy itself."""
    networks = [
        ipaddress.ip_network(one, strict=False) for one in re.split(r"[,\s]+", proxies) if one
    ]

    def is_declared(address: str) -> bool:
        number = _number(address)
        return number is not None and any(number in network for network in networks)

    if not is_declared(peer):
        return peer
    hops = [one.strip() for one in forwarded.split(",")]
    client = next((hop for hop in reversed(hops) if hop and not is_declared(hop)), "")
    number = _number(client)
    return f"{peer} for {number}" if number else peer


def _number(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with_port = PORT.fullmatch(address)
    try:
        found = ipaddress.ip_address((with_port[1] or with_port[2]) if with_port else address)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
