"""Where a request comes from, whatever it says of itself."""

import pytest

from components.runtime.addresses import whence

PROXIES = "127.0.0.1, 10.0.0.0/8 ::1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "found"),
    [
        ("192.0.2.7", "", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", PROXIES, "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", PROXIES, "127.0.0.1 for 198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", PROXIES, "::ffff:127.0.0.1 for 198.51.100.1"),
        ("::1", "2001:db8::5", PROXIES, "::1 for 2001:db8::5"),
        ("127.0.0.1", "", PROXIES, "127.0.0.1"),
        ("127.0.0.1", "10.1.2.3, 10.9.9.9", PROXIES, "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.2.3", PROXIES, "127.0.0.1 for 198.51.100.1"),
        ("127.0.0.1", "198.51.100.1:4711", PROXIES, "127.0.0.1 for 198.51.100.1"),
        ("127.0.0.1", "[2001:db8::5]:4711", PROXIES, "127.0.0.1 for 2001:db8::5"),
        ("127.0.0.1", "6.6.6.6, <script>" + "x" * 9000, PROXIES, "127.0.0.1"),
        ("", "198.51.100.1", PROXIES, ""),
    ],
)
def test_the_peer_comes_first_and_a_declared_proxy_alone_speaks_for_others(
    peer, forwarded, proxies, found
):
    assert whence(peer, forwarded, proxies) == found
