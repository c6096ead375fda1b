"""How much of old Word files (DOC) omdok reads, held against LibreOffice's own text of the same
files.

    nice .venv/bin/python bench/extraction/doc_recall.py FOLDER [--cache FOLDER] [--with-office]
    [--all]

LibreOffice has to be installed to make the truth; it is made once and kept in the cache, outside
the repository. The measured reading itself runs without LibreOffice on its path unless
`--with-office` is given.

Recall is held against LibreOffice's plain text (body, footnotes left out as LibreOffice does).
Precision is held against all that LibreOffice has of the file, headers, footnotes and text boxes
too (its flat ODT); `strict` is the precision against the plain text alone. A file counts when
LibreOffice makes at least three words of text of it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

from nlp.normal import normalise
from pipeline.evaluation.extraction import compare
from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.quality import text_quality
from pipeline.reading.read import read_document
from pipeline.settings import Settings

SUFFIXES = {".doc", ".dot"}
FORMATS = {"txt": "txt:Text (encoded):UTF8", "fodt": "fodt"}
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def make_truth(files: list[Path], cache: Path, office: str) -> None:
    """Convert each file once by LibreOffice; a file that it cannot read leaves an empty text."""
    cache.mkdir(parents=True, exist_ok=True)
    for file in files:
        for suffix, filter_name in FORMATS.items():
            target = cache / f"{file.stem}.{suffix}"
            if target.exists():
                continue
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / file.name
                shutil.copyfile(file, copy)
                profile = f"-env:UserInstallation={(cache / 'profile').as_uri()}"
                command = [
                    office,
                    profile,
                    "--headless",
                    "--norestore",
                    "--convert-to",
                    filter_name,
                ]
                try:
                    subprocess.run(
                        [*command, "--outdir", folder, str(copy)],
                        capture_output=True,
                        check=False,
                        timeout=90,
                    )
                except subprocess.TimeoutExpired:
                    print("LibreOffice ran too long:", file.name)
                made = copy.with_suffix(f".{suffix}")
                target.write_bytes(made.read_bytes() if made.is_file() else b"")


def whole_text(flat: Path, *, body_only: bool = False) -> str:
    """All that LibreOffice has of a file: body, headers, footers, notes and boxes, without tracked
    deletions.
    """
    data = flat.read_bytes()
    if not data:
        return ""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
    notes = (f"{OFFICE}annotation",) if body_only else ()
    _drop_deleted(root)
    for gone in list(
        root.iter(f"{TEXT}tracked-changes", f"{OFFICE}binary-data", f"{OFFICE}settings", *notes)
    ):
        parent = gone.getparent()
        if parent is not None:
            parent.remove(gone)
    body = root.find(f"{OFFICE}body")
    place = body if body_only and body is not None else root
    return "\n".join("".join(_said(e)) for e in place.iter(f"{TEXT}p", f"{TEXT}h", f"{OFFICE}meta"))


def _drop_deleted(root: Any) -> None:
    """Empty what stands between the marks of a tracked deletion, as LibreOffice shows it in the
    text.
    """
    deleted = {
        region.get(f"{TEXT}id")
        for region in root.iter(f"{TEXT}changed-region")
        if region.find(f"{TEXT}deletion") is not None
    }
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            name = str(element.tag).rsplit("}", 1)[-1]
            if element.get(f"{TEXT}change-id") in deleted:
                inside += {"change-start": 1, "change-end": -1}.get(name, 0)
            if inside:
                element.text = None
        if event == "end" and inside:
            element.tail = None


def _said(element: Any) -> list[str]:
    said = [element.text or ""]
    for child in element:
        name = str(child.tag).rsplit("}", 1)[-1]
        said += (
            [" "]
            if name in {"tab", "s", "line-break"}
            else []
            if name in {"p", "h"}
            else _said(child)
        )
        said.append(child.tail or "")
    return said


def _truth(stem: str, cache: Path) -> str:
    """LibreOffice's text; it runs tracked deletions into the text, so there its document without
    them is the truth.
    """
    truth = normalise((cache / f"{stem}.txt").read_text("utf8", "replace"))
    flat = cache / f"{stem}.fodt"
    if b"<text:deletion>" not in flat.read_bytes():
        return truth
    return normalise(whole_text(flat, body_only=True))


def measure(file: Path, cache: Path, settings: Settings) -> dict[str, float | str] | None:
    """The figures of one file, or None where LibreOffice has no text of it."""
    truth = _truth(file.stem, cache)
    if len(truth.split()) < 3 or text_quality(truth) < 0.5:
        return None
    try:
        document = read_document(file, identify(file), settings)
    except DocumentError as error:
        return {"recall": 0.0, "precision": 0.0, "strict": 0.0, "verdict": error.code}
    found = compare(truth, document.text)
    everything = truth + "\n" + whole_text(cache / f"{file.stem}.fodt")
    return {
        "recall": found["word_recall"],
        "precision": compare(everything, document.text)["word_precision"],
        "strict": compare(truth, _content(document))["word_precision"],
        "verdict": "read",
    }


def _content(document: Document) -> str:
    return "\n".join(
        document.text[b.start : b.end] for b in document.blocks if b.role != "artifact"
    )


def main() -> None:
    """Measure and print a line for each file below the mark, and the means."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "omdok-doc-truth"
    )
    parser.add_argument("--with-office", action="store_true", help="let omdok use LibreOffice too")
    parser.add_argument("--all", action="store_true", help="print every file")
    arguments = parser.parse_args()
    files = sorted(f for f in arguments.folder.rglob("*") if f.suffix.casefold() in SUFFIXES)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        make_truth(files, arguments.cache, office)
    if not arguments.with_office:
        os.environ["PATH"] = ""
    rows = {
        f: measure(f, arguments.cache, Settings())
        for f in files
        if (arguments.cache / f"{f.stem}.txt").exists()
    }
    report({f: r for f, r in rows.items() if r}, show_all=arguments.all)


def report(rows: dict[Path, dict[str, float | str]], *, show_all: bool) -> None:
    """Print the figures."""
    for file, row in rows.items():
        if show_all or min(float(row["recall"]), float(row["precision"])) < 0.95:
            print(
                f"{row['recall']:7} {row['precision']:7} {row['strict']:7} {row['verdict']:12} "
                f"{file.name}"
            )
    verdicts = Counter(str(r["verdict"]) for r in rows.values())
    means = {
        k: round(statistics.fmean(float(r[k]) for r in rows.values()), 4)
        for k in ("recall", "precision", "strict")
    }
    print(f"{len(rows)} files that LibreOffice reads; {means}; {dict(verdicts)}")


if __name__ == "__main__":
    main()
