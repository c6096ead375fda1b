"""Pictures of a draft: asked for their credit, in every format, and part of what is approved."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from pipeline.drafting.changing import lines_of
from pipeline.drafting.mail import mail_of
from pipeline.drafting.picture_files import read_picture
from pipeline.drafting.picture_work import About
from pipeline.drafting.picturing import picture_lines
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.states import obstacles
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import DocumentError, NotFound, Refused
from tests.pipeline.drafting.builders import drafted, work_in
from tests.pipeline.drafting.test_ninjs import MAY, TEXT, faults
from tests.pipeline.drafting.test_round_trip import STEP

ABOUT = About("Die Partner vor dem Rathaus in Bad Ems", "Ilse Lichtbild", "CC BY 4.0", "Acht Leute")
LINE = "Die Partner vor dem Rathaus in Bad Ems. Foto: Ilse Lichtbild, CC BY 4.0"
SHAPE = {"name": str, "contenttype": str, "sizeinbytes": int, "width": int, "height": int}
ASSOCIATED = MAY | {
    "name": str, "copyrightnotice": str, "usageterms": str, "descriptions": [TEXT], "renditions": [SHAPE],
}  # fmt: skip


def photo(form: str = "JPEG", size: tuple[int, int] = (640, 400), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    noted = Image.Exif()
    noted[0x010E] = "Aufgenommen in der Privatwohnung"
    Image.new(mode, size, "teal").save(target, form, exif=noted)
    return target.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return drafted(tmp_path)


@pytest.fixture
def work(tmp_path: Path, made: Draft) -> DraftWork:
    assert made.pictures == ()
    return work_in(tmp_path)


@pytest.fixture
def pictured(work: DraftWork, made: Draft) -> Draft:
    return work.add_picture(made.id, photo(), ABOUT, STEP)


def file(draft: Draft, kind: str) -> bytes:
    return Path(draft.files[kind]).read_bytes()


@pytest.mark.parametrize(
    ("content", "media", "size"),
    [
        (photo(), "image/jpeg", (640, 400)),
        (photo("PNG"), "image/jpeg", (640, 400)),
        (photo("PNG", mode="RGBA"), "image/png", (640, 400)),
        (photo("WEBP"), "image/jpeg", (640, 400)),
        (photo(size=(3600, 900)), "image/jpeg", (1800, 450)),
        (photo(size=(300, 2400)), "image/jpeg", (225, 1800)),
        (photo(mode="L"), "image/jpeg", (640, 400)),
        (photo(mode="CMYK"), "image/jpeg", (640, 400)),
    ],
)
def test_a_picture_is_made_fit_and_says_nothing_of_its_camera(content, media, size) -> None:
    found = read_picture(content)
    assert (found.picture.media, found.picture.width, found.picture.height) == (media, *size)
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.size == size
        assert not image.getexif()


@pytest.mark.parametrize(
    "content",
    [b"", b"kein Bild", photo()[:200], photo(size=(40, 400)), photo("GIF"), photo("PNG")[:90]],
)
def test_what_is_no_picture_is_refused(content) -> None:
    with pytest.raises(DocumentError) as refused:
        read_picture(content)
    assert refused.value.hint


def test_its_line_stands_behind_the_news_and_in_front_of_the_house(pictured: Draft) -> None:
    lines = lines_of(pictured)
    place = lines.index(LINE)
    assert picture_lines(pictured) == [place]
    assert "OFFENSIVE MITTELSTAND" in lines[place + 1].upper()
    assert pictured.lines[place].style == "Caption"
    assert pictured.history[-1].what == "Bild eingefügt"


def test_it_stands_in_every_format_with_its_credit(pictured: Draft, work: DraftWork) -> None:
    data = work.picture(pictured.id, 1).data
    page = file(pictured, "html").decode()
    assert 'alt="Acht Leute"' in page
    assert base64.b64encode(data).decode() in page
    assert f"<figcaption>{LINE}</figcaption>" in page
    assert '"creditText": "Ilse Lichtbild"' in page
    assert '"license": "CC BY 4.0"' in page
    assert LINE in file(pictured, "txt").decode()
    with zipfile.ZipFile(io.BytesIO(file(pictured, "docx"))) as package:
        assert data in [package.read(name) for name in package.namelist()]
        body = package.read("word/document.xml").decode()
    assert body.index('descr="Acht Leute"') < body.index("Ilse Lichtbild")
    pdf = file(pictured, "pdf")
    document = pypdfium2.PdfDocument(pdf)
    objects = [one.type for page in document for one in page.get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in objects
    assert "pdfaid" in pdf.decode("latin-1")
    assert "pdfuaid" in pdf.decode("latin-1")


def test_ninjs_names_it_as_an_item_of_its_own(pictured: Draft) -> None:
    item = json.loads(file(pictured, "ninjs"))
    (picture,) = item["associations"]
    assert faults(picture, ASSOCIATED) == []
    assert (picture["type"], picture["by"], picture["usageterms"]) == (
        "picture", "Ilse Lichtbild", "CC BY 4.0",
    )  # fmt: skip
    assert LINE not in item["bodies"][0]["value"]


def test_a_mail_brings_it_as_a_part(pictured: Draft, work: DraftWork) -> None:
    released = pictured.model_copy(update={"state": "approved"})
    mail = message_from_bytes(mail_of(released, file(pictured, "html"), STEP.at), policy=default)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
    ]  # fmt: skip
    html, picture = list(mail.walk())[-2:]
    assert f'src="cid:{picture["Content-ID"][1:-1]}"' in html.get_content()
    assert picture.get_content() == work.picture(pictured.id, 1).data


@pytest.mark.parametrize(
    ("missing", "question"),
    [
        ("author", "Bild 1: Wer hat es aufgenommen?"),
        ("licence", "Bild 1: Mit welchem Recht dürfen wir es zeigen?"),
        ("alt", "Bild 1: Was ist darauf zu sehen?"),
    ],
)
def test_nothing_is_released_without_credit_and_words(missing, question, made, work) -> None:
    asked = work.add_picture(made.id, photo(), replace(ABOUT, **{missing: ""}), STEP)
    assert question in obstacles(asked)
    told = work.describe_picture(made.id, 1, ABOUT, STEP)
    assert not [point for point in obstacles(told) if point.startswith("Bild")]
    assert lines_of(told)[picture_lines(told)[0]] == LINE
    assert work.picture(made.id, 1).picture.alt == "Acht Leute"


def test_a_change_of_a_picture_alone_is_one_of_what_was_approved(pictured, work) -> None:
    approved = work.note(
        pictured.id,
        lambda draft: draft.model_copy(update={"state": "approved", "approved": ("A", "B")}),
    )
    other = work.describe_picture(pictured.id, 1, replace(ABOUT, alt="Neun Leute"), STEP)
    assert other.words != approved.words
    assert (other.state, other.approved) == ("draft", ())
    assert b"Neun Leute" in file(other, "html")


def test_it_goes_and_comes_back(pictured, made, work) -> None:
    gone = work.remove_picture(pictured.id, 1, STEP)
    assert lines_of(gone) == lines_of(made)
    assert b"<img" not in file(gone, "html")
    with zipfile.ZipFile(io.BytesIO(file(gone, "docx"))) as package:
        assert "w:drawing" not in package.read("word/document.xml").decode()
    back = work.bring_back(gone.id, pictured.version, replace(STEP, seen=gone.words))
    assert b"<img" in file(back, "html")
    with pytest.raises(NotFound):
        work.remove_picture(pictured.id, 2, STEP)


def test_its_line_is_not_written_by_hand_and_stays_with_it(pictured, work) -> None:
    place = picture_lines(pictured)[0]
    seen = replace(STEP, seen=pictured.words)
    with pytest.raises(Refused, match="gehört zu einem Bild"):
        work.rewrite(pictured.id, place, "Foto: niemand", seen)
    with pytest.raises(Refused, match="hat der Entwurf schon"):
        work.add_picture(pictured.id, photo(), ABOUT, STEP)
    more = work.insert(pictured.id, place, "Ein Absatz davor.", seen)
    with zipfile.ZipFile(io.BytesIO(file(more, "docx"))) as package:
        body = package.read("word/document.xml").decode()
    assert body.index("Ein Absatz davor.") < body.index("w:drawing") < body.index("Ilse Lichtbild")


def test_word_may_lose_it_and_it_comes_back(pictured, work) -> None:
    import docx

    document = docx.Document(io.BytesIO(file(pictured, "docx")))
    for drawing in list(document.element.body.iter("{*}drawing")):
        drawing.getparent().remove(drawing)
    line = next(p for p in document.paragraphs if p.text.startswith("Die Partner vereinbarten"))
    line.add_run(" Das ist neu.")
    target = io.BytesIO()
    document.save(target)
    taken = work.take_in(target.getvalue(), replace(STEP, seen=""))
    assert any(text.endswith("Das ist neu.") for _, text in read_back(file(taken, "docx"))[0])
    assert b"<img" in file(taken, "html")
    assert work.picture(taken.id, 1).picture == pictured.pictures[0]
