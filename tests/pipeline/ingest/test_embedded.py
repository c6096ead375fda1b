"""Files that lie within files: documents of their own, that come, move and go with the file around
them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.archive import open_archive
from pipeline.ground.types import FileOutcome
from pipeline.ingest.calling_up import outermost
from pipeline.ingest.intake import Intake
from tests.pipeline.reading import makers_inbox as inbox
from tests.pipeline.reading.makers import docx, paragraph, put, zipped
from tests.pipeline.reading.makers_word import ole
from tests.pipeline.reading.test_hostile import packed
from tests.workspace import Workspace

INNERMOST = docx(paragraph("Ganz innen steht noch ein Satz."))


def around(inner: dict[str, bytes], text: str = "Anschreiben mit Anlagen") -> bytes:
    """A Word file with these files in it."""
    import io
    import zipfile

    package = zipfile.ZipFile(io.BytesIO(docx(paragraph(text))))
    files = {name: package.read(name) for name in package.namelist()}
    return zipped(files | {f"word/embeddings/{name}": data for name, data in inner.items()})


def take_in(workspace: Workspace) -> dict[str, FileOutcome]:
    """Take in what lies in the inbox; gives the outcomes by what stands behind the inbox in their
    paths.
    """
    with Intake(workspace.settings) as intake:
        survey = intake.survey(sorted(p for p in workspace.inbox.rglob("*") if p.is_file()))
        arrived = [*survey.settled, *map(intake.take_in, survey.planned)]
        arrived += intake.settle_duplicates(survey.duplicates, arrived)
    return {
        o.path.removeprefix(f"{workspace.inbox}/"): o for outcome in arrived for o in outcome.each()
    }


@pytest.fixture
def letter(workspace: Workspace) -> Path:
    inner = {
        "vertrag.docx": around({"innen.docx": INNERMOST}, "Der Vertrag dazu"),
        "oleObject1.bin": ole({"\x01Ole10Native": packed("notiz.txt", b"Guten Tag, eine Notiz.")}),
        "tabelle.xlsx": zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
        "kaputt.docx": INNERMOST[:300],
    }
    return put(workspace.inbox, "brief.docx", around(inner))


WANTED = {
    "brief.docx": "new",
    "brief.docx!/vertrag.docx": "new",
    "brief.docx!/vertrag.docx!/innen.docx": "new",
    "brief.docx!/notiz.txt": "new",
    "brief.docx!/kaputt.docx": "quarantined",
}


@pytest.mark.usefixtures("letter")
def test_they_are_documents_of_their_own(workspace: Workspace) -> None:
    found = take_in(workspace)
    assert {path: o.outcome for path, o in found.items()} == WANTED
    archive = open_archive(workspace.settings.store_url)
    parent = found["brief.docx"].document or ""
    inside = {o.document for o in found.values() if o.document} - {parent}
    assert {k.document for k in archive.works.related(parent)} < inside
    assert (
        archive.documents.get(found["brief.docx!/notiz.txt"].document or "").document.text
        == "Guten Tag, eine Notiz."
    )
    issues = archive.documents.get(parent).document.issues
    assert {"embedded_files", "embedded_unread"} <= {i.code for i in issues}
    unread = " ".join(i.message for i in issues if i.code == "embedded_unread")
    assert "„kaputt.docx“" in unread
    assert "„tabelle.xlsx“ wurde nicht aufgenommen: " in unread
    assert "gehören zu ihm" in unread

    before = workspace.settings.store_url.removeprefix("sqlite:///")
    archive.close()
    bytes_before = Path(before).read_bytes()
    again = take_in(workspace)
    assert {o.outcome for o in again.values()} == {"unchanged", "quarantined"}
    assert again.keys() == found.keys()
    assert Path(before).read_bytes() == bytes_before


def test_they_keep_their_ids_when_the_file_moves_and_go_with_it(
    workspace: Workspace, letter: Path
) -> None:
    first = take_in(workspace)
    letter.rename(workspace.inbox / "umbenannt.docx")
    moved = take_in(workspace)
    assert {o.document for o in moved.values()} == {o.document for o in first.values()}
    assert {o.outcome for o in moved.values()} == {"changed", "quarantined"}
    archive = open_archive(workspace.settings.store_url)
    assert not any(
        place.startswith(str(letter))
        for place in archive.manifest.all()
        if "kaputt.docx" not in place
    )
    archive.documents.remove(moved["umbenannt.docx"].document or "")
    assert archive.documents.summaries() == []
    archive.close()


@pytest.mark.usefixtures("letter")
def test_the_same_bytes_outside_are_a_document_of_their_own_and_one_work(
    workspace: Workspace,
) -> None:
    put(workspace.inbox, "allein.docx", INNERMOST)
    found = take_in(workspace)
    alone, within = (
        found[name].document or ""
        for name in ("allein.docx", "brief.docx!/vertrag.docx!/innen.docx")
    )
    assert alone != within
    archive = open_archive(workspace.settings.store_url)
    assert set(archive.works.work_of(alone).documents) == {alone, within}
    archive.documents.remove(found["brief.docx"].document or "")
    assert [s.document for s in archive.documents.summaries()] == [alone]
    archive.close()
    assert take_in(workspace)["allein.docx"].outcome == "unchanged"


def test_depth_and_number_have_caps(workspace: Workspace, letter: Path) -> None:
    plain = workspace.config.read_text(encoding="utf8")
    workspace.config.write_text(plain + "\n[limits]\nembedded_depth = 1\n", encoding="utf8")
    assert set(take_in(workspace)) == set(WANTED) - {"brief.docx!/vertrag.docx!/innen.docx"}
    workspace.config.write_text(plain + "\n[limits]\nembedded_files = 0\n", encoding="utf8")
    letter.write_bytes(letter.read_bytes() + b" ")
    put(workspace.inbox, "zweiter.docx", around({"a.docx": INNERMOST}, "Noch ein Brief"))
    assert "zweiter.docx!/a.docx" not in take_in(workspace)


def test_a_file_within_a_changed_file_is_its_next_version(workspace: Workspace) -> None:
    file = put(workspace.inbox, "b.docx", around({"a.docx": docx(paragraph("Erste Fassung"))}))
    first = take_in(workspace)["b.docx!/a.docx"]
    file.write_bytes(around({"a.docx": docx(paragraph("Zweite Fassung"))}))
    second = take_in(workspace)["b.docx!/a.docx"]
    assert (second.outcome, second.document) == ("changed", first.document)
    archive = open_archive(workspace.settings.store_url)
    assert [v.text for v in archive.documents.versions(first.document or "")] == [
        "Erste Fassung",
        "Zweite Fassung",
    ]
    archive.close()


@pytest.mark.parametrize("left", [{"b.docx": INNERMOST}, {}])
def test_a_file_that_is_no_longer_within_is_told_and_kept(
    workspace: Workspace, left: dict[str, bytes]
) -> None:
    file = put(
        workspace.inbox,
        "b.docx",
        around({"a.docx": docx(paragraph("Die Anlage")), "b.docx": INNERMOST}),
    )
    first = take_in(workspace)
    file.write_bytes(around(left, "Ein neues Anschreiben"))
    second = take_in(workspace)
    gone = first["b.docx!/a.docx"].document or ""
    archive = open_archive(workspace.settings.store_url)
    issues = archive.documents.get(second["b.docx"].document or "").document.issues
    said = [issue.message for issue in issues if issue.code == "embedded_gone"]
    assert len(said) == 2 - len(left)
    assert f"„a.docx“ ist nicht mehr eingebettet; ihr Dokument {gone} bleibt" in said[0]
    assert archive.documents.get(gone).document.text == "Die Anlage"
    archive.close()


def test_what_lies_within_is_tried_again_with_the_file_around_it() -> None:
    assert outermost("/a/brief.docx!/x.docx!/y.pdf") == "/a/brief.docx"
    assert outermost("/a/brief.docx") == "/a/brief.docx"


TOLD = "Der Sprechtag in Ulm beginnt um neun Uhr."
CARRIERS = [
    ("unterlagen.zip", zipped({"Presse/a.docx": INNERMOST, "b.txt": TOLD.encode()}), {"Presse_a.docx", "b.txt"}),
    ("zip-in-zip.zip", zipped({"c.zip": zipped({"d.txt": TOLD.encode()})}), {"c.zip", "c.zip!/d.txt"}),
    ("brief.eml", inbox.message("Anbei.", ("a.docx", INNERMOST)).as_bytes(), {"a.docx"}),
    ("weiter.eml", inbox.message("Anbei.", ("a.eml", inbox.message("x", ("b.docx", INNERMOST)).as_bytes())).as_bytes(),
        {"a.eml", "a.eml!/b.docx"}),
    ("wickel.eml", inbox.message("Anbei.", ("winmail.dat", inbox.tnef(("a.docx", INNERMOST)))).as_bytes(), {"a.docx"}),
    ("winmail.dat", inbox.tnef(("a.docx", INNERMOST), text="Anbei."), {"a.docx"}),
    ("ordner.mbox", inbox.mbox(inbox.message(TOLD, subject="Eins"),
            inbox.message("Zwei.", ("a.docx", INNERMOST), subject="Zwei")),
            {"001 Eins.eml", "002 Zwei.eml", "002 Zwei.eml!/a.docx"}),
    ("mac.zip", zipped({"a.txt": TOLD.encode(), "__MACOSX/._a.txt": b"\0\5\x16\7", ".DS_Store": b"x"}), {"a.txt"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "within"), CARRIERS, ids=[row[0] for row in CARRIERS])
def test_what_messages_and_archives_carry_becomes_documents(
    workspace: Workspace, name: str, data: bytes, within: set[str]
) -> None:
    put(workspace.inbox, name, data)
    told = take_in(workspace)
    assert set(told) == {name, *(f"{name}!/{inner}" for inner in within)}
    assert {outcome.outcome for outcome in told.values()} <= {"new", "duplicate"}


# The beginning of a message that is encrypted (CMS, enveloped data).
CMS = bytes.fromhex("3082010006092a864886f70d010703") + bytes(60)


def test_what_an_archive_holds_and_cannot_be_read_is_told(workspace: Workspace) -> None:
    held = {
        "a.txt": TOLD.encode(),
        "film.mp4": b"\0\0\0\x18ftypisom" + bytes(40),
        "Thumbs.db": b"x",
        "leer.txt": b"",
        "geheim.p7m": CMS,
        "programm.exe": b"MZ" + bytes(200),
    }
    put(workspace.inbox, "u.zip", zipped(held))
    told = take_in(workspace)
    # Whoever put a file into an archive is told what became of it, by the run as well.
    counted = {name.partition("!/")[2] for name in told} - {""}
    assert counted == held.keys() - {"Thumbs.db"}
    aside = {name for name, one in told.items() if one.outcome == "quarantined"}
    assert len(aside) == len(counted) - 1
    archive = open_archive(workspace.settings.store_url)
    issues = archive.documents.get(told["u.zip"].document or "").document.issues
    archive.close()
    messages = "\n".join(issue.message for issue in issues)
    assert "„film.mp4“" in messages
    assert "„Thumbs.db“" in messages


def test_files_beyond_the_limits_are_told(workspace: Workspace) -> None:
    put(workspace.inbox, "v.zip", zipped({f"{n}.txt": f"{TOLD} {n}".encode() for n in range(5)}))
    limits = workspace.settings.limits.model_copy(update={"embedded_files": 3})
    settings = workspace.settings.model_copy(update={"limits": limits})
    with Intake(settings) as intake:
        (outcome,) = map(intake.take_in, intake.survey(list(workspace.inbox.iterdir())).planned)
    assert len(outcome.embedded) == 3
    archive = open_archive(settings.store_url)
    issues = archive.documents.get(outcome.document or "").document.issues
    archive.close()
    assert any("höchstens 3" in issue.message and "3.txt" in issue.message for issue in issues)
