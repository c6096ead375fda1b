"""The embedding model of an installation, and vectors of what is asked."""

from __future__ import annotations

from nlp.embedders import ModelMissing, load_embedder
from nlp.types import Embedder
from pipeline.archive.types import Floats
from pipeline.errors import ConfigError
from pipeline.settings import Settings


def embedder_for(settings: Settings) -> Embedder:
    """The configured embedder, loaded.

    Raises:
        ConfigError: its model is not there or cannot be loaded.
    """
    chosen = settings.embedding
    try:
        return load_embedder(chosen.engine, settings.model, chosen.threads)
    except ModelMissing as error:
        raise ConfigError(
            f"Das Sprachmodell „{error.folder}“ ist nicht da oder nicht vollständig.",
            "`omdok models` baut das mitgelieferte Modell (einmalig, etwa eine Minute). "
            "Ein anderes nennen Sie in omdok.toml unter [embedding].",
        ) from error


def question_vector(embedder: Embedder, text: str) -> Floats:
    """The unit vector of what somebody asks."""
    vector: Floats = embedder.encode_queries([text])[0]
    return vector
