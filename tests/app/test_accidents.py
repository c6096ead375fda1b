"""A fault of omdok itself is told in plain words; the particulars lie in a file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CODE = "import app.cli, click; app.cli.omdok.callback = lambda **_: 1 / 0; app.cli.main(['list'])"


def test_staff_read_no_traceback_and_technicians_find_it() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    found = re.search(r"Datei „(.+)“", done.stderr)
    assert found
    file = Path(found[1])
    assert "ZeroDivisionError" in file.read_text(encoding="utf8")
    file.unlink()
