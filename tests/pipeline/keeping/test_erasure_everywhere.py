"""Everything that an installation can keep of one person, put into one, and nothing of it left
after the erasure.

What is looked for afterwards is looked for here in its own way, not by the proof that the erasure
itself brings.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from click.testing import CliRunner

from app.cli import omdok
from pipeline.archive import Parts, open_archive
from pipeline.archive.searchable import Judgement
from pipeline.archive.types import Alert, ManifestEntry, SavedSearch
from pipeline.drafting.from_document import draft_from
from pipeline.ingest.intake import Intake
from pipeline.keeping.auditing import note, verify_audit
from pipeline.keeping.backup import make_backup, restore_backup
from pipeline.keeping.erasure import Eraser, Erasure
from pipeline.keeping.export import export_to
from pipeline.keeping.vault import find_backup
from pipeline.keeping.verify import verify
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.reading.sources import download_cache as collected
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.deciding import Desk, Voice
from pipeline.review.retagging import Retagging
from pipeline.search.meaning import embedder_for
from pipeline.settings import Settings, load_settings
from pipeline.tagging.ready import tagger_for
from tests.servers.postgres import Server
from tests.workspace import PROJECT, Workspace

NAME = "Jürgen Weißmüller"
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
_CASES = {"weißmüller", "weissmüller", "weissmueller", "weißmueller"}
SPELLINGS = _CASES | {unicodedata.normalize("NFD", case) for case in _CASES} | {
    "wei\\u00dfm\\u00fcller", quote("weißmüller").lower(), "wei=c3=9fm=c3=bcller", "wei&#223;m&#252;ller",
}  # fmt: skip
LETTER = """Gespräch mit Jürgen Weißmüller

Am Montag sprach Jürgen Weiß-
müller über Betriebe. Weißmüllers Rede war kurz, so die weißmüllersche Art. J. Weißmüller und Weißmüller, Jürgen sind
eine Person, ebenso JÜRGEN WEISSMÜLLER, Jürgen K. Weißmüller und Juergen Weissmueller. Schreiben Sie an
j.weissmueller@beispiel.de. „Wir beraten jeden Betrieb“, sagte Jürgen Weißmüller, Sprecher der IKK classic.
"""
RELEASE = """Pressemitteilung

Offensive Mittelstand berät Betriebe

Heidelberg, 6. Dezember 2021. Die Offensive Mittelstand berät Betriebe in Hessen nach dem Standard A-2.1.

„Wir beraten jeden Betrieb und nehmen uns dafür Zeit“, sagte Jürgen Weißmüller, Sprecher der IKK classic, in Heidelberg.
"""
OTHERS = {
    "fremd.txt": "Ein anderer\n\nKlaus Weißmann und Jürgen Müller kamen nach Hessen. Herr Weißmann dankte.\n",
    "nachname.txt": "Nur der Nachname\n\nHerr Weißmüller war da; wer das ist, steht hier nicht.\n",
}


def take_in(settings: Settings) -> None:
    with Intake(settings) as intake:
        for plan in intake.survey(sorted(settings.ingest.folders[0].iterdir())).planned:
            assert intake.take_in(plan).outcome in ("new", "changed")


def word_file(file: Path, *paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(str(file))
    return file.read_bytes()


def with_attachment(file: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"word/embeddings/{name}", content)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, workspace: Workspace) -> Settings:
    # What is restored is written into the corpus too: never into that of the checkout.
    corpus = workspace.folder / "corpus"
    for name in ("boilerplate", "style", "templates", "vocabulary"):
        shutil.copytree(PROJECT / "corpus" / name, corpus / name)
    told = workspace.config.read_text(encoding="utf8")
    workspace.config.write_text(told.replace(str(PROJECT / "corpus"), str(corpus)), encoding="utf8")
    if request.param == "sqlite":
        return workspace.settings
    server: Server = request.getfixturevalue("postgres")
    return load_settings(workspace.config, store_url=server.new())


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Iterator[Parts]:
    inbox = settings.ingest.folders[0]
    for name, text in {"brief.txt": LETTER, "mitteilung.txt": RELEASE, **OTHERS}.items():
        (inbox / name).write_text(text, encoding="utf8")
    inner = word_file(
        tmp_path / "innen.docx", "Lebenslauf", "Jürgen Weißmüller wurde in Hessen geboren."
    )
    word_file(
        inbox / "anlage.docx",
        "Ein Schreiben mit Anlage",
        "Der Lebenslauf liegt bei, Herr Jürgen Weißmüller.",
    )
    with_attachment(inbox / "anlage.docx", "Lebenslauf_Weißmüller.docx", inner)
    take_in(settings)
    (inbox / "brief.txt").write_text("Ein Brief\n\nHier steht niemand mehr.\n", encoding="utf8")
    take_in(settings)
    opened = open_archive(settings.store_url)
    in_the_archive(opened, settings)
    in_files(opened, settings)
    make_backup(settings)
    make_backup(settings, tmp_path / "stick")
    yield opened
    opened.close()


def in_the_archive(archive: Parts, settings: Settings) -> None:
    for name in ("Weißmüller", "weißmüller"):  # which nothing tells apart afterwards
        query = json.dumps({"text": f"was sagte {name}", "who": NAME})
        archive.saved.keep(SavedSearch(name, query, NOW.isoformat()))
    archive.saved.tell(
        [Alert("Weißmüller", "k", next(iter(archive.shown.numbers().values())), NOW.isoformat())]
    )
    release = next(s.document for s in archive.documents.summaries() if "mitteilung.txt" in s.path)
    for query in ("Rede Weißmüller", "rede weißmüller"):
        archive.judgements.judge(Judgement(query, release, 2, NOW.isoformat()))
    archive.manifest.settle(
        ManifestEntry(
            "/fort/kaputt.pdf", "0" * 64, "quarantined", None, "f", f"Verfasser {NAME} unlesbar", 1
        )
    )
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    tag = archive.documents.get(release).tags[0]
    item = f"{release}:{tag.start}:{tag.kind}" + (f":{tag.id}" if tag.id else "")
    Desk(archive, vocabulary, settings).decide(
        item, "reject", Voice(NAME, NOW, "Herr Weißmüller meint das anders")
    )
    values = {
        "titel": f"{NAME} berät Betriebe",
        "zitat_person": NAME,
        "zitat": "Wir beraten.",
        "unterzeile": "Weißmüller!",
    }
    draft_from(archive, "pressemitteilung", release, vocabulary, settings, values=values, at=NOW)
    note(
        settings,
        archive,
        NAME,
        "hochgeladen",
        "datei:Lebenslauf Jürgen Weißmüller.pdf",
        {"verdict": "new"},
    )
    note(settings, archive, "Anna", "Suche gemerkt", "suche:Jürgen Weißmüller")
    note(
        settings,
        archive,
        "Anna",
        "Entwurf: zurück an den Entwurf gegeben: Jürgen Weißmüller will das nicht",
        "entwurf:x",
    )


def in_files(archive: Parts, settings: Settings) -> None:
    outputs = settings.paths.outputs
    texts = {
        "reports/2026-11-28-lauf.json": json.dumps({"wer": NAME, NAME: 1, "dann": "Weißmüller"}),
        "reports/2026-11-28-lauf.md": f"# Lauf\n\n- {NAME}: gescheitert, sagt Weißmüller\n",
        "reports/2026-11-28-lauf.html": "<p>J&uuml;rgen Wei&szlig;m&uuml;ller und Jürgen&nbsp;Weißmüller</p>",
        "quarantine/0123.json": json.dumps({"log": f"author: {NAME}\nline"}, ensure_ascii=False),
        "drafts/halb/.omdok-neu-1/entwurf.txt": f"Von {NAME}",
        "hochladen/1.json": json.dumps({"person": "anna", "name": "juergen_weissmueller.pdf"}),
    }
    for name, text in texts.items():
        (outputs / name).parent.mkdir(parents=True, exist_ok=True)
        (outputs / name).write_text(text, encoding="utf8")
    (outputs / "vor-der-wiederherstellung-1").mkdir()
    word_file(outputs / "vor-der-wiederherstellung-1" / "alt.docx", f"Zitat von {NAME}")
    mail = EmailMessage()
    mail["Subject"] = "Laufbericht"
    mail.set_content(f"Gescheitert: {NAME}\n", charset="utf8", cte="quoted-printable")
    (outputs / "mail").mkdir()
    (outputs / "mail" / "1.eml").write_bytes(bytes(mail))
    (outputs / "prefect").mkdir()
    with sqlite3.connect(outputs / "prefect" / "prefect.db") as database:
        database.execute("CREATE TABLE flow_run (id TEXT PRIMARY KEY, parameters TEXT)")
        database.execute(
            "INSERT INTO flow_run VALUES ('a', ?)", (json.dumps({"paths": [f"/x/{NAME}.pdf"]}),)
        )
        database.execute("CREATE TABLE log (message TEXT)")
        database.execute("INSERT INTO log VALUES (?)", (f"read {NAME}",))
    database.close()
    for summary in archive.documents.summaries():
        place = summary.path.partition("!/")[0]
        if Path(place).name in ("mitteilung.txt", "anlage.docx"):
            source = archive.documents.versions(summary.document)[-1].source
            if source.path == place:
                kept = collected.kept_file(settings, source.sha256)
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(Path(place).read_bytes())


def eraser_for(settings: Settings, archive: Parts) -> Eraser:
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)
    return Eraser(settings, archive, retagging, embedder_for(settings))


def rows_of(archive: Parts) -> dict[str, list[str]]:
    """Every row of every table as text."""
    with archive.whole.read() as whole:
        return {part.name: [line.decode() for line in part.lines] for part in whole.parts()}


def found_in(data: bytes, depth: int = 0) -> bool:
    texts = [
        data.decode(encoding, errors="replace").lower()
        for encoding in ("utf8", "latin-1", "utf-16-le")
    ]
    if any(spelling in text for spelling in SPELLINGS for text in texts):
        return True
    if data.startswith(b"PK") and depth < 3:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(
                found_in(f"{name}".encode() + package.read(name), depth + 1)
                or found_in(package.read(name), depth + 1)
                for name in package.namelist()
            )
    return False


def files_naming(settings: Settings, folder: Path) -> list[str]:
    found = []
    for file in sorted(folder.rglob("*")):
        if "keys" in file.parts or not file.is_file():
            continue
        data = file.read_bytes()
        text = (
            read_document(file, identify(file), settings, at=NOW).text
            if data.startswith(b"%PDF")
            else ""
        )
        if found_in(data) or found_in(text.encode()) or found_in(file.name.encode()):
            found.append(str(file.relative_to(folder)))
    return found


def allowed(lines: list[str]) -> list[str]:
    """Rows that still have the surname: those of the document that has nothing else may, and of no
    other.
    """
    return [line for line in lines if found_in(line.encode()) and "wer das ist" not in line]


def test_nothing_is_left_of_the_person_and_everybody_else_stays(
    settings: Settings, archive: Parts, tmp_path: Path
) -> None:
    assert files_naming(settings, settings.paths.outputs)
    other = next(s.document for s in archive.documents.summaries() if "fremd.txt" in s.path)
    before = archive.documents.get(other)
    done: Erasure = eraser_for(settings, archive).erase(NAME)
    assert (done.traces, done.left) == ((), ())
    assert not done.proven  # the surname alone waits for a person to decide
    assert len(done.documents) == 4  # letter, release, and the one with what lies within it
    assert [Path(place).name for place in done.originals] == [
        "anlage.docx",
        "brief.txt",
        "mitteilung.txt",
    ]
    surname_alone = next(
        s.document for s in archive.documents.summaries() if "nachname.txt" in s.path
    )
    assert done.unsure == (surname_alone,)
    assert archive.documents.get(other).document == before.document
    assert (archive.documents.get(other).vectors == before.vectors).all()
    archive.documents.remove(surname_alone)  # the only one that may still have the surname
    archive.people.sweep()
    assert {
        name: found for name, lines in rows_of(archive).items() if (found := allowed(lines))
    } == {}
    archive.close()
    assert files_naming(settings, settings.paths.outputs) == []
    assert not list(settings.keys_folder.glob("*.key"))
    assert not find_backup(
        settings, str(next((tmp_path / "stick").glob("*.omdok-sicherung")))
    ).readable
    assert verify(settings) == ()
    again = open_archive(settings.store_url)
    assert verify_audit(settings, again) == ()
    assert [search.name for search in again.saved.all()] == ["█" * 10]
    export_to(tmp_path / "export", settings, again, NOW)
    again.close()
    assert files_naming(settings, tmp_path / "export") == []


def test_an_embedded_file_keeps_no_name_when_it_comes_again(
    settings: Settings, archive: Parts, tmp_path: Path
) -> None:
    eraser_for(settings, archive).erase(NAME)
    inbox = settings.ingest.folders[0]
    inner = word_file(
        tmp_path / "innen.docx", "Lebenslauf", "Jürgen Weißmüller wurde in Hessen geboren."
    )
    word_file(
        inbox / "anlage.docx", "Ein Schreiben mit Anlage", "Der Lebenslauf liegt bei; er ist neu."
    )
    with_attachment(inbox / "anlage.docx", "Lebenslauf_Weißmüller.docx", inner)
    documents = len(archive.documents.summaries())
    take_in(settings)
    assert len(archive.documents.summaries()) == documents
    lines = rows_of(archive)
    assert {name for name, rows in lines.items() if allowed(rows)} <= {
        "words",
        "terms",
    }  # of the surname alone
    assert not [row for row in lines["manifest"] if found_in(row.encode())]


def test_an_older_backup_that_is_put_back_is_masked(
    settings: Settings, archive: Parts, tmp_path: Path
) -> None:
    copy = next((tmp_path / "stick").glob("*.omdok-sicherung"))
    key = settings.keys_folder / f"{find_backup(settings, str(copy)).id}.key"
    saved = key.read_text()
    eraser_for(settings, archive).erase(NAME)
    key.write_text(saved)  # a copy of the keys that somebody kept
    restore_backup(settings, find_backup(settings, str(copy)), force=True)
    assert any(
        "Weißmüller" in text.text
        for text in archive.documents.texts()
        if "wer das ist" not in text.text
    )
    options = ["--config", str(settings.base / "omdok.toml"), "--store", settings.store_url]
    done = CliRunner().invoke(omdok, [*options, "restore", str(copy), "--force"])
    assert done.exit_code == 0, done.output
    assert "wieder unkenntlich" in done.stdout
    assert not any(
        "Weißmüller" in text.text
        for text in archive.documents.texts()
        if "wer das ist" not in text.text
    )
