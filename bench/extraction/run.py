"""Side by side with peers, all in one run: `python bench/extraction/run.py --venvs FOLDER [--more FOLDER]`.

`FOLDER/TOOL/bin/python` is each peer's own throw-away environment (`python -m venv`, `pip install TOOL`; for
unstructured with the extras pdf, docx and doc). `--more` is a folder of PDF files without truth, read against
poppler's `pdftotext`. Writes RESULTS.md beside itself.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.reading.evaluation import compare  # noqa: E402

READS = {
    "omdok": {".pdf", ".docx", ".doc", ".html"},
    "pdfplumber": {".pdf"},
    "pymupdf4llm": {".pdf"},
    "kreuzberg": {".pdf", ".docx", ".doc", ".html"},
    "unstructured": {".pdf", ".docx", ".doc", ".html"},
    "trafilatura": {".html"},
}
SCANNED = ("scan-", "gemischt", "bild-", "falsche-")


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one kind with their true texts."""

    name: str
    files: dict[Path, str]


def groups(more: Path | None) -> list[Group]:
    """All files to be read, by kind."""
    pages = dict(_with_truth(HERE / "pages"))
    samples = dict(_with_truth(ROOT / "corpus" / "samples"))
    found = [
        Group("generated pages with text", {p: t for p, t in pages.items() if not p.name.startswith(SCANNED)}),
        Group("generated scans and mixed pages", {p: t for p, t in pages.items() if p.name.startswith(SCANNED)}),
    ]
    for suffix in (".pdf", ".docx", ".doc", ".html"):
        found.append(Group(f"samples {suffix[1:].upper()}", {p: t for p, t in samples.items() if p.suffix == suffix}))
    if more and shutil.which("pdftotext"):
        texts = {p: _poppler(p) for p in sorted(more.glob("*.pdf"))}
        # Where poppler finds little there is a scan, and no truth.
        found.append(Group("real PDF, against pdftotext", {p: t for p, t in texts.items() if len(t.split()) > 200}))
    return [g for g in found if g.files]


def _with_truth(folder: Path) -> Iterable[tuple[Path, str]]:
    for path in sorted((folder / "documents").iterdir()):
        truth = next((folder / "texts").glob(f"{path.stem}.*"), None)
        if truth and path.suffix != ".txt":
            # A sample's text begins with particulars that are no part of it.
            yield path, re.sub(r"\A---\n.*?\n---\n", "", truth.read_text(encoding="utf8"), flags=re.DOTALL)


def _poppler(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf8", "replace")


def measure(tool: str, python: Path, group: Group) -> dict[str, Any] | None:
    """One peer on one group in a fresh process; None where it reads no such files."""
    files = [p for p in group.files if p.suffix in READS[tool]]
    if not files or not python.exists():
        return None
    asked = "\n".join(map(str, files))
    done = subprocess.run(
        [str(python), str(HERE / "worker.py"), tool], input=asked, capture_output=True, text=True, check=False
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    scores = [compare(group.files[Path(r["path"])], r["text"]) for r in results]
    seconds = sum(r["seconds"] for r in results)
    return {
        "tool": tool,
        "files": len(files),
        "failed": len(files) - sum(not r["error"] for r in results),
        "recall": fmean([s["word_recall"] for s in scores]) if scores else 0.0,
        "precision": fmean([s["word_precision"] for s in scores]) if scores else 0.0,
        "order": fmean([s["order"] for s in scores]) if scores else 0.0,
        "speed": sum(len(r["text"].split()) for r in results) / max(0.001, seconds),
        "peak": max((r["peak_mb"] for r in results), default=0.0),
    }


def table(group: Group, rows: Sequence[dict[str, Any]]) -> str:
    """One group as Markdown."""
    lines = [f"## {group.name} ({len(group.files)} files)", ""]
    lines += [
        "| tool | word recall | precision | order | words/s | peak MB | failed |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in rows:
        lines.append(
            f"| {r['tool']} | {r['recall']:.4f} | {r['precision']:.4f} | {r['order']:.4f} | {r['speed']:,.0f} "
            f"| {r['peak']:.0f} | {r['failed']} of {r['files']} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure all and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venvs", type=Path, required=True)
    parser.add_argument("--more", type=Path)
    asked = parser.parse_args()
    parts = [(HERE / "HEAD.md").read_text(encoding="utf8")]
    for group in groups(asked.more):
        rows = []
        for tool in READS:
            python = Path(sys.executable) if tool == "omdok" else asked.venvs / tool / "bin" / "python"
            row = measure(tool, python, group)
            rows += [row] if row else []
        parts.append(table(group, rows))
        print(parts[-1], flush=True)
    (HERE / "RESULTS.md").write_text("\n".join(parts), encoding="utf8")


if __name__ == "__main__":
    main()
