"""How much of the true text an extraction holds, in which order, and what it adds."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.ground.errors import DocumentError, NotFound
from pipeline.reading.identify import decode, identify
from pipeline.reading.read import read_document
from pipeline.reading.sources.folder import find_files
from pipeline.settings import Settings

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 20_000


def evaluate_extraction(documents: Path, texts: Path | None, settings: Settings) -> dict[str, Any]:
    """Read every document that has a truth `name.txt`, beside it or in `texts`, and compare word by
    word.

    Returns `{files, word_recall, word_precision, order, errors, documents}`: means over the files,
    0 to 1; `errors` lists files without result (unreadable, or with a truth without a word),
    `documents` each file's own figures.

    Raises:
        NotFound: a folder is missing, or no document has a truth.
    """
    pairs = list(_pairs(documents, texts))
    if not pairs:
        raise NotFound(
            f"In „{documents}“ liegt kein Dokument, zu dem es einen wahren Text „name.txt“ gibt.",
            "Legen Sie zu jedem Dokument eine gleichnamige Textdatei ab.",
            code="no_truth",
        )
    measured: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for path, truth in pairs:
        try:
            text = read_document(path, identify(path), settings).text
        except DocumentError as error:
            errors.append({"path": str(path), "code": error.code, "message": error.message})
            continue
        known = _read(truth)
        if not _words(known):
            # Against nothing everything would be complete.
            said = f"Der wahre Text „{truth.name}“ hat kein Wort."
            errors.append({"path": str(path), "code": "empty_truth", "message": said})
            continue
        measured.append({"path": str(path), **compare(known, text)})
    means = {}
    for name in ("word_recall", "word_precision", "order"):
        means[name] = _mean([document[name] for document in measured])
    return {"files": len(pairs), **means, "errors": errors, "documents": measured}


def compare(truth: str, text: str) -> dict[str, float]:
    """Word recall and precision as multisets, and the share of the common words that stand in the
    true order.
    """
    wanted, found = _words(truth), _words(text)
    common = sum((Counter(wanted) & Counter(found)).values())
    return {
        "word_recall": round(common / len(wanted), 4) if wanted else 1.0,
        "word_precision": round(common / len(found), 4) if found else 0.0,
        "order": round(_in_order(wanted, found) / common, 4) if common else 0.0,
    }


def _in_order(wanted: list[str], found: list[str]) -> int:
    matcher = SequenceMatcher(None, wanted[:_MOST_WORDS], found[:_MOST_WORDS], autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _mean(values: list[float]) -> float:
    return round(statistics.fmean(values), 4) if values else 0.0


def _read(path: Path) -> str:
    return decode(path.read_bytes()) or ""


def _pairs(documents: Path, texts: Path | None) -> Iterator[tuple[Path, Path]]:
    for path in find_files([documents]):
        truth = (texts or path.parent) / f"{path.stem}.txt"
        if truth.is_file() and truth != path:
            yield path, truth
