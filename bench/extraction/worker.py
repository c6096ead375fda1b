"""Run by each peer's own Python: `python worker.py TOOL < files > results`, a JSON line a file.

Each line: path, text, seconds of the processor for this file (with all threads and child
processes), peak memory of the process so far in MB, error. All files are read once before, so that
nobody's loading counts.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

SECONDS = 120


def omdok() -> Callable[[str], str]:
    """Our own reading without the sandbox's process, so that its memory is this process's."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from pipeline.reading.extractors import load_extractor
    from pipeline.reading.identify import identify
    from pipeline.settings import Settings

    settings = Settings()

    def read(path: str) -> str:
        found = load_extractor(identify(Path(path)).media_type).extract(Path(path), settings)
        return "\n".join(p.text for p in found.pieces)

    return read


def pdfplumber() -> Callable[[str], str]:
    """Plain pdfplumber."""
    import pdfplumber

    def read(path: str) -> str:
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() or "" for page in pdf.pages)

    return read


def pymupdf4llm() -> Callable[[str], str]:
    """Markdown by pymupdf4llm."""
    import pymupdf4llm

    return lambda path: str(pymupdf4llm.to_markdown(path))


def kreuzberg() -> Callable[[str], str]:
    """kreuzberg with its defaults; OCR where it finds an engine."""
    import kreuzberg

    return lambda path: str(kreuzberg.extract_file_sync(path).content)


def xberg() -> Callable[[str], str]:
    """xberg, as kreuzberg is called now, with its defaults."""
    import asyncio
    import mimetypes

    import xberg

    async def found_in(given: object) -> object:
        return await xberg.extract(given, xberg.ExtractionConfig())

    def read(path: str) -> str:
        kind = mimetypes.guess_type(path)[0]
        data = Path(path).read_bytes()
        given = xberg.ExtractInput(kind="bytes", bytes=data, mime_type=kind, filename=path)
        found = asyncio.run(found_in(given))
        return "\n".join(str(one.content) for one in found.results)

    return read


def markitdown() -> Callable[[str], str]:
    """Markdown by markitdown, with its converters for PDF and Office."""
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: str(converter.convert(path).text_content)


def unstructured() -> Callable[[str], str]:
    """unstructured with the strategy `fast`."""
    from unstructured.partition.auto import partition

    def read(path: str) -> str:
        more = {"strategy": "fast"} if path.endswith(".pdf") else {}
        return "\n".join(str(e) for e in partition(path, **more))

    return read


def trafilatura() -> Callable[[str], str]:
    """HTML only."""
    import trafilatura

    return lambda path: trafilatura.extract(Path(path).read_bytes()) or ""


def docling() -> Callable[[str], str]:
    """docling with its defaults, which need no models for Word and HTML."""
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()
    return lambda path: str(converter.convert(path).document.export_to_markdown())


TOOLS = {
    f.__name__: f
    for f in (
        omdok, pdfplumber, pymupdf4llm, kreuzberg, xberg, markitdown, unstructured, trafilatura,
        docling,
    )
}  # fmt: skip


def _used() -> float:
    """Seconds of the processor that this process and its ended children have used."""
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _late(*_: object) -> None:
    raise TimeoutError


def _try(read: Callable[[str], str], path: str) -> tuple[str, str]:
    """The text, or what went wrong."""
    signal.alarm(SECONDS)
    try:
        return read(path), ""
    except Exception as fault:  # noqa: BLE001 - whatever a peer raises is its result
        return "", f"{type(fault).__name__}: {fault}"[:200]
    finally:
        signal.alarm(0)


def main() -> None:
    """Read all files named on standard input."""
    out = sys.stdout
    # Some tools talk on standard output.
    sys.stdout = sys.stderr
    read = TOOLS[sys.argv[1]]()
    signal.signal(signal.SIGALRM, _late)
    paths = sys.stdin.read().splitlines()
    for path in paths:
        _try(read, path)
    for path in paths:
        began = _used()
        text, error = _try(read, path)
        seconds = _used() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = {"path": path, "text": text, "seconds": seconds, "peak_mb": peak, "error": error}
        print(json.dumps(line), file=out, flush=True)


if __name__ == "__main__":
    main()
