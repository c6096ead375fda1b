"""Changing `omdok.toml` a line at a time: whatever else stands in it stays, comments too.

Each change is checked twice before it is written: what the file says must differ in that one value
only, and all of it must still make valid settings.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import parse_toml
from pipeline.ground.whole_files import change_whole
from pipeline.settings.load import Settings, settings_from

Value = str | int | float | bool | tuple[str, ...]
_HEADER = re.compile(r"\s*\[")


def change_settings(file: Path, change: Callable[[str], str]) -> Settings:
    """Write what `change` makes of the file's text; gives the settings that hold from now on.

    Raises:
        ConfigError: the new text makes no valid settings; nothing is written then.
    """
    return settings_from(file, change_whole(file, lambda text: _checked(file, change(text))))


def try_settings(file: Path, change: Callable[[str], str]) -> Settings:
    """The settings that would hold after a change; nothing is written. Raises as
    `change_settings` does.
    """
    return settings_from(file, change(file.read_text(encoding="utf8")))


def _checked(file: Path, text: str) -> str:
    settings_from(file, text)
    return text


def with_value(text: str, section: str, key: str, value: Value) -> str:
    """The text with one value changed, or put in; `section` may be dotted.

    Raises:
        ConfigError: the file is written so that this cannot be done a line at a time.
    """
    lines = text.splitlines(keepends=True)
    begin, end = _section(lines, f"[{section}]")
    if begin < 0:
        after = f"{_ended(text)}\n[{section}]\n{_name(key)} = {_written(value)}\n"
    else:
        after = "".join(_changed(lines, begin, end, key, value))
    wanted = deepcopy(parse_toml(text))
    place = wanted
    for part in section.split("."):
        place = place.setdefault(part, {})
    place[key] = list(value) if isinstance(value, tuple) else value
    _see_that(after, wanted)
    return after


def with_entry(text: str, table: str, values: Mapping[str, Value]) -> str:
    """The text with one more `[[table]]` at its end. Raises as `with_value` does."""
    lines = [f"{_name(key)} = {_written(value)}\n" for key, value in values.items()]
    after = f"{_ended(text)}\n[[{table}]]\n{''.join(lines)}"
    wanted = deepcopy(parse_toml(text))
    *outer, last = table.split(".")
    place = wanted
    for part in outer:
        place = place.setdefault(part, {})
    entry = {key: list(it) if isinstance(it, tuple) else it for key, it in values.items()}
    place.setdefault(last, []).append(entry)
    _see_that(after, wanted)
    return after


def without_entry(text: str, table: str, name: str) -> str:
    """The text without the `[[table]]` of that name. Raises as `with_value` does."""
    lines = text.splitlines(keepends=True)
    wanted = deepcopy(parse_toml(text))
    place = wanted
    *outer, last = table.split(".")
    for part in outer:
        place = place.get(part, {})
    place[last] = [entry for entry in place.get(last, []) if entry.get("name") != name]
    if not place[last]:
        del place[last]
    for begin, end in _entries(lines, f"[[{table}]]"):
        entry = parse_toml("".join(lines[begin + 1 : end]))
        if entry.get("name") == name:
            after = "".join((*lines[:begin], *lines[end:]))
            _see_that(after, wanted)
            return after
    raise _by_hand()


def _see_that(text: str, wanted: dict[str, Any]) -> None:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _by_hand() from error
    if _bare(found) != _bare(wanted):
        raise _by_hand()


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    """Without sections that say nothing: whether an empty one stands there makes no difference."""
    made = {key: _bare(it) if isinstance(it, dict) else it for key, it in values.items()}
    return {key: it for key, it in made.items() if it != {}}


def _by_hand() -> ConfigError:
    return ConfigError(
        "Die Datei der Einstellungen ist so geschrieben, dass omdok sie nicht ändern kann.",
        "Bitten Sie die Technik, die Zeile von Hand zu ändern. Es wurde nichts geändert.",
    )


def _section(lines: list[str], header: str) -> tuple[int, int]:
    """Where a section stands: the line of its header, and the one behind its last; -1 where there
    is none.
    """
    begin = next((at for at, line in enumerate(lines) if _is(line, header)), -1)
    return begin, _end_of(lines, begin)


def _entries(lines: list[str], header: str) -> list[tuple[int, int]]:
    begins = [at for at, line in enumerate(lines) if _is(line, header)]
    return [(begin, _end_of(lines, begin)) for begin in begins]


def _is(line: str, header: str) -> bool:
    return line.partition("#")[0].replace(" ", "").strip() == header


def _end_of(lines: list[str], begin: int) -> int:
    rest = range(begin + 1, len(lines))
    end = next((at for at in rest if _HEADER.match(lines[at])), len(lines))
    # Remarks and blanks before the next header belong to that one.
    while end > begin + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return end


def _changed(lines: list[str], begin: int, end: int, key: str, value: Value) -> list[str]:
    names = re.compile(rf"\s*(?:{re.escape(key)}|\"{re.escape(key)}\")\s*=")
    at = next((at for at in range(begin + 1, end) if names.match(lines[at])), -1)
    if at < 0:
        return [*lines[:end], f"{_name(key)} = {_written(value)}\n", *lines[end:]]
    last, comment = _value_ends(lines, at)
    said = f"{lines[at].partition('=')[0].rstrip()} = {_written(value)}"
    if comment:
        column = len(lines[last].rstrip()) - len(comment) if last == at else 0
        said = f"{said.ljust(column - 1)} {comment}"
    return [*lines[:at], f"{said}\n", *lines[last + 1 :]]


def _value_ends(lines: list[str], at: int) -> tuple[int, str]:
    """The last line of the value that begins at a line, and the comment behind it."""
    for last in range(at, len(lines)):
        before = "".join(lines[at:last])
        for mark in (m.start() for m in re.finditer("#|$", lines[last].rstrip())):
            if _is_whole(before + lines[last][:mark]):
                return last, lines[last][mark:].rstrip()
    raise _by_hand()


def _is_whole(text: str) -> bool:
    try:
        return bool(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return False


def _name(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


def _written(value: Value) -> str:
    """A value as TOML; JSON writes texts the same way, but for the sign DEL."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
