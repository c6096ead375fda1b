"""Agreements of bare text for tests: a line a block, lines with `# ` are headings."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.ground.types import Block, Document, Made, Page, SourceFile

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def agreement(text: str, id: str = "v") -> Document:
    blocks: list[Block] = []
    whole = ""
    for line in text.strip("\n").split("\n"):
        words = line.removeprefix("# ")
        role = "heading" if line.startswith("# ") else "paragraph"
        if words:
            blocks.append(Block(start=len(whole), end=len(whole) + len(words), role=role))  # type: ignore[arg-type]
        whole += words + "\n"
    source = SourceFile(
        path=f"/{id}.txt", name=f"{id}.txt", sha256="0" * 64, media_type="text/plain", size=1,
        fetched_at=_NOW,
    )  # fmt: skip
    return Document(
        id=id, version=1, source=source, kind="agreement", title="Vereinbarung", date=None,
        date_span=None, language="de", text=whole.rstrip("\n"),
        pages=(Page(number=1, start=0, end=len(whole.rstrip("\n"))),), blocks=tuple(blocks),
        sections=(), made=Made(at=_NOW, by="test", fingerprint=""),
    )  # fmt: skip
