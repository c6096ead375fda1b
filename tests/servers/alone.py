"""A network that ends at this machine: commands run in it reach loopback only, and the kernel
counts who tries more.

It is a network namespace without a route. The counter sees native code too, and every process that
runs in it.
"""

from __future__ import annotations

import fcntl
import shutil
import socket
import struct
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

_ENTER = ("unshare", "--map-root-user", "--net")
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
# An address of the range for examples: nobody has it.
_OUTSIDE = ("192.0.2.1", 80)


@cache
def entrance() -> tuple[str, ...]:
    """What to put before a command so that it runs in such a network; empty where the system allows
    none.
    """
    if (
        shutil.which(_ENTER[0])
        and subprocess.run([*_ENTER, "true"], capture_output=True, check=False).returncode == 0
    ):
        return _ENTER
    return ()


def raise_loopback() -> None:
    """Switch on the loopback interface, which a new network has switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(asked, _GET_FLAGS, request))[1]
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def tries() -> int:
    """How often anything in this network wanted to reach what lies outside of it."""
    names, values = (
        line.split()
        for line in Path("/proc/net/snmp").read_text().splitlines()
        if line.startswith("Ip:")
    )
    wide = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(dict(zip(names, values, strict=True))["OutNoRoutes"]) + int(
        wide.get("Ip6OutNoRoutes", 0)
    )


def try_outside() -> None:
    """Try once, to see that it is counted."""
    with socket.socket() as outside, suppress(OSError):
        outside.connect(_OUTSIDE)
