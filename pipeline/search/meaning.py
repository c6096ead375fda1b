"""The embedding model of an installation, vectors of what is asked, and how near is near enough."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from nlp.embedders import WITH_WIDTH, ModelMissing, load_embedder
from nlp.embedders.fixed import vectors_of_fixed
from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.archive.memory import Memory
from pipeline.archive.types import Floats
from pipeline.ground.errors import ConfigError, Refused
from pipeline.settings import Settings

if TYPE_CHECKING:
    from nlp.int8_export import Export


def embedder_for(settings: Settings) -> Embedder:
    """The configured embedder, loaded.

    Raises:
        ConfigError: its model is not there, cannot be loaded or has no vectors of that width.
    """
    chosen = settings.embedding
    if chosen.width and settings.engine not in WITH_WIDTH:
        raise ConfigError(
            "Das mitgelieferte Sprachmodell kürzt seine Vektoren nicht ([embedding] width).",
            "Nehmen Sie die Zeile weg, oder nennen Sie ein Modell, das dafür gemacht ist.",
        )
    try:
        return load_embedder(settings.engine, settings.model, chosen.threads, chosen.width)
    except ModelMissing as error:
        raise ConfigError(
            f"Das Sprachmodell „{error.folder}“ ist nicht da, nicht vollständig, beschädigt oder "
            f"nicht zu laden ({error.reason}).",
            "`omdok models` baut das mitgelieferte Modell (einmalig, etwa eine Minute). "
            "Ein anderes nennen Sie in omdok.toml unter [embedding].",
        ) from error


def export_model(settings: Settings) -> Export:
    """Write the configured model of somebody else as int8 into the folder of models.

    Raises:
        Refused: the configured model is omdok's own, or an exported one already.
        ConfigError: it is not there, or cannot be exported.
    """
    from nlp.int8_export import NotExportable, export_model

    if settings.engine != "transformer":
        raise Refused(
            "Das eingestellte Modell ist schon eines in int8.",
            "Nennen Sie in omdok.toml unter [embedding] model den Ordner oder Namen eines anderen.",
        )
    name = Path(settings.model).name
    try:
        return export_model(settings.model, settings.paths.outputs / "models" / f"{name}-int8")
    except (NotExportable, ModelMissing) as error:
        raise ConfigError(
            f"Das Modell „{settings.model}“ lässt sich nicht als int8 schreiben ({error}).",
            "Es lässt sich weiter so benutzen, wie es ist.",
        ) from error


class ModelDamaged(ConfigError):
    """The model is there and gives what is no number."""


def sound(vectors: Floats, embedder: Embedder) -> Floats:
    """The vectors themselves; ModelDamaged where one is none: with such ones nothing is near to
    anything, and nobody would see why.
    """
    if not np.isfinite(vectors).all():
        raise ModelDamaged(
            f"Das Sprachmodell „{embedder.name}“ rechnet falsch: Seine Dateien sind beschädigt.",
            "Löschen Sie seinen Ordner, und bauen Sie es neu: omdok models.",
        )
    return vectors


def question_vector(embedder: Embedder, text: str) -> Floats:
    """The unit vector of what somebody asks; ModelDamaged where the model gives none."""
    vector: Floats = sound(embedder.encode_queries([text]), embedder)[0]
    return vector


# What no archive of agreements and releases is about. It tells how near question and passage come
# by mere chance, whatever the model: the cosines of one model crowd together at a height of their
# own.
_OFF_TOPIC = (
    "Rezept für Apfelkuchen mit Zimt",
    "Wie wird das Wetter morgen in Tokio?",
    "Wer wurde Torschützenkönig der Bundesliga?",
    "Welches Futter vertragen junge Katzen?",
    "Wie flicke ich einen Fahrradschlauch?",
    "Was besagt die Quantenfeldtheorie?",
    "Flug nach Mallorca günstig buchen",
    "Welche Gitarre eignet sich für Anfänger?",
    "Wie heißen die Monde des Jupiter?",
    "Wann blühen Tulpen im Garten?",
    "Wer spielte die Hauptrolle in dem Western?",
    "Feldzüge der römischen Kaiser",
    "Eröffnung im Schach mit dem Damenbauern",
    "Hausmittel gegen Husten und Schnupfen",
    "Socken stricken mit fünf Nadeln",
    "Wie tief ist der Marianengraben?",
)
# Of the questions that an archive answers 95 to 99 % pass, of others 0 to 17 %
# (bench/search/README.md).
_CHANCE = 75


@dataclass(frozen=True, slots=True)
class _Chance:
    """How near off-topic questions come to an archive at one state: as such, and beyond their own
    mean.
    """

    generation: int
    embedder: str
    nearest: float
    beyond: float


# Keyed by what outlives a single question, which has a state of the archive of its own.
_chances: WeakKeyDictionary[Memory, _Chance] = WeakKeyDictionary()


def threshold_of(archive: Parts, embedder: Embedder, question: Floats) -> float:
    """The cosine that a passage of this archive must exceed to answer the question by its meaning
    alone.

    It must be nearer than off-topic questions come to the archive, and stand out as far from what
    lies off topic for this question: short questions are near to everything.
    """
    chance = _chance(archive, embedder)
    own = float((_off_topic(embedder)[1] @ question).mean())
    return max(chance.nearest, own + chance.beyond)


def _chance(archive: Parts, embedder: Embedder) -> _Chance:
    generation = archive.generation()
    kept = _chances.get(archive.memory)
    if kept and (kept.generation, kept.embedder) == (generation, embedder.name):
        return kept
    questions, passages = _off_topic(embedder)
    nearest = archive.index.nearest(questions, embedder.name)
    near = questions @ passages.T
    others = (near.sum(axis=1) - near.diagonal()) / (len(questions) - 1)
    made = _Chance(
        generation,
        embedder.name,
        float(np.percentile(nearest, _CHANCE)),
        float(np.percentile(nearest - others, _CHANCE)),
    )
    _chances[archive.memory] = made
    return made


# Keyed by name: loading a model is dear, and two embedders of one name give the same vectors.
_off_topic_vectors: dict[str, tuple[Floats, Floats]] = {}


def _off_topic(embedder: Embedder) -> tuple[Floats, Floats]:
    """The off-topic texts as questions and as passages."""
    if embedder.name not in _off_topic_vectors:
        _off_topic_vectors[embedder.name] = vectors_of_fixed(embedder, _OFF_TOPIC)
    return _off_topic_vectors[embedder.name]
