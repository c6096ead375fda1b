"""What holds for every document that was read, whatever the file was."""

from __future__ import annotations

from itertools import pairwise

from pipeline.ground.types import Document
from pipeline.reading.assemble import page_at


def check(document: Document) -> None:
    """The spans of a document point into its text, in order and without overlap."""
    text = document.text
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(document.pages))
    assert all(a.end <= b.start for a, b in pairwise(document.blocks))
    assert all(a.end <= b.start for a, b in pairwise(document.sections))
    for span in (*document.blocks, *document.sections, *document.links, *document.pages):
        assert 0 <= span.start <= span.end <= len(text)
    for link in document.links:
        assert text[link.start : link.end] == link.label
    sizes = {p.number: (p.width, p.height) for p in document.pages}
    for block in document.blocks:
        assert block.page == page_at(document.pages, block.start)
        if block.bbox:
            width, height = sizes[block.page]
            assert 0 <= block.bbox[0] <= block.bbox[2] <= width + 0.01
            assert 0 <= block.bbox[1] <= block.bbox[3] <= height + 0.01
