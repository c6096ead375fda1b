"""Sources in omdok.toml: what is wrong is said in German, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError
from pipeline.reading.sources import open_source, source_names
from pipeline.settings import load_settings


def load(folder: Path, text: str) -> object:
    file = folder / "omdok.toml"
    file.write_text(text, encoding="utf8")
    return load_settings(file)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[sources.web]]\nname = "A"\n', "braucht eine Adresse unter start, sitemap oder feed"),
        (
            '[[sources.web]]\nname = "A"\nstart = ["www.example.org"]\n',
            "mit http:// oder https:// beginnt",
        ),
        (
            '[[sources.web]]\nname = "A"\nstart = ["http://a:b@x/"]\n',
            "mit http:// oder https:// beginnt",
        ),
        (
            '[[sources.web]]\nname = "A"\nstart = ["http://x/"]\nfollow = "(("\n',
            "kein gültiges Suchmuster",
        ),
        ('[[sources.web]]\nname = "A\\nB"\nstart = ["http://x/"]\n', "kurzer Name"),
        ('[[sources.folder]]\nname = "A"\n', r"sources.folder.0.path\] fehlt"),
        (
            '[[sources.mailbox]]\nname = "A"\nhost = "x"\nuser = "u"\npassword = "p"\n',
            "diese Einstellung gibt es nicht",
        ),
        (
            '[[sources.folder]]\nname = "A"\npath = "x"\n[[sources.folder]]\nname = "a"\npath = '
            '"y"\n',
            "kommt zweimal vor",
        ),
        ('[[sources.ftp]]\nname = "A"\n', "gibt es nicht"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load(tmp_path, text)


def test_without_a_source_only_the_inbox_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "omdok.toml").write_text("[sources]\n", encoding="utf8")
    assert source_names(load_settings(tmp_path / "omdok.toml")) == ("inbox",)


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = (
        '[ingest]\nfolders = ["a/ein", "b/ein"]\n[[sources.folder]]\nname = "Ablage"\npath = "c"\n'
    )
    (tmp_path / "omdok.toml").write_text(text, encoding="utf8")
    settings = load_settings(tmp_path / "omdok.toml")
    assert source_names(settings) == ("ein", "b/ein", "Ablage")
    assert open_source(settings, "b/ein").root == str(tmp_path / "b" / "ein")
    assert open_source(settings, "Ablage").root == str(tmp_path / "c")
