"""Which hosts stand outside: those that a message may go to without reaching into the office's own network."""

import pytest

from ita_model import hooks
from ita_model.hooks import Inside, NoAddress

INSIDE = (
    "127.0.0.1", "127.1.2.3", "[::1]", "0.0.0.0", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "[fe80::1]", "[fd00::7]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255",
    "[64:ff9b::a00:1]", "[64:ff9b::808:808]", "[64:ff9b:1::a00:1]", "[64:ff9b:1:7::1]", "[::10.0.0.1]", "[::8.8.8.8]",
    "[fec0::1]",
    "localhost", "LOCALHOST", "localhost.", "printer", "nas.local", "a.localhost", "db.internal", "router.lan", "2130706433",
)  # fmt: skip
OUTSIDE = ("www.example.org", "example.org.", "8.8.8.8", "[2606:4700:4700::1111]", "[::ffff:8.8.8.8]", "[64:ff9c::1]")


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_unless_the_office_allows_it(host: str) -> None:
    with pytest.raises(Inside):
        hooks.must_be_address(f"http://{host}:8080/hook", inside=False)
    hooks.must_be_address(f"http://{host}:8080/hook", inside=True)


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_address_on_the_web_is_taken(host: str) -> None:
    hooks.must_be_address(f"https://{host}/hook", inside=False)


@pytest.mark.parametrize(
    "url", ["ftp://www.example.org", "www.example.org", "https://", "https://a@www.example.org", "https://x y"]
)
def test_what_is_no_address_is_none_wherever_it_leads(url: str) -> None:
    with pytest.raises(NoAddress):
        hooks.must_be_address(url, inside=True)
