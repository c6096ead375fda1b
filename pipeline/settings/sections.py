"""The sections of `omdok.toml` for reading, tagging, search and drafting."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.settings.ground import PROJECT, LocalPath, SettingsSection


class Paths(SettingsSection):
    """Where things lie."""

    corpus: LocalPath = PROJECT / "corpus"
    outputs: LocalPath = PROJECT / "outputs"


class StoreSettings(SettingsSection):
    """Which store is the truth; empty means `omdok.sqlite` in the outputs folder.

    Beyond `large` passages an archive is better searched on a server than in memory.
    """

    url: str = ""
    large: int = Field(default=200_000, ge=1)


class IngestSettings(SettingsSection):
    """What is taken in when no path is named."""

    folders: tuple[LocalPath, ...] = (PROJECT / "corpus" / "inbox",)
    batch: int = Field(default=25, ge=1, le=500, description="documents per Prefect task")
    retries: int = Field(default=2, ge=0)
    retry_seconds: float = Field(default=10, ge=0)


class Limits(SettingsSection):
    """What one file may cost."""

    seconds: float = Field(
        default=60, gt=0, description="of the processor; by the clock five times as many"
    )
    memory_mb: int = Field(default=1024, ge=256)
    file_mb: int = Field(default=200, ge=1)
    text_chars: int = Field(default=20_000_000, ge=1000)
    embedded_depth: int = Field(
        default=3, ge=0, le=10, description="how deep files within files are taken in"
    )
    embedded_files: int = Field(
        default=50, ge=0, le=1000, description="how many files within one file are taken in"
    )


class OcrSettings(SettingsSection):
    """How pages without a usable text layer are read."""

    language: str = "deu"
    dpi: int = Field(default=300, ge=100, le=600)
    min_quality: float = Field(default=0.5, ge=0, le=1)
    pages: int = Field(
        default=300, ge=1, description="pages of one file that are read by OCR at most"
    )


class EmbeddingSettings(SettingsSection):
    """Which model makes vectors, and by which engine.

    `model` is a sentence-transformers folder or name; empty means the model that omdok builds for
    itself in the outputs folder. `auto` runs that one by ONNX, a folder that was exported as
    int8, and any other by sentence-transformers. `width` cuts the vectors of a model that was
    trained for it (Matryoshka).
    """

    engine: Literal["auto", "onnx", "transformer", "int8", "hashing"] = "auto"
    model: str = ""
    threads: int = Field(default=0, ge=0, description="0: as many as there are cores")
    width: int = Field(default=0, ge=0, description="numbers of a vector; 0: all")


class SearchSettings(SettingsSection):
    """How hits are found and mixed."""

    meaning_weight: float = Field(default=0.8, ge=0, le=1)
    meaning_weight_short: float = Field(
        default=0.5, ge=0, le=1, description="for queries of up to three words"
    )
    closer_weight: float = Field(
        default=0.5, ge=0, le=1, description="of the second stage's closer look"
    )
    candidates: int = Field(default=100, ge=10)
    limit: int = Field(default=10, ge=1)
    second_stage: Literal["late", "off"] = "late"
    contact_data: bool = False


class TaggingSettings(SettingsSection):
    """When a tag is linked without asking, and what finds the names that no register knows.

    `entities` is the name or folder of a spaCy pipeline; empty means the tagger that omdok builds
    for itself in the outputs folder, where it is built.
    """

    link_confidence: float = Field(default=0.5, ge=0, le=1)
    entities: str = ""


class LanguageModelSettings(SettingsSection):
    """An OpenAI-compatible endpoint that may propose wordings; off while `url` is empty.

    `key_env` names the environment variable that holds the key: a key has no place in a file.
    """

    url: str = Field(default="", pattern=r"^(?:https?://\S+)?$")
    model: str = ""
    key_env: str = ""
    seconds: float = Field(default=60, gt=0)


class DraftingSettings(SettingsSection):
    """Where drafts are written; left out, it is `drafts` in the outputs folder."""

    out: LocalPath | None = None
    language_model: LanguageModelSettings = LanguageModelSettings()
