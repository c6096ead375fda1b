"""Side by side with peers, all in one run: `python bench/extraction/run.py --venvs FOLDER [--more
FOLDER ...]`.

`FOLDER/TOOL/bin/python` is each peer's own throw-away environment (`python -m venv`, `pip install
TOOL`; for unstructured with the extras pdf, docx and doc, for trafilatura with lxml_html_clean).
`--more` are folders of PDF files without truth, read against poppler's `pdftotext`. Writes
RESULTS.md beside itself.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluation.extraction import compare  # noqa: E402 - after the path is set

READS = {
    "omdok": {".pdf", ".docx", ".doc", ".html"},
    "pdfplumber": {".pdf"},
    "pymupdf4llm": {".pdf"},
    "kreuzberg": {".pdf", ".docx", ".doc", ".html"},
    "xberg": {".pdf", ".docx", ".doc", ".html"},
    "markitdown": {".pdf", ".docx", ".html"},
    "unstructured": {".pdf", ".docx", ".doc", ".html"},
    "trafilatura": {".html"},
    # Its layout models for PDF come from a model hub.
    "docling": {".docx", ".html"},
}
PLAIN = "pdfplumber"
SCANNED = ("scan-", "gemischt", "bild-", "falsche-")


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one kind, each with its true text, or with several of which the nearest one
    counts.
    """

    name: str
    files: dict[Path, tuple[str, ...]]


def groups(more: Sequence[Path]) -> list[Group]:
    """All files to be read, by kind."""
    pages = dict(_with_truth(HERE / "pages" / "documents", HERE / "pages" / "texts"))
    # The samples' sources hold marks; what their files really say stands in the gold.
    corpus = ROOT / "corpus"
    samples = dict(_with_truth(corpus / "samples" / "documents", corpus / "gold" / "texts"))
    found = [
        Group(
            "generated pages with text",
            {p: t for p, t in pages.items() if not p.name.startswith(SCANNED)},
        ),
        Group(
            "generated scans and mixed pages",
            {p: t for p, t in pages.items() if p.name.startswith(SCANNED)},
        ),
    ]
    for suffix in (".pdf", ".docx", ".doc", ".html"):
        found.append(
            Group(
                f"samples {suffix[1:].upper()}",
                {p: t for p, t in samples.items() if p.suffix == suffix},
            )
        )
    for folder in more if shutil.which("pdftotext") else ():
        texts = {p: (_poppler(p), _poppler(p, "-raw")) for p in sorted(folder.glob("*.pdf"))}
        # Where poppler finds little there is a scan, and no truth.
        real = {p: t for p, t in texts.items() if len(t[0].split()) > 200}
        found.append(Group(f"real PDF of {folder.name}, against pdftotext", real))
    return [g for g in found if g.files]


def _with_truth(documents: Path, texts: Path) -> Iterable[tuple[Path, tuple[str, ...]]]:
    for path in sorted(documents.iterdir()):
        truth = next(texts.glob(f"{path.stem}.*"), None)
        if truth and path.suffix != ".txt":
            yield path, (truth.read_text(encoding="utf8"),)


def _poppler(path: Path, *how: str) -> str:
    done = subprocess.run(
        ["pdftotext", *how, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False
    )
    return done.stdout.decode("utf8", "replace")


def measure(tool: str, python: Path, group: Group) -> dict[str, Any] | None:
    """One peer on one group in a fresh process; None where it reads no such files."""
    files = [p for p in group.files if p.suffix in READS[tool]]
    if not files or not python.exists():
        return None
    asked = "\n".join(map(str, files))
    done = subprocess.run(
        [str(python), str(HERE / "worker.py"), tool],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    scores = [
        max(
            (compare(truth, r["text"]) for truth in group.files[Path(r["path"])]),
            key=lambda s: s["order"],
        )
        for r in results
    ]
    seconds = sum(r["seconds"] for r in results)
    return {
        "tool": tool,
        "files": len(files),
        "failed": len(files) - sum(not r["error"] for r in results),
        "recall": fmean([s["word_recall"] for s in scores]) if scores else 0.0,
        "precision": fmean([s["word_precision"] for s in scores]) if scores else 0.0,
        "order": fmean([s["order"] for s in scores]) if scores else 0.0,
        "pages": sum(map(_pages, files)) / max(0.001, seconds),
        "page_seconds": seconds / max(1, sum(map(_pages, files))),
        "peak": max((r["peak_mb"] for r in results), default=0.0),
    }


def _pages(path: Path) -> int:
    """The pages of a PDF; other files count as one."""
    import pypdfium2

    if path.suffix != ".pdf":
        return 1
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return len(pdf)


def table(group: Group, rows: Sequence[dict[str, Any]]) -> str:
    """One group as Markdown."""
    lines = [f"## {group.name} ({len(group.files)} files)", ""]
    lines += [
        "| tool | word recall | precision | order | CPU s a page | pages/s | × pdfplumber "
        "| peak MB | failed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    plain = next((r["pages"] for r in rows if r["tool"] == PLAIN), None)
    for r in rows:
        times = f"{r['pages'] / plain:.1f}" if plain else ""
        lines.append(
            f"| {r['tool']} | {r['recall']:.4f} | {r['precision']:.4f} | {r['order']:.4f} | "
            f"{r['page_seconds']:.4f} "
            f"| {r['pages']:,.1f} | {times} | {r['peak']:.0f} | {r['failed']} of {r['files']} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure all and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venvs", type=Path, required=True)
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    asked = parser.parse_args()
    parts = [(HERE / "HEAD.md").read_text(encoding="utf8")]
    for group in groups(asked.more):
        rows = []
        for tool in READS:
            python = (
                Path(sys.executable) if tool == "omdok" else asked.venvs / tool / "bin" / "python"
            )
            row = measure(tool, python, group)
            rows += [row] if row else []
        parts.append(table(group, rows))
        print(parts[-1], flush=True)
    asked.out.write_text("\n".join(parts), encoding="utf8")


if __name__ == "__main__":
    main()
