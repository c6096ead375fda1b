"""How many questions find something, by meaning alone and by the whole search: an archive's own,
and others.

    python -m bench.search.refusal ../shared/data/retrieval/xquad_de corpus/gold/queries

Each set's questions are asked to each set's texts; single words and questions off every topic
besides. A set's own questions should pass, all others should not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from nlp.types import Embedder
from pipeline.archive import Parts, open_archive
from pipeline.evaluation.judged_files import read_judged_set
from pipeline.evaluation.search import build
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for, question_vector, threshold_of
from pipeline.search.query import Query
from pipeline.search.search import found_documents
from pipeline.settings import load_settings

# None of them stands in pipeline/search/meaning.py.
WORDS = [
    "Bundesliga", "Apfelstrudel", "Wetterbericht", "Katze", "Fahrrad", "Physik", "Strandurlaub", "Klavier", "Saturn",
    "Rosen", "Krimi", "Dame", "Grippe", "Mütze", "Ozean", "Dinosaurier", "Vulkan", "Zahnspange", "Smartphone",
    "Fußball", "Spaghetti", "Giraffe",
]  # fmt: skip
QUESTIONS = (
    "Wie hoch ist der Mount Everest?", "Wer hat die Glühbirne erfunden?", "beste Pizza in Neapel",
    "Handball Weltmeisterschaft Finale", "Wie pflege ich Orchideen?", "Was ist ein schwarzes Loch?",
    "Laptop startet nicht mehr", "Hochzeitskleid nähen", "Horoskop Skorpion heute", "Wie viele Beine hat eine Spinne?",
    "Serien für lange Abende", "Welcher Wein passt zu Fisch?",
)  # fmt: skip


def passing(archive: Parts, questions: list[str], embedder: Embedder) -> str:
    """The shares of questions for which some passage lies above the threshold, and for which the
    search finds something.
    """
    settings = load_settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    near, found = [], []
    for question in questions:
        vector = question_vector(embedder, question)
        values = archive.index.by_meaning(vector, embedder.name).values
        near.append(bool((values > threshold_of(archive, embedder, vector)).any()))
        found.append(
            bool(
                found_documents(
                    Bundle(archive, settings, vocabulary, embedder), Query(text=question)
                )
            )
        )
    return f"{np.mean(near):.2f} / {np.mean(found):.2f}"


def main() -> None:
    """Print one table: rows are questions, columns are archives."""
    embedder = embedder_for(load_settings())
    sets = {Path(name).name: read_judged_set(Path(name)) for name in sys.argv[1:]}
    asked = {name: list(judged.queries.values())[:300] for name, judged in sets.items()}
    asked |= {"single words": WORDS, "off-topic questions": list(QUESTIONS)}
    print(
        "meaning alone / whole search\n\n| questions of | "
        + " | ".join(f"asked to {name}" for name in sets)
        + " |\n|---|"
        + "---|" * len(sets)
    )
    with tempfile.TemporaryDirectory() as folder:
        stores = {name: open_archive(f"sqlite:///{folder}/{name}.sqlite") for name in sets}
        for name, archive in stores.items():
            build(archive, sets[name], embedder, lambda _done, _total: None)
        for name, questions in asked.items():
            cells = (passing(archive, questions, embedder) for archive in stores.values())
            print(f"| {name} | " + " | ".join(cells) + " |")
        for archive in stores.values():
            archive.close()


if __name__ == "__main__":
    main()
