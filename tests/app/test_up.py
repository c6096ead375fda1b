"""`omdok up`: it tells how the first account is made, and notices other settings that hold."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.commands.up import _changes_of
from app.commands.web import tell_first_account
from flows.server import only_one_up
from pipeline.accounts import open_accounts
from pipeline.ground.errors import ConfigError, Refused
from pipeline.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "omdok.toml").write_text('[paths]\noutputs = "outputs"\n', encoding="utf8")
    return load_settings(tmp_path / "omdok.toml")


def test_the_first_account_is_told_once_there_is_none(
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    quick_passwords: None,  # noqa: ARG001
) -> None:
    tell_first_account(settings, "http://127.0.0.1:8750")
    told = capsys.readouterr().err
    found = re.search(r"http://127\.0\.0\.1:8750/einladung/(\S+)", told)
    assert "noch kein Konto" in told
    assert found
    accounts = open_accounts(settings)
    accounts.invitations.use(found[1], "ein ganz langer Satz 7", "Erika Muster")
    accounts.close()
    tell_first_account(settings, "http://127.0.0.1:8750")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "holds"), [("[keep]\nruns = 3\n", True), ("[keep]\nruns = 0\n", False)]
)
def test_other_settings_are_noticed_once_and_only_if_they_hold(
    tmp_path: Path, text: str, holds: bool
) -> None:
    file = tmp_path / "omdok.toml"
    file.write_text("", encoding="utf8")
    changed = _changes_of(file)
    assert not changed()
    file.write_text(text, encoding="utf8")
    os.utime(file, (1, 1))
    assert (changed(), changed()) == (holds, False)


def hold(settings: Settings) -> None:
    with only_one_up(settings):
        pass


def test_a_second_one_is_told_of_the_first_and_a_third_may_start(settings: Settings) -> None:
    said = rf"läuft hier schon \(Prozess {os.getpid()}\)"
    with only_one_up(settings), pytest.raises(Refused, match=said):
        hold(settings)
    hold(settings)


def test_a_folder_that_cannot_be_written_is_told(settings: Settings) -> None:
    settings.paths.outputs.write_text("eine Datei, wo der Ordner sein soll", encoding="utf8")
    with pytest.raises(ConfigError, match="lässt sich nicht schreiben"):
        hold(settings)
