"""Whether a search finds the same however its question is typed.

    python -m bench.search.typed [FOLDER]

FOLDER is a judged set in BEIR layout (corpus/gold/queries if none is named). Each question is asked
in small letters, in capitals, without umlauts, with decomposed letters, and politely: nDCG@10 of
the whole search for each, beside that of the questions as they are.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.evaluation.search import evaluate_search
from pipeline.search.meaning import embedder_for
from pipeline.settings import load_settings

_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
WAYS: Mapping[str, Callable[[str], str]] = {
    "as they are": str,
    "small letters": str.lower,
    "capitals": str.upper,
    "without umlauts": lambda text: text.translate(_PLAIN),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "politely": lambda text: f"Ich suche: {text}",
}


def main() -> None:
    """Ask in each way and print."""
    settings = load_settings()
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else settings.paths.corpus / "gold" / "queries"
    embedder = embedder_for(settings)
    for way, typed in WAYS.items():
        with tempfile.TemporaryDirectory() as folder:
            here = shutil.copytree(source, Path(folder) / "set")
            rows = [
                json.loads(line)
                for line in (source / "queries.jsonl").read_text(encoding="utf8").splitlines()
            ]
            told = (
                json.dumps(row | {"text": typed(row["text"])}, ensure_ascii=False) for row in rows
            )
            (here / "queries.jsonl").write_text("\n".join(told) + "\n", encoding="utf8")
            found = evaluate_search(here, settings, embedder, modes=("hybrid",))
        print(f"{way}: {found['ndcg@10']:.3f}", flush=True)


if __name__ == "__main__":
    main()
