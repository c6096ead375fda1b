"""omdok.toml is changed a line at a time: all else stays as it was, and nothing invalid is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError
from pipeline.settings.changing import (
    Value,
    change_settings,
    try_settings,
    with_entry,
    with_value,
    without_entry,
)
from tests.workspace import PROJECT

# The text, the section, the key, the new value, and the text after.
CHANGED: list[tuple[str, str, str, Value, str]] = [
    ("[mail]\nport = 587  # Post\n", "mail", "port", 25, "[mail]\nport = 25   # Post\n"),
    ("[mail]\nport=587\nhost='a'\n", "mail", "port", 25, "[mail]\nport = 25\nhost='a'\n"),
    ("[mail]\n", "mail", "host", "h", '[mail]\nhost = "h"\n'),
    ("# nur ein Wort", "mail", "host", "h", '# nur ein Wort\n\n[mail]\nhost = "h"\n'),
    ("", "keep", "runs", 3, "\n[keep]\nruns = 3\n"),
    ('[mail]\nhost = "a # b" # weg\n', "mail", "host", "c", '[mail]\nhost = "c"     # weg\n'),
    ('[mail]\nto = [\n  "a@x.de", # Anna\n]\n[keep]\nruns = 3\n', "mail", "to", ("b@x.de",),
     '[mail]\nto = ["b@x.de"]\n[keep]\nruns = 3\n'),
    ('[ "schedule" ]\n[schedule.flows] # wann\n"restore-rehearsal" = ""\n', "schedule.flows", "restore-rehearsal",
     "0 1 * * *", '[ "schedule" ]\n[schedule.flows] # wann\n"restore-rehearsal" = "0 1 * * *"\n'),
    ('[mail]\nhost = "a"\n\n# zu keep\n[keep]\nruns = 3\n', "mail", "port", 25,
     '[mail]\nhost = "a"\nport = 25\n\n# zu keep\n[keep]\nruns = 3\n'),
    ("[mail]\nhost = '''\na\n[keep]\n'''\n", "mail", "host", 'Zeichen "\\', '[mail]\nhost = "Zeichen \\"\\\\"\n'),
    ("[backup]\nencrypt = true # ja\n", "backup", "encrypt", False, "[backup]\nencrypt = false # ja\n"),
    ("[mail]\r\nport = 587\r\n", "mail", "port", 25, "[mail]\nport = 25\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "section", "key", "value", "after"), CHANGED)
def test_one_value_changes_and_all_else_stays(
    text: str, section: str, key: str, value: Value, after: str
) -> None:
    assert with_value(text, section, key, value).replace("\r\n", "\n") == after


@pytest.mark.parametrize(
    ("text", "section", "key"),
    [
        ("mail = { port = 587 }\n", "mail", "port"),
        ("mail.port = 587\n", "mail", "port"),
        ("[schedule]\nflows = { drafts = '' }\n", "schedule.flows", "drafts"),
    ],
)
def test_what_cannot_be_done_by_lines_is_left_to_people(text: str, section: str, key: str) -> None:
    with pytest.raises(ConfigError, match="nicht ändern kann"):
        with_value(text, section, key, 25)


def test_the_delivered_file_keeps_every_remark(tmp_path: Path) -> None:
    file = Path(shutil.copy(PROJECT / "omdok.toml", tmp_path))
    before = file.read_text(encoding="utf8").splitlines()
    change_settings(file, lambda text: with_value(text, "keep", "reports_days", 90))
    after = file.read_text(encoding="utf8").splitlines()
    different = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b.split() for _, b in different] == [["reports_days", "=", "90"]]


WEB = {"name": "Presse", "start": ("https://example.org/a",)}


def test_a_source_comes_and_goes_and_the_file_is_as_before(tmp_path: Path) -> None:
    file = Path(shutil.copy(PROJECT / "omdok.toml", tmp_path))
    before = file.read_text(encoding="utf8")
    made = change_settings(file, lambda text: with_entry(text, "sources.web", WEB))
    assert made.sources.names == ("Presse",)
    other = {**WEB, "name": "Zweite"}
    change_settings(file, lambda text: with_entry(text, "sources.web", other))
    left = change_settings(file, lambda text: without_entry(text, "sources.web", "Presse"))
    assert left.sources.names == ("Zweite",)
    change_settings(file, lambda text: without_entry(text, "sources.web", "Zweite"))
    assert file.read_text(encoding="utf8").strip() == before.strip()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Presse"},
        {"name": "a/b", "start": ("https://example.org",)},
        {"name": "Presse", "start": ("ftp://x",)},
    ],
)
def test_what_would_be_invalid_is_not_written(tmp_path: Path, wrong: dict[str, Value]) -> None:
    file = Path(shutil.copy(PROJECT / "omdok.toml", tmp_path))
    before = file.read_bytes()
    for change in (change_settings, try_settings):
        with pytest.raises(ConfigError):
            change(file, lambda text: with_entry(text, "sources.web", wrong))
    assert file.read_bytes() == before
