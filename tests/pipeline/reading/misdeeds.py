"""What parsers of foreign files may do to their process; run only in the sandbox's child."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from pipeline.ground.errors import DocumentError


def whoami(_: str) -> str:
    return str(os.getpid())


def chatter(text: str) -> str:
    print("noise on standard output")
    os.write(1, b"more noise")
    return text


def die(_: str) -> str:
    os._exit(3)


def abort(_: str) -> str:
    os.abort()


def raise_foreign(_: str) -> str:
    raise ZeroDivisionError("oops")


def raise_ours(_: str) -> str:
    raise DocumentError("mit Absicht", "Weiter so.", code="encrypted")


def eat_memory(_: str) -> str:
    return str(len(bytearray(2_000_000_000)))


def phone(_: str) -> str:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
    return ""


def loop_with_child(note: str) -> str:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"]) as child:
        Path(note).write_text(str(child.pid))
        while True:
            time.sleep(0.01)


def compute(seconds: str) -> str:
    until = time.process_time() + float(seconds)
    while time.process_time() < until:
        sum(range(1000))
    return "fertig"


def compute_in_child(seconds: str) -> str:
    code = f"import time\nwhile time.process_time() < {seconds}: pass"
    subprocess.run([sys.executable, "-c", code], check=True)
    return "fertig"


def idle(seconds: str) -> str:
    time.sleep(float(seconds))
    return "fertig"


def note_and_compute(note: str) -> str:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"]) as child:
        Path(note).write_text(f"{os.getpid()} {child.pid}")
        return compute("120")
