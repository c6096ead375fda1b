"""What every engine in the table must do."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlp.embedders import EMBEDDERS, load_embedder
from nlp.types import Embedder

TEXTS = [
    "Die Partner vereinbaren eine enge Zusammenarbeit in den Regionen.",
    "Kurz",
    "Gute Führung hält Fachkräfte im Betrieb. " * 20,
    "",
    "   \n\t ",
    "🚀👩\u200d👧 Aufbruch!",
    "Ko\u0308ln",
    "A\0B",
    "halb \ud83d Zeichen",
    "12. Mai 2021, § 5 Abs. 2 – „Zitat“",
]
# More than a model takes in at once.
TOO_LONG = "Gute Führung hält Fachkräfte im Betrieb. " * 200
# Question or statement, what says the same, what speaks of something else.
SENSE = [
    (
        "Die Bundesagentur für Arbeit unterstützt kleine Unternehmen bei der Suche nach "
        "Fachkräften.",
        "Bei der Suche nach Fachkräften bekommen kleine Unternehmen Unterstützung von der "
        "Bundesagentur für Arbeit.",
        "Am Wochenende regnet es im Schwarzwald, und die Wanderwege bleiben gesperrt.",
    ),
    (
        "Die Vereinbarung zur Zusammenarbeit wurde unterschrieben.",
        "Gestern wurde die Vereinbarung zur engeren Zusammenarbeit von beiden Seiten "
        "unterschrieben.",
        "Für den Teig braucht man Mehl, Eier, Zucker und Milch.",
    ),
]


# `int8` reads what an export made of another model: tests/nlp/test_int8_export.py.
ENGINES = sorted(set(EMBEDDERS) - {"int8"})


@pytest.fixture(scope="module", params=ENGINES)
def embedder(request: pytest.FixtureRequest, e5_folder: Path) -> Embedder:
    return load_embedder(request.param, str(e5_folder), threads=2)


@pytest.fixture(params=["encode_queries", "encode_passages"])
def encode(request: pytest.FixtureRequest, embedder: Embedder) -> Callable[[list[str]], np.ndarray]:
    return getattr(embedder, request.param)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def known() -> dict[str, np.ndarray]:
    """The vectors of `TEXTS` by engine and way of encoding, made once for all that compare with them."""
    return {}


@pytest.fixture
def vectors(
    request: pytest.FixtureRequest,
    encode: Callable[[list[str]], np.ndarray],
    known: dict[str, np.ndarray],
) -> np.ndarray:
    key = "-".join(request.node.callspec.params.values())
    if key not in known:
        known[key] = encode(TEXTS)
    return known[key]


def test_one_unit_vector_a_text(
    embedder: Embedder, encode: Callable[[list[str]], np.ndarray], vectors: np.ndarray
) -> None:
    for made, texts in ((vectors, TEXTS), (encode([TOO_LONG]), [TOO_LONG])):
        assert made.shape == (len(texts), embedder.dimension)
        assert made.dtype == np.float32
        assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)


def test_no_text_no_vector(embedder: Embedder, encode: Callable[[list[str]], np.ndarray]) -> None:
    assert encode([]).shape == (0, embedder.dimension)
    assert encode([]).dtype == np.float32


def test_the_same_texts_give_the_same_bytes(
    encode: Callable[[list[str]], np.ndarray], vectors: np.ndarray
) -> None:
    assert encode(TEXTS).tobytes() == vectors.tobytes()


def test_neighbours_do_not_change_a_vector(
    encode: Callable[[list[str]], np.ndarray], vectors: np.ndarray
) -> None:
    alone = np.concatenate([encode([text]) for text in TEXTS])
    backwards = encode(TEXTS[::-1])[::-1]
    assert np.abs(vectors - alone).max() < 1e-4
    assert np.abs(vectors - backwards).max() < 1e-4


def test_composed_and_decomposed_letters_are_one(encode: Callable[[list[str]], np.ndarray]) -> None:
    composed, decomposed = encode(["Köln und Führung", "Ko\u0308ln und Fu\u0308hrung"])
    assert np.array_equal(composed, decomposed)


def test_nothing_is_cut_at_nul(encode: Callable[[list[str]], np.ndarray]) -> None:
    whole, cut = encode(["Vereinbarung\0Regenwetter am Abend", "Vereinbarung"])
    assert whole @ cut < 0.999


def test_the_same_sense_is_nearer_than_another(embedder: Embedder) -> None:
    for text, same, other in SENSE:
        asked = embedder.encode_queries([text])[0]
        near, far = embedder.encode_passages([same, other])
        assert asked @ near > asked @ far


def test_the_name_tells_engine_and_content(
    embedder: Embedder, e5_folder: Path, request: pytest.FixtureRequest
) -> None:
    engine = request.node.callspec.params["embedder"]
    assert embedder.name.startswith(engine)
    assert load_embedder(engine, str(e5_folder)).name == embedder.name


def test_names_are_told_apart(e5_folder: Path) -> None:
    names = [load_embedder(engine, str(e5_folder)).name for engine in ENGINES]
    assert all(one != other for one, other in itertools.combinations(names, 2))


@pytest.mark.parametrize("engine", ["onnx", "hashing"])
def test_threads_do_not_change_a_bit(engine: str, e5_folder: Path) -> None:
    texts = TEXTS[:4] * 3
    one, many = (load_embedder(engine, str(e5_folder), threads=threads) for threads in (1, 4))
    assert one.encode_passages(texts).tobytes() == many.encode_passages(texts).tobytes()


@pytest.mark.parametrize("engine", ["onnx", "hashing"])
def test_an_engine_works_on_after_a_fork(engine: str, e5_folder: Path) -> None:
    embedder = load_embedder(engine, str(e5_folder), threads=2)
    wanted = embedder.encode_passages(TEXTS[:3]).tobytes()
    child = os.fork()
    if not child:
        os._exit(0 if embedder.encode_passages(TEXTS[:3]).tobytes() == wanted else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_embedder("word2vec", "")
