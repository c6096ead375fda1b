"""Tries the doors of a running page: half-sent heads by the thousand, foreign names of the machine, odd bodies, folders
that cannot be written. Prints a Markdown table; 1 when something was not as it should be.

    python -m bench.faults.doors FOLDER

FOLDER takes an installation without documents. Needs Linux; the read-only folders need root.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.web.served import served
from flows.server import free_port
from pipeline.settings import PROJECT

HEADS = 1000
# Root without the right to write where its own folder does not let it.
_WEAKER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--")
_HALVES = (b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", b"\r\n")
_HOSTS = (
    "evil.example", "127.0.0.1.evil.example", "evil.example:8750", "localhost.evil.example", "2130706433", "0x7f.1",
    "127.0.0.1@evil.example", "evil.example#127.0.0.1", "[::ffff:127.0.0.1]", "", "127.0.0.1, evil.example", "0.0.0.0",
)  # fmt: skip
_EDGE = "x" * 20
Tried = tuple[str, str, bool]  # what, its result, whether it is as it should be


def answer(port: int, sent: bytes) -> str:
    """What the page answers, empty when nothing."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=90) as line:
            line.sendall(sent)
            parts = []
            while part := line.recv(65536):
                parts.append(part)
            return b"".join(parts).decode("utf8", "replace")
    except OSError:
        return ""


def status(said: str) -> str:
    """The status of an answer; `-` where the line was cut without one."""
    return said.split(" ", 2)[1] if said.startswith("HTTP/") else "-"


def half_heads(port: int, process: subprocess.Popen[bytes]) -> Iterator[Tried]:
    """A thousand connections that say half of what they want."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(HEADS)]
    for number, line in enumerate(held):
        line.sendall(_HALVES[number % len(_HALVES)])
    begun = time.monotonic()
    said = answer(port, b"GET /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    waited = time.monotonic() - begun
    for line in held:
        line.settimeout(60)
        while line.recv(1000):
            pass
        line.close()
    left = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
    ended = time.monotonic() - begun
    told = (
        f"daneben beantwortet ({status(said)}) nach {waited:.1f} s; alle beendet nach {ended:.0f} s"
    )
    yield (
        f"{HEADS} halbe Anfragen",
        f"{told}; {left} offene Dateien danach",
        status(said) == "200" and left < 100,
    )


def foreign_names(port: int) -> Iterator[Tried]:
    """Names that lead here by somebody else's DNS (rebinding), in every place where a name stands."""
    wrong = []
    for host in _HOSTS:
        for way in ("GET /anmelden", "GET http://127.0.0.1/anmelden"):
            found = status(
                answer(
                    port, f"{way} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
                )
            )
            if found not in ("400", "403"):
                wrong.append(f"{way} bei „{host}“: {found}")
    twice = b"GET /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    none = b"GET /anmelden HTTP/1.1\r\nConnection: close\r\n\r\n"
    aside = b"GET /anmelden HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
    wrong += [
        found
        for sent in (twice, none, aside)
        if (found := status(answer(port, sent))) not in ("400", "403")
    ]
    yield (
        f"{2 * len(_HOSTS) + 3} fremde Rechnernamen (DNS-Rebinding)",
        ", ".join(wrong) or "alle abgewiesen",
        not wrong,
    )


def _part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def odd_bodies(port: int) -> Iterator[Tried]:
    """Bodies that are no form, or far too much of one."""
    end = f"--{_EDGE}--\r\n".encode()
    bodies = {
        "5.000 Felder": b"".join(_part(f"f{n}", b"x") for n in range(2500)) + end,
        "1.500 leere Dateien": b"".join(_part("d", b"", '; filename="a"') for _ in range(1500))
        + end,
        "Kopf eines Teils mit 200 kB": _part("a" * 200_000, b"x") + end,
        "kein Ende": _part("a", b"x" * 1000),
        "kein Anfang": b"x" * 1000,
        "300 MB angekündigt": b"",
        "2 MB": _part("a", b"x" * 2_000_000) + end,
        "Name mit Zeilenumbruch": _part('a"\r\nX: y', b"x") + end,
        "Dateiname ../../": _part("d", b"x", '; filename="../../../etc/passwd"') + end,
    }
    found = {}
    for name, body in bodies.items():
        length = 300_000_000 if name.startswith("300") else len(body)
        for kind in (
            f"multipart/form-data; boundary={_EDGE}",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ):
            head = (
                f"POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
            )
            found[name, kind] = status(answer(port, head.encode() + body))
    wrong = [
        f"{name} ({kind}): {code}"
        for (name, kind), code in found.items()
        if code.startswith(("5", "2"))
    ]
    codes = sorted(set(found.values()))
    yield (
        f"{len(found)} seltsame Formulare ohne Anmeldung",
        ", ".join(wrong) or f"nur {', '.join(codes)}",
        not wrong,
    )


def read_only(folder: Path) -> Iterator[Tried]:
    """Each command as somebody who may not write: a German sentence, no traceback, nothing left behind."""
    if os.geteuid():
        yield "Ordner nur zum Lesen", "nicht versucht: braucht root", True
        return
    config = str(folder / "omdok.toml")
    (folder / "inbox" / "a.txt").write_text("Pressemitteilung\n\nEin Satz.\n", encoding="utf8")
    for place in (folder, folder / "inbox", folder / "corpus", *(folder / "corpus").rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    for args in (["ingest"], ["backup"], ["search", "Satz"], ["draft", "list"], ["up", "--no-web"], ["web"], ["verify"],
                 ["account", "list"], ["status"]):  # fmt: skip
        command = [*_WEAKER, sys.executable, "-m", "app", "--config", config, *args]
        done = subprocess.run(
            command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
        )
        said = done.stderr + done.stdout
        clean = "Traceback" not in said and "Error" not in said
        told = next((line for line in said.splitlines() if line.strip()), "")
        yield (
            f"`omdok {' '.join(args)}`, Ordner nur zum Lesen",
            f"{done.returncode}: {told[:110]}",
            clean,
        )


def main(folder: Path) -> int:
    """Try everything once."""
    (folder / "inbox").mkdir(parents=True)
    corpus = folder / "corpus"
    shutil.copytree(PROJECT / "corpus", corpus, ignore=shutil.ignore_patterns("samples", "gold"))
    (folder / "omdok.toml").write_text(
        '[paths]\ncorpus = "corpus"\noutputs = "outputs"\n[ingest]\nfolders = ["inbox"]\nretry_seconds = 0\n'
        '[embedding]\nengine = "hashing"\n',
        encoding="utf8",
    )
    tried = list(read_only(folder))
    port = free_port()
    with served(folder, port) as process:
        tried += [*foreign_names(port), *odd_bodies(port), *half_heads(port, process)]
    print("| was | Ergebnis | |\n|---|---|---|")
    for what, result, holds in tried:
        print(f"| {what} | {re.sub('[|]', '/', result)} | {'gut' if holds else 'FALSCH'} |")
    return 0 if all(holds for _, _, holds in tried) else 1


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    sys.exit(main(options.parse_args().folder))
