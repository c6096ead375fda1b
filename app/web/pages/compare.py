"""Two agreements side by side: clause against clause, what binds first, by keyboard too."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import Response

from app import compared as german
from app.web.export import handed_out
from app.web.problems import PROBLEMS
from app.web.refusals import TooLarge
from app.web.render import page
from app.web.rights import needs
from app.web.site import Site, site_of
from pipeline.agreements.comparing.meaning import meaning_by
from pipeline.agreements.comparison import Comparison, Side, compare
from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.portraits.compared import Comparable, choices, side_of, side_of_file
from pipeline.portraits.usual import clause_families
from pipeline.search.search import similar

router = APIRouter()
# An id, an id with its version (`3f9c01@2`), or words of a title.
Asked = Annotated[str, Query(max_length=200)]
_MOST_CHOICES = 20


@router.get("/vergleich", dependencies=[needs("lesen")])
def show(request: Request, a: Asked = "", b: Asked = "", nur: str = "") -> Response:
    """The comparison of two documents, or the form that asks which."""
    site = site_of(request)
    with site.archive.reading() as at:
        first, second = _found(at, a), _found(at, b)
        if first and second:
            found = _compared(site, first, second)
        else:
            return page(request, "compare/choose.html", **_choosing(at, a, b, first, second))
    return _shown(request, found, a, b, nur == "aenderungen")


@router.post("/vergleich", dependencies=[needs("lesen")])
def with_model(
    request: Request, datei: UploadFile, a: Annotated[str, Form(max_length=200)]
) -> Response:
    """A document against a model text that is handed over; nothing of the text is kept."""
    site = site_of(request)
    with site.archive.reading() as at:
        first = side_of(at, a)
    with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
        second = _received(site, datei, Path(folder))
        found = _compared(site, first, second)
    return _shown(request, found, a, "", False)


def _received(site: Site, file: UploadFile, folder: Path) -> Side:
    most = site.settings.web.upload_mb * 1_000_000
    name = Path(file.filename or "").name
    if not name:
        raise NotFound("Es war keine Datei ausgewählt.", "Wählen Sie den Mustertext aus.")
    content = file.file.read(most + 1)
    if len(content) > most:
        raise TooLarge(f"„{name}“ ist größer als {most // 1_000_000} MB.", "Teilen Sie den Text.")
    (folder / name).write_bytes(content)
    return side_of_file(folder / name, site.settings)


def _compared(site: Site, first: Side, second: Side) -> Comparison:
    return compare(first, second, meaning_by(lambda: site.searcher().embedder))


def _found(at: Parts, asked: str) -> Side | None:
    """The document that is asked for; None where nothing or no document is named yet.

    Raises:
        NotFound: the document has no such version.
    """
    if not asked:
        return None
    if asked.partition("@")[0] in at.shown.numbers_of([asked.partition("@")[0]]):
        return side_of(at, asked)
    return None


def _choosing(at: Parts, a: str, b: str, first: Side | None, second: Side | None) -> dict[str, Any]:
    """What the form offers: who is fixed already, and documents to choose the other from."""
    fixed = first or second
    words = (b if first else a).strip()
    offered = choices(at, words, _MOST_CHOICES) if words or not fixed else []
    if fixed and not words:
        near = similar(at, fixed.document.id, _MOST_CHOICES).hits
        offered = [Comparable(h.document, h.title, h.date) for h in near]
    free: Literal["a", "b"] = "b" if first else "a"
    return {
        "a": a, "b": b, "words": words, "offered": offered, "free": free,
        "fixed": fixed,
        "versions": at.documents.count_versions(fixed.document.id) if fixed else 0,
        "link": _linker(a, b, free if fixed else "a"),
    }  # fmt: skip


def _linker(a: str, b: str, free: str) -> Callable[[str], str]:
    def link(document: str) -> str:
        return f"/vergleich?{urlencode({'a': a, 'b': b, free: document})}"

    return link


def _shown(request: Request, found: Comparison, a: str, b: str, only_changes: bool) -> Response:
    changed = [n for n, pair in enumerate(found.pairs) if pair.how != "same"]
    steps = {
        n: (p, f) for p, n, f in zip([None, *changed], changed, [*changed[1:], None], strict=False)
    }
    shown = [(n, p) for n, p in enumerate(found.pairs) if not only_changes or p.how != "same"]
    asked = urlencode({"a": a, "b": b})
    return page(
        request, "compare/page.html", found=found, pairs=shown, steps=steps, german=german,
        a=a, b=b, asked=asked, only_changes=only_changes, first_changed=next(iter(changed), None),
    )  # fmt: skip


@router.get("/vergleich/sonst", dependencies=[needs("lesen")])
def usual(request: Request, a: Asked) -> Response:
    """How the clauses of an agreement stand elsewhere, and who deviates."""
    with site_of(request).archive.reading() as at:
        title = at.documents.newest(a).title
        families = clause_families(at, a)
    shown = [family for family in families if family.usual]
    return page(request, "compare/usual.html", a=a, title=title, families=shown, german=german)


@router.get("/vergleich.{form}", dependencies=[needs("lesen")])
def as_file(request: Request, form: Literal["docx", "csv"], a: Asked, b: Asked) -> Response:
    """The same as a Word file or a table."""
    make = german.compared_docx if form == "docx" else german.compared_csv
    return handed_out(f"Gegenüberstellung.{form}", make(_of_documents(request, a, b)))


def _of_documents(request: Request, a: str, b: str) -> Comparison:
    site = site_of(request)
    with site.archive.reading() as at:
        first, second = side_of(at, a), side_of(at, b)
    return _compared(site, first, second)


@router.get(
    "/api/v1/compare", name="compare", summary="Zwei Dokumente Klausel gegen Klausel",
    responses=PROBLEMS, dependencies=[needs("lesen")],
)  # fmt: skip
def as_action(request: Request, a: Asked, b: Asked) -> Comparison:
    """Spans are half-open positions in the two texts."""
    return _of_documents(request, a, b)
