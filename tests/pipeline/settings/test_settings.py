"""Settings: paths relative to the file, one setting for another model, all faults at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.model_folder import MADE, ONNX_FOLDER, RECIPE, digest_of
from pipeline.ground.errors import ConfigError
from pipeline.settings import Settings, load_settings
from tests.workspace import PROJECT


def config(folder: Path, text: str) -> Path:
    file = folder / "omdok.toml"
    file.write_text(text, encoding="utf8")
    return file


def test_paths_are_relative_to_the_file_and_defaults_to_the_project(tmp_path: Path) -> None:
    settings = load_settings(
        config(tmp_path, '[paths]\noutputs = "aus"\n[ingest]\nfolders = ["ein", "../noch"]\n')
    )
    assert settings.paths.outputs == tmp_path / "aus"
    assert settings.ingest.folders == (tmp_path / "ein", tmp_path.parent / "noch")
    assert settings.paths.corpus == PROJECT / "corpus"
    assert settings.store_url == f"sqlite:///{tmp_path}/aus/omdok.sqlite"


def test_a_store_in_the_file_is_relative_and_on_the_command_line_wins(tmp_path: Path) -> None:
    file = config(tmp_path, '[store]\nurl = "sqlite:///archiv.sqlite"\n')
    assert load_settings(file).store_url == f"sqlite:///{tmp_path}/archiv.sqlite"
    assert (
        load_settings(file, store_url="sqlite:////anders.sqlite").store_url
        == "sqlite:////anders.sqlite"
    )


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("[web]\n", "onnx"),
        ('[embedding]\nmodel = "intfloat/multilingual-e5-base"\n', "transformer"),
        ('[embedding]\nengine = "hashing"\n', "hashing"),
    ],
)
def test_another_model_is_one_setting(tmp_path: Path, text: str, engine: str) -> None:
    assert load_settings(config(tmp_path, text)).engine == engine


def test_a_model_folder_is_found_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "modell").mkdir()
    settings = load_settings(config(tmp_path, '[embedding]\nmodel = "modell"\n'))
    assert (settings.engine, settings.model) == ("transformer", str(tmp_path / "modell"))


def test_a_folder_that_omdok_built_is_read_as_such_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "geteilt"
    (folder / ONNX_FOLDER).mkdir(parents=True)
    made = {"recipe": RECIPE, "files": {}, "content_sha256": digest_of(folder / ONNX_FOLDER)}
    (folder / MADE).write_text(json.dumps(made), encoding="utf8")
    assert load_settings(config(tmp_path, '[embedding]\nmodel = "geteilt"\n')).engine == "onnx"


_SITE = '[[sources.web]]\nname = "Presse"\nstart = ["https://www.example.org:8443/presse"]\nallow = ["{allow}"]\n'


@pytest.mark.parametrize("allow", ["www.example.org", "WWW.example.org:8443"])
def test_a_site_begins_on_a_host_that_may_be_asked(tmp_path: Path, allow: str) -> None:
    assert load_settings(config(tmp_path, _SITE.format(allow=allow))).sources.names == ("Presse",)


@pytest.mark.parametrize(
    "allow", ["", "example.org", "www.example.org:443", "https://www.example.org:8443"]
)
def test_a_site_that_begins_elsewhere_is_a_fault(tmp_path: Path, allow: str) -> None:
    with pytest.raises(ConfigError, match=r"„www\.example\.org:8443“ fehlt unter allow"):
        load_settings(config(tmp_path, _SITE.format(allow=allow)))


def test_the_configuration_is_found_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMDOK_CONFIG", str(config(tmp_path, "[search]\nlimit = 3\n")))
    assert load_settings().search.limit == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[search\n", "lässt sich nicht lesen"),
        ("[search]\nlimit = 0\n", r"search.limit\] muss mindestens 1 sein"),
        ('[ocr]\ndpi = "x"\n', r"ocr.dpi\] muss eine ganze Zahl sein"),
        (
            '[embedding]\nengine = "x"\n',
            r"erlaubt ist nur 'auto', 'onnx', 'transformer', 'int8' oder 'hashing'",
        ),
        ("[suche]\nlimit = 1\n", "suche"),
        ("[search]\nlimt = 1\n", "search.limt"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load_settings(config(tmp_path, text))


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().search.limit = 5


WHOLE = (PROJECT / "omdok.toml").read_text(encoding="utf8")


@pytest.mark.parametrize("text", ["", "\n", "   \n\n", "\t\n"])
def test_an_empty_file_is_no_settings(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="ist leer"):
        load_settings(config(tmp_path, text))


@pytest.mark.parametrize("part", range(1, 60))
def test_a_file_that_is_cut_anywhere_is_no_settings(tmp_path: Path, part: int) -> None:
    with pytest.raises(ConfigError, match=r"Ende der Einstellungen|lässt sich nicht lesen|leer"):
        load_settings(config(tmp_path, WHOLE[: len(WHOLE) * part // 60]))


def test_cut_at_the_end_of_any_line_it_is_none_either_and_whole_it_is(tmp_path: Path) -> None:
    lines = WHOLE.splitlines(keepends=True)
    for number in range(1, len(lines) - 1):
        with pytest.raises(ConfigError):
            load_settings(config(tmp_path, "".join(lines[:number])))
    assert load_settings(config(tmp_path, WHOLE)).web == Settings().web


def test_a_file_of_before_counts_without_its_last_line(tmp_path: Path) -> None:
    text = "# Die Einstellungen von omdok. Jede Zeile darf fehlen.\n[web]\nport = 9000\n"
    assert load_settings(config(tmp_path, text)).web.port == 9000
