"""The folder of a language model that omdok built: what lies where, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

ONNX_FOLDER = "onnx"
ONNX_GRAPH = "model_int8.onnx"
MADE = "made.json"
# What the files were like when their digest was last seen to hold.
CHECKED = "checked.json"
_checked: dict[Path, str] = {}
# Raise it whenever the same weights would give another folder: older folders then count as not
# built.
RECIPE = 5


def is_built(folder: Path) -> bool:
    """Whether `folder` holds a finished model of this version, whose files are those that were
    made; a folder is only ever there whole.
    """
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf8"))
        sizes: dict[str, int] = made["files"]
        return (
            bool(made["recipe"] == RECIPE)
            and all((folder / name).stat().st_size == sizes[name] for name in sizes)
            and _is_as_made(folder, made["content_sha256"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def is_damaged(folder: Path) -> bool:
    """Whether a model is there and is not what was made, by all its octets; reads some 100 MB."""
    try:
        expected = json.loads((folder / MADE).read_text(encoding="utf8"))["content_sha256"]
        return bool(digest_of(folder / ONNX_FOLDER) != expected)
    except (OSError, ValueError, KeyError, TypeError):
        return folder.exists()


def digest_of(folder: Path) -> str:
    """The SHA-256 over names and contents of a folder's files."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _is_as_made(folder: Path, expected: str) -> bool:
    """Whether the files that are computed with have this digest. It takes a third of a second, so
    it is asked again only when a size or a time of change is another.
    """
    found = {file.name: file.stat() for file in (folder / ONNX_FOLDER).iterdir()}
    stamps = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in sorted(found.items())}
    mark = json.dumps({"content_sha256": expected, "files": stamps})
    if mark in (_checked.get(folder), _kept(folder / CHECKED)):
        return True
    if digest_of(folder / ONNX_FOLDER) != expected:
        return False
    _checked[folder] = mark
    with suppress(OSError):  # a folder that others share may be read only
        (folder / CHECKED).write_text(mark, encoding="utf8")
    return True


def _kept(file: Path) -> str:
    try:
        return file.read_text(encoding="utf8")
    except (OSError, ValueError):
        return ""
