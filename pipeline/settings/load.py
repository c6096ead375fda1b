"""The settings of one installation: `omdok.toml`, read once, checked whole, every path made
absolute.

A path written in the file is relative to the file; a path left out is the project's own folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from nlp.int8_folder import is_exported
from nlp.model_folder import is_built
from pipeline.ground.errors import ConfigError
from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.ground.wording import why
from pipeline.settings.ground import PROJECT, SettingsSection
from pipeline.settings.hooks import Webhook
from pipeline.settings.keeping import BackupSettings, RetentionSettings
from pipeline.settings.schedule import KeepSettings, MailSettings, ScheduleSettings
from pipeline.settings.sections import (
    DraftingSettings,
    EmbeddingSettings,
    IngestSettings,
    Limits,
    OcrSettings,
    Paths,
    SearchSettings,
    StoreSettings,
    TaggingSettings,
)
from pipeline.settings.sources import SourcesSettings
from pipeline.settings.web import WebSettings


class Settings(SettingsSection):
    """All sections of `omdok.toml`; `base` is the folder of the file that was read."""

    base: Path = PROJECT
    paths: Paths = Paths()
    store: StoreSettings = StoreSettings()
    ingest: IngestSettings = IngestSettings()
    sources: SourcesSettings = SourcesSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    keep: KeepSettings = KeepSettings()
    mail: MailSettings = MailSettings()
    webhooks: tuple[Webhook, ...] = ()
    backup: BackupSettings = BackupSettings()
    retention: RetentionSettings = RetentionSettings()
    limits: Limits = Limits()
    ocr: OcrSettings = OcrSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    search: SearchSettings = SearchSettings()
    tagging: TaggingSettings = TaggingSettings()
    drafting: DraftingSettings = DraftingSettings()
    web: WebSettings = WebSettings()

    @property
    def store_url(self) -> str:
        """The store's URL, with an absolute path where it is a file."""
        prefix = "sqlite:///"
        if not self.store.url:
            return f"{prefix}{self.paths.outputs / 'omdok.sqlite'}"
        if not self.store.url.startswith(prefix):
            return self.store.url
        return prefix + str((self.base / self.store.url.removeprefix(prefix)).resolve())

    @property
    def vocabulary_folder(self) -> Path:
        """The folder of the registers."""
        return self.paths.corpus / "vocabulary"

    @property
    def drafts_folder(self) -> Path:
        """The folder of the drafts."""
        return self.drafting.out or self.paths.outputs / "drafts"

    @property
    def backups_folder(self) -> Path:
        """The folder of the backups."""
        return self.backup.folder or self.paths.outputs / "backups"

    @property
    def keys_folder(self) -> Path:
        """The folder of the keys that backups are encrypted with."""
        return self.backup.keys or self.paths.outputs / "keys"

    @property
    def search_folder(self) -> Path:
        """The folder of what searches keep for the next process."""
        return self.paths.outputs / "search"

    @property
    def own_model_folder(self) -> Path:
        """The folder of the embedding model that omdok builds for itself."""
        return self.paths.outputs / "models" / "multilingual-e5-small"

    @property
    def entity_model(self) -> str:
        """The tagger for persons, organisations and places: a folder, or the name of a spaCy
        pipeline.
        """
        if not self.tagging.entities:
            return str(self.paths.outputs / "models" / "entities")
        folder = (self.base / self.tagging.entities).resolve()
        return str(folder) if folder.exists() else self.tagging.entities

    @property
    def model(self) -> str:
        """The embedding model: an absolute folder, or a sentence-transformers name where no such
        folder exists.
        """
        if not self.embedding.model:
            return str(self.own_model_folder)
        folder = (self.base / self.embedding.model).resolve()
        return (
            str(folder)
            if folder.exists() or folder == self.own_model_folder
            else self.embedding.model
        )

    @property
    def engine(self) -> str:
        """The engine that runs the embedding model; `auto` is decided here.

        A folder that omdok built is read as such wherever it lies: a technician may share one
        between installations.
        """
        if self.embedding.engine != "auto":
            return self.embedding.engine
        if self.model == str(self.own_model_folder) or is_built(Path(self.model)):
            return "onnx"
        return "int8" if is_exported(Path(self.model)) else "transformer"


# What pydantic finds wrong, by its type of error; braces hold the error's own context.
_FAULTS = {
    "extra_forbidden": "diese Einstellung gibt es nicht",
    "greater_than": "muss größer als {gt} sein",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than": "muss kleiner als {lt} sein",
    "less_than_equal": "darf höchstens {le} sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "int_from_float": "muss eine ganze Zahl sein",
    "int_type": "muss eine ganze Zahl sein",
    "float_parsing": "muss eine Zahl sein",
    "float_type": "muss eine Zahl sein",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "bool_parsing": "muss true oder false sein",
    "path_type": "muss ein Pfad in Anführungszeichen sein",
    "tuple_type": "muss eine Liste in eckigen Klammern sein",
    "missing": "fehlt",
    "ip_any_network": "muss eine Liste von IP-Adressen oder Netzen sein",
    "literal_error": "erlaubt ist nur {expected}",
    "model_type": "muss ein Abschnitt mit Einstellungen sein",
    "model_attributes_type": "muss ein Abschnitt mit Einstellungen sein",
}


def _german(error: ErrorDetails) -> str:
    said = _FAULTS.get(error["type"], error["msg"])
    return said.format(**error.get("ctx", {})).replace(" or ", " oder ")


def find_config(explicit: Path | None = None) -> Path:
    """The configuration file: named, from OMDOK_CONFIG, in this folder or above, else the project's
    own.

    Raises:
        ConfigError: the named file does not exist.
    """
    named = explicit or (
        Path(os.environ["OMDOK_CONFIG"]) if os.environ.get("OMDOK_CONFIG") else None
    )
    if named:
        if not os.path.isfile(named):  # noqa: PTH113 - Path raises where a name is too long to be one
            raise ConfigError(
                f"Die Konfigurationsdatei „{named}“ gibt es nicht.",
                "Prüfen Sie den Pfad hinter --config oder in OMDOK_CONFIG.",
            )
        return named.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "omdok.toml").is_file():
            return folder / "omdok.toml"
    return PROJECT / "omdok.toml"


def load_settings(config: Path | None = None, *, store_url: str | None = None) -> Settings:
    """Read and check the configuration.

    Raises:
        ConfigError: the file is missing, no TOML, or has faults; all faults are listed at once.
    """
    file = find_config(config)
    try:
        text = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error
    return settings_from(file, text, store_url=store_url)


def _unreadable(file: Path, error: OSError | TomlFault) -> ConfigError:
    return ConfigError(
        f"Die Konfigurationsdatei „{file}“ lässt sich nicht lesen: {why(error)}.",
        "Vergleichen Sie sie mit der omdok.toml, die mit omdok geliefert wird.",
    )


# The first line of the file that omdok brings says that the last one is there: whoever finds the
# one without the other has half a file, which would count as settings otherwise.
_BEGIN, _END = "(bis „Ende der Einstellungen“)", "# Ende der Einstellungen"


def _see_that_whole(file: Path, text: str | bytes) -> None:
    said = text.decode("utf8") if isinstance(text, bytes) else text
    if not said.strip():
        raise ConfigError(
            f"Die Konfigurationsdatei „{file}“ ist leer.",
            "Legen Sie Ihre Kopie zurück. Soll alles gelten, was omdok mitbringt, löschen Sie die "
            "Datei.",
        )
    if _BEGIN in said and _END not in said:
        raise ConfigError(
            f"Die Konfigurationsdatei „{file}“ ist nicht ganz da: Ihr fehlt die letzte Zeile "
            f"„{_END}“.",
            "Legen Sie Ihre Kopie zurück, oder ergänzen Sie, was fehlt, und diese Zeile.",
        )


def settings_from(file: Path, text: str | bytes, *, store_url: str | None = None) -> Settings:
    """The settings that a text of the file makes. Raises as `load_settings` does."""
    try:
        raw = parse_toml(text)
    except TomlFault as error:
        raise _unreadable(file, error) from error
    _see_that_whole(file, text)
    if store_url:
        raw["store"] = {**raw.get("store", {}), "url": store_url}
    base = file.parent
    try:
        return Settings.model_validate({**raw, "base": base}, context={"base": base})
    except ValidationError as error:
        lines = "\n".join(f"  [{_place(e['loc'])}] {_german(e)}" for e in error.errors())
        raise ConfigError(
            f"In der Konfigurationsdatei „{file}“ stimmt etwas nicht:\n{lines}",
            "Berichtigen Sie die genannten Zeilen und starten Sie noch einmal.",
        ) from error


def _place(parts: Iterable[int | str]) -> str:
    """Where in the file: `web.port`."""
    return ".".join(map(str, parts))
