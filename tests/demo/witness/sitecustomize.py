"""Loaded by each Python process of the demo's test run (through PYTHONPATH): notes whom the process would speak to.

Python itself calls the hook before it connects, sends, listens or looks up a name, whatever library asks for it. A line is
`pid <tab> what <tab> where`, each once a process; `elsewhere` marks what is not this machine alone.
"""

import ipaddress
import os
import sys

ELSEWHERE = "elsewhere"
_LINES = os.open(os.environ["DEMO_WITNESS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_WITH_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"})
_WITH_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_OWN = frozenset({None, "localhost", os.uname().nodename})
_known: set[tuple[str, ...]] = set()


def _is_here(host: object) -> bool:
    if host in _OWN:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _note(*words: str) -> None:
    if words not in _known:
        _known.add(words)
        os.write(_LINES, "\t".join((str(os.getpid()), *words)).encode() + b"\n")


def _hear(event: str, told: tuple[object, ...]) -> None:
    if event in _WITH_ADDRESS:
        host = told[1][0] if isinstance(told[1], tuple) else None  # no tuple: a socket of this machine's file system
    elif event in _WITH_NAME:
        host = told[0].decode() if isinstance(told[0], bytes) else told[0]
    else:
        return
    _note(event if _is_here(host) else f"{event} {ELSEWHERE}", str(host))


_note("alive", " ".join(" ".join(sys.orig_argv).split()))
sys.addaudithook(_hear)
