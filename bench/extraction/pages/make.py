"""Make the page set anew: `python bench/extraction/pages/make.py [FOLDER] [--seed N] [--font NAME]
[--sentences FILE]`

Without arguments it writes the committed `documents/` (PDF) and `texts/` (truth) beside itself, the
same bytes each time (with the same typst and pillow). Another seed, font or list of sentences makes
pages that nobody has tuned anything to.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import specs  # noqa: E402 - after the path is set
from scans import SCANS, Scan, jpeg, merged, picture, row_by_row, scanned, turned  # noqa: E402 - after the path is set
from sheet import Sheet, quoted  # noqa: E402 - after the path is set


class Maker:
    """Writes documents and truths of one seed."""

    def __init__(self, folder: Path, seed: int, sentences: list[str], font: str) -> None:
        self.documents, self.texts = folder / "documents", folder / "texts"
        self.documents.mkdir(parents=True, exist_ok=True)
        self.texts.mkdir(parents=True, exist_ok=True)
        self.seed, self.sentences, self.font = seed, sentences, font

    def sheet(self, spec: specs.Spec, name: str) -> tuple[bytes, list[str]]:
        """One spec set with words of its own."""
        sheet = Sheet(self.seed + sum(map(ord, name)), self.sentences)
        spec(sheet)
        if self.font and sheet.font != "DejaVu Sans Mono":
            sheet.font = self.font
        return sheet.set()

    def write(self, name: str, pdf: bytes, texts: list[str]) -> None:
        """A document and its truth."""
        (self.documents / f"{name}.pdf").write_bytes(pdf)
        (self.texts / f"{name}.txt").write_text("\n".join(texts) + "\n", encoding="utf8")

    def make(self) -> None:
        """All of them."""
        for name, spec in specs.TEXT.items():
            self.write(name, *self.sheet(spec, name))
        for name, (spec, scan) in SCANS.items():
            pdf, texts = self.sheet(spec, name)
            self.write(name, scanned(pdf, scan, self.seed), texts)
        for angle in (90, 180, 270):
            name = f"gedreht-{angle}"
            pdf, texts = self.sheet(specs.zwei_spalten, name)
            self.write(name, turned(pdf, angle), texts)
        pdf, texts = self.sheet(specs.gedreht_im_satz, "quer-und-aufgerichtet")
        self.write("quer-und-aufgerichtet", turned(pdf, 90), texts)
        for name in (
            "zwei-spalten",
            "drei-spalten",
            "aufmacher",
            "marginalien",
            "tabelle-umbruch-ohne-linien",
        ):
            pdf, texts = self.sheet(specs.TEXT[name], f"{name}-zeilenweise")
            self.write(f"{name}-zeilenweise", row_by_row(pdf), texts)
        self.mixed()

    def mixed(self) -> None:
        """A scanned page among pages of text, a picture of text on a page, and a text layer that is
        rubbish.
        """
        pdf, texts = self.sheet(specs.pressemitteilung, "gemischt")
        other, more = self.sheet(specs.brief, "gemischt")
        self.write("gemischt", merged([pdf, scanned(other, Scan(), self.seed)]), texts + more)
        small, words = self.sheet(_half_page, "bild-mit-text-bild")
        crop = picture(small, 0, Scan(), self.seed).crop((150, 150, 1504, 1250))
        self.write("bild-mit-text", *self._with_picture(jpeg(crop), words, _above))
        page, words = self.sheet(specs.listen, "falsche-textebene")
        whole = picture(page, 0, Scan(), self.seed)
        self.write("falsche-textebene", *self._with_picture(jpeg(whole), words, _behind))

    def _with_picture(
        self, data: bytes, words: list[str], spec: specs.Spec
    ) -> tuple[bytes, list[str]]:
        sheet = Sheet(self.seed, self.sentences)
        spec(sheet)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "bild.jpg").write_bytes(data)
            sheet.source = [s.replace("BILD", "bild.jpg") for s in sheet.source]
            pdf, texts = sheet.set(folder=Path(folder))
        return pdf, [*texts, *words]


def _half_page(s: Sheet) -> None:
    for _ in range(4):
        s.paragraph(s.prose(3, 3))


def _above(s: Sheet) -> None:
    s.heading("Aus dem Protokoll", 2)
    s.paragraph()
    s.paragraph("Den Wortlaut zeigt die folgende Abbildung der Niederschrift:")
    s.raw('#image("BILD", width: 100%)\n')


def _behind(s: Sheet) -> None:
    """Words that another programme read wrongly, hidden behind the picture."""
    s.margin = "0cm"
    broken = " ".join(s.prose(20, 20)).translate(str.maketrans("aeinrst", "ﬂ§wqx#k"))
    s.raw(f"#place(block(width: 15cm)[#text(fill: white, size: 9pt)[{quoted(broken)}]])\n")
    s.raw('#place(image("BILD", width: 21cm))\n')


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--font", default="")
    parser.add_argument(
        "--sentences", type=Path, default=HERE / "sentences.txt", help="one sentence a line"
    )
    asked = parser.parse_args()
    sentences = [s for s in asked.sentences.read_text(encoding="utf8").splitlines() if s.strip()]
    Maker(asked.folder, asked.seed, sentences, asked.font).make()


if __name__ == "__main__":
    main()
