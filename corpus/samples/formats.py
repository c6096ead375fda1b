"""Writes one sample in its format: PDF by typst, DOCX by python-docx, HTML and text by hand, a scan
from the PDF.

Every writer gives the same bytes for the same source and the same versions of its libraries, apart
from the Word-97
files: LibreOffice stamps them, so they are made once (`generate.py --doc`) and committed.
"""

from __future__ import annotations

import html
import io
import json
import subprocess
import tempfile
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from source import Line, Sample

HERE = Path(__file__).resolve().parent
MADE = datetime(2025, 1, 1, tzinfo=UTC)
SCAN_DPI = 200


def write_pdf(sample: Sample) -> bytes:
    """The sample as a PDF with text; one or two columns as its layout says."""
    import typst

    data = json.dumps(_typst_data(sample), ensure_ascii=False)
    return typst.compile(
        str(HERE / "sample.typ"),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=int(MADE.timestamp()),
    )


def _typst_data(sample: Sample) -> dict[str, Any]:
    layout = sample.meta.get("layout", "one-column")
    lines = list(_typst_lines(sample.lines))
    # In two columns everything up to the headline runs across the page.
    head = (
        1 + max(i for i, line in enumerate(lines) if line.get("level") == 1)
        if layout == "two-columns"
        else 0
    )
    return {
        "title": sample.meta["title"],
        "layout": layout,
        "header": sample.meta.get("header"),
        "numbered": layout != "scan",
        "head": lines[:head],
        "body": lines[head:],
    }


def _typst_lines(lines: tuple[Line, ...]) -> Iterator[dict[str, Any]]:
    for role, group in groupby(lines, key=lambda line: line.role):
        if role == "table":
            yield {"role": role, "rows": [line.text.split("\t") for line in group]}
        else:
            yield from ({"role": role, "level": line.level, "runs": _runs(line)} for line in group)


def _runs(line: Line) -> list[dict[str, str | None]]:
    runs: list[dict[str, str | None]] = []
    at = 0
    for link in line.links():
        runs.append({"text": line.text[at : link.start], "href": None})
        runs.append({"text": line.text[link.start : link.end], "href": link.mark})
        at = link.end
    return [*runs, {"text": line.text[at:], "href": None}]


def write_scan(sample: Sample) -> bytes:
    """The sample as page images only: grey, turned by less than a degree, with noise, as an office
    scanner gives it.
    """
    import numpy as np
    import pypdfium2
    from PIL import Image

    noise = np.random.default_rng(len(sample.truth()))
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(write_pdf(sample))):
        grey = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil().convert("L")
        turned = grey.rotate(
            (0.55, -0.4)[number % 2], resample=Image.Resampling.BICUBIC, fillcolor=255
        )
        dirty = np.asarray(turned, dtype=np.float32) * 0.93 + noise.normal(
            10, 5, (turned.height, turned.width)
        )
        pages.append(Image.fromarray(dirty.clip(0, 255).astype(np.uint8)))
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI, quality=45,
        creationDate=time.gmtime(MADE.timestamp()), modDate=time.gmtime(MADE.timestamp()),
    )  # fmt: skip
    return out.getvalue()


def write_docx(sample: Sample) -> bytes:
    """The sample as a Word file with real headings, lists, tables, header and footer."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    _stamp(document, sample)
    for role, group in groupby(sample.lines, key=lambda line: line.role):
        if role == "table":
            _docx_table(document, [line.text.split("\t") for line in group])
            continue
        for line in group:
            paragraph = _docx_paragraph(document, line)
            if role == "small":
                paragraph.runs[0].font.size = Pt(8)
    section = document.sections[0]
    for place, words in ((section.header, "header"), (section.footer, "footer")):
        if words in sample.meta:
            place.paragraphs[0].text = sample.meta[words]
    out = io.BytesIO()
    document.save(out)
    return _with_fixed_times(out.getvalue())


def _stamp(document: Any, sample: Sample) -> None:
    core = document.core_properties
    core.title, core.author, core.language = sample.meta["title"], "omdok", "de-DE"
    core.created = core.modified = MADE.replace(tzinfo=None)
    core.revision = 1


def _docx_paragraph(document: Any, line: Line) -> Any:
    if line.role == "heading":
        return document.add_heading(line.text, level=line.level)
    style = "List Bullet" if line.role == "list_item" else "Normal"
    paragraph = document.add_paragraph(style=style)
    for run in _runs(line):
        if run["href"] is None:
            paragraph.add_run(run["text"])
        else:
            _docx_link(paragraph, str(run["text"]), run["href"])
    return paragraph


def _docx_link(paragraph: Any, words: str, target: str) -> None:
    # python-docx has no call for hyperlinks: the element is put together by hand.
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    run = paragraph.add_run(words)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _docx_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _with_fixed_times(data: bytes) -> bytes:
    # A zip file carries the moment of writing: without this no two runs would give the same bytes.
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def write_doc(sample: Sample) -> bytes:
    """The sample as a Word-97 file; needs LibreOffice (`soffice`) and is never the same twice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"{sample.id}.docx")
        source.write_bytes(write_docx(sample))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return source.with_suffix(".doc").read_bytes()


HTML_PAGE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{title} – Offensive Mittelstand</title></head>
<body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/netzwerke/">Netzwerke</a></li>\
<li><a href="/presse/">Presse</a></li></ul></nav></header>
<main>
{body}
</main>
<footer><p>Impressum | Datenschutz</p></footer>
</body></html>
"""


def write_html(sample: Sample) -> bytes:
    """The sample as a page of a website: navigation, main text with download links, footer."""
    parts = []
    for role, group in groupby(sample.lines, key=lambda line: line.role):
        if role == "table":
            rows = (
                "".join(f"<td>{_escaped(cell)}</td>" for cell in line.text.split("\t"))
                for line in group
            )
            parts.append("<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
        elif role == "list_item":
            parts.append(
                "<ul>\n" + "\n".join(f"<li>{_html_runs(line)}</li>" for line in group) + "\n</ul>"
            )
        else:
            parts += [_html_line(line) for line in group]
    page = HTML_PAGE.format(title=_escaped(sample.meta["title"]), body="\n".join(parts))
    return page.encode("utf-8")


def _html_line(line: Line) -> str:
    name = f"h{line.level}" if line.role == "heading" else "p"
    return f"<{name}>{_html_runs(line)}</{name}>"


def _html_runs(line: Line) -> str:
    runs = ((_escaped(str(run["text"])), run["href"]) for run in _runs(line))
    return "".join(f'<a href="{href}">{words}</a>' if href else words for words, href in runs)


def _escaped(words: str) -> str:
    return html.escape(words, quote=True)


def write_txt(sample: Sample) -> bytes:
    """The sample as plain text: UTF-8 with one paragraph a line, or Windows-1252 wrapped like an
    old e-mail.
    """
    if "encoding" not in sample.meta:
        return sample.truth().encode("utf-8")
    wrapped = (textwrap.fill(line.text, 76, break_on_hyphens=False) for line in sample.printed())
    return ("\n\n".join(wrapped) + "\n").replace("\n", "\r\n").encode(sample.meta["encoding"])


WRITERS: dict[str, Callable[[Sample], bytes]] = {
    "pdf": write_pdf,
    "scan": write_scan,
    "docx": write_docx,
    "doc": write_doc,
    "html": write_html,
    "txt": write_txt,
}


def write(sample: Sample) -> bytes:
    """The sample in the format and layout that its front matter names."""
    scanned = sample.meta.get("layout") == "scan"
    return WRITERS["scan" if scanned else sample.meta["format"]](sample)
