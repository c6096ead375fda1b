"""Each kind of damage is found and told with the next step, on both stores; what is whole is
clean.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from nlp.model_folder import MADE, ONNX_FOLDER, digest_of
from pipeline.archive import open_archive, postgres_large
from pipeline.archive.audit import PERSON
from pipeline.archive.drafts import DraftVersion
from pipeline.archive.types import Alert, SavedSearch
from pipeline.drafting.assemble import FILE
from pipeline.drafting.files import put
from pipeline.ground.drafts import Draft, DraftLine, DraftSentence, DraftSource
from pipeline.ground.types import Made, Quote
from pipeline.keeping.auditing import note
from pipeline.keeping.backup import MARK
from pipeline.keeping.verify import verify
from pipeline.names.redaction import erase_from_now_on
from pipeline.settings import Settings
from tests.pipeline.archive.builders import NOW, make_document, make_record, make_tag
from tests.servers.postgres import Server

TEXT = "# Über uns\nDie IKK und Frau Weiß sagen: „Das ist gut.“ In Hessen gilt es auch."


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres").new() if request.param == "postgresql" else ""
    values = {
        "paths": {"corpus": tmp_path / "corpus", "outputs": tmp_path / "outputs"},
        "store": {"url": url},
    }
    made = Settings.model_validate(values, context={"base": tmp_path})
    fill(made)
    return made


def fill(settings: Settings) -> None:
    archive = open_archive(settings.store_url)
    for name in ("eins", "zwei"):
        document = make_document(f"{TEXT} {name}", id=name)
        quote = Quote(
            start=document.text.index("Das"), end=document.text.index(".“"), speaker="Frau Weiß"
        )
        archive.documents.save(
            make_record(document, [make_tag(document, "IKK", "partner", "ikk")], [quote]),
            f"/inbox/{name}",
        )
    archive.documents.save(
        make_record(make_document(f"{TEXT} neu", id="eins", version=2)), "/inbox/eins"
    )
    archive.saved.keep(SavedSearch("Hessen", "{}", "2026"))
    archive.saved.tell([Alert("Hessen", "k", "eins", "2026")])
    archive.audit.note("anna", "ingest", "eins")
    archive.audit.note("anna", "ingest", "zwei")
    archive.close()


def kinds(settings: Settings) -> set[str]:
    found = verify(settings)
    assert all(finding.message and finding.hint for finding in found)
    return {finding.kind for finding in found}


def damage(settings: Settings, *statements: str) -> None:
    engine = create_engine(settings.store_url)
    with engine.begin() as connection:
        for statement in statements:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.execute(text(statement))
    engine.dispose()


def test_what_is_whole_is_clean(settings: Settings) -> None:
    assert verify(settings) == ()
    archive = open_archive(settings.store_url)
    archive.documents.remove("eins")
    archive.close()
    assert verify(settings) == ()


def test_where_there_is_nothing_nothing_is_wrong(tmp_path: Path) -> None:
    values = {"paths": {"corpus": tmp_path, "outputs": tmp_path / "outputs"}}
    assert verify(Settings.model_validate(values, context={"base": tmp_path})) == ()
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("version", "DELETE FROM versions WHERE version = 2"),
        ("document", "UPDATE versions SET body = '{' WHERE version = 2"),
        ("document", "UPDATE versions SET body = replace(body, '\"id\":\"zwei\"', '\"id\":\"drei\"')"),
        ("span", "UPDATE versions SET text = 'kurz'"),
        ("tag", "UPDATE tags SET surface = 'AOK'"),
        ("tag", "UPDATE tags SET start = start + 1"),
        ("quote", "UPDATE quotes SET \"end\" = 100000"),
        ("passage", "UPDATE passages SET \"end\" = start"),
        ("ledger", "UPDATE manifest SET version = 9 WHERE document = 'eins'"),
        ("ledger", "UPDATE manifest SET sha256 = 'x' WHERE document = 'eins'"),
        ("ledger", "UPDATE manifest SET document = 'nie' WHERE document = 'eins'"),
        ("ledger", "DELETE FROM manifest WHERE document = 'zwei'"),
        ("words", "DELETE FROM words"),
        ("terms", "UPDATE terms SET uses = uses + 1 WHERE term = 'hess'"),
        ("terms", "DELETE FROM terms WHERE term = 'hess'"),
        ("alert", "UPDATE alerts SET document = 'nie'"),
        ("work", "INSERT INTO works SELECT number, 'nie', 'text' FROM documents WHERE id = 'zwei'"),
        ("state", "DELETE FROM state"),
        ("search", "UPDATE saved_searches SET query = 'kein JSON'"),
        ("decision", "INSERT INTO rulings (id, at, body) VALUES ('d', '2026', '{}')"),
        ("audit", "UPDATE audit SET actor = 'p-x' WHERE number = 1"),
    ],
)  # fmt: skip
def test_each_damage_is_found(settings: Settings, kind: str, statement: str) -> None:
    if kind == "work":
        damage(settings, "DELETE FROM works")
    damage(settings, statement)
    assert kind in kinds(settings)


def test_damaged_vectors_and_words_that_moved_are_found(settings: Settings) -> None:
    is_server = settings.store_url.startswith("postgresql")
    zeros = "decode(repeat('00', 1024), 'hex')" if is_server else "zeroblob(1024)"
    damage(
        settings,
        f"UPDATE passages SET vector = {zeros} WHERE number = (SELECT max(number) FROM passages)",
    )
    assert "vector" in kinds(settings)
    damage(settings, "UPDATE words SET surface = 'etwas anderes'")
    assert "terms" in kinds(settings)


def test_rows_without_an_owner_are_found_in_a_file(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"paths": {"outputs": tmp_path / "outputs"}}, context={"base": tmp_path}
    )
    fill(settings)
    damage(settings, "DELETE FROM documents WHERE id = 'zwei'")
    assert {"orphan", "ledger"} <= kinds(settings)
    file = settings.paths.outputs / "omdok.sqlite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    file.write_bytes(content)
    assert kinds(settings) <= {"database", "store"}


def test_a_server_that_lost_part_of_its_index_is_found(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_large, "BLOCK", 2)
    url = postgres.new()
    settings = Settings.model_validate(
        {"paths": {"outputs": tmp_path / "outputs"}, "store": {"url": url}},
        context={"base": tmp_path},
    )
    fill(settings)
    archive = open_archive(url)
    archive.backend.make_large(lambda _: None)
    archive.close()
    assert verify(settings) == ()
    damage(settings, "DELETE FROM postings WHERE term = (SELECT min(term) FROM postings)")
    assert kinds(settings) == {"folded"}
    damage(settings, "DELETE FROM vectors WHERE passage = (SELECT min(passage) FROM vectors)")
    assert kinds(settings) == {"folded", "near"}


def test_an_archive_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "omdok.sqlite").write_bytes(b"Das ist keine Datenbank. " * 100)
    settings = Settings.model_validate({"paths": {"outputs": tmp_path}}, context={"base": tmp_path})
    assert kinds(settings) == {"store"}


DRAFTS = {
    "words": "UPDATE draft_versions SET body = replace(body, 'Frau Weiß.', 'Frau Grau.')",
    "newest": "UPDATE drafts SET revision = 7",
    "body": "UPDATE draft_versions SET body = '{}'",
    "docx": "UPDATE draft_versions SET docx = x''",
}


# --- files ---


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Settings, Callable[..., Path]]:
    settings = Settings.model_validate(
        {"paths": {"outputs": tmp_path / "outputs"}}, context={"base": tmp_path}
    )
    fill(settings)

    def write(**changes: object) -> Path:
        source = DraftSource(
            document="zwei", page=1, start=TEXT.index("Die IKK"), end=TEXT.index(" sagen")
        )
        words = "Die IKK und Frau Weiß"
        sentence = DraftSentence(
            text=f"{words}.", kind="fact", source=source, evidence=(source,), proof=(words,)
        )
        draft = Draft(
            id="entwurf", version=1, template="t", state="approved", sentences=(sentence,), missing=(), lint=(),
            files={}, lines=(DraftLine(style="", pieces=(0,)),), made=Made(at=NOW, by="test", fingerprint="f"),
        ).model_copy(update=changes)  # fmt: skip
        archive = open_archive(settings.store_url)
        with archive.drafts.writing() as drafts:
            drafts.create(DraftVersion(draft, b"Word"))
        archive.close()
        folder = settings.drafts_folder / "entwurf"
        put(folder, {"t.txt": b"Text", FILE: draft.model_dump_json().encode()})
        return folder

    return settings, write


def test_a_released_draft_with_its_sources_is_clean(
    drafts: tuple[Settings, Callable[..., Path]],
) -> None:
    settings, write = drafts
    write()
    assert verify(settings) == ()


@pytest.mark.parametrize("sql", DRAFTS.values(), ids=DRAFTS.keys())
def test_a_draft_that_was_changed_beside_omdok_is_found(
    sql: str, drafts: tuple[Settings, Callable[..., Path]]
) -> None:
    settings, write = drafts
    write()
    damage(settings, sql)
    assert "draft" in kinds(settings)


def test_a_half_release_is_found(drafts: tuple[Settings, Callable[..., Path]]) -> None:
    settings, write = drafts
    folder = write()
    (folder / "t.txt").unlink()
    assert kinds(settings) == set()  # it is made again when somebody asks for it
    (folder / "t.txt").write_text("anders")
    assert kinds(settings) == {"release"}
    left = folder / ".omdok-abc"
    left.write_text("halb")
    assert kinds(settings) == {"release"}  # somebody may be writing
    os.utime(left, (0, 0))
    assert kinds(settings) == {"release", "half"}


def test_sources_that_are_gone_are_found(drafts: tuple[Settings, Callable[..., Path]]) -> None:
    settings, write = drafts
    write()
    damage(settings, "UPDATE versions SET text = replace(text, 'Frau Weiß', 'Frau Grau')")
    assert "source" in kinds(settings)
    archive = open_archive(settings.store_url)
    archive.documents.remove("zwei")
    archive.close()
    assert "source" in kinds(settings)


def test_damaged_drafts_fetched_files_and_broken_off_restores_are_found(
    drafts: tuple[Settings, Callable[..., Path]],
) -> None:
    settings, _ = drafts
    damaged = settings.drafts_folder / "alt" / FILE
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{")  # a folder of the first edition
    content = hashlib.sha256(b"geholt").hexdigest()
    kept = settings.paths.outputs / "collected" / content[:2] / content
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"geholt")
    (settings.paths.outputs / MARK).write_text("x")
    assert kinds(settings) == {"draft", "restore"}
    kept.write_bytes(b"anders")
    assert kinds(settings) == {"draft", "restore", "collected"}


def test_a_list_of_erased_names_that_is_gone_is_found(settings: Settings) -> None:
    with open_archive(settings.store_url) as archive:
        note(settings, archive, "anna", "Person gelöscht", PERSON, {})
    assert kinds(settings) == {"erased"}
    erase_from_now_on(settings, "Erika Beispiel", NOW.date())
    assert kinds(settings) == set()


def test_a_model_that_is_another_than_was_built_is_found(settings: Settings) -> None:
    folder = settings.own_model_folder
    (folder / ONNX_FOLDER).mkdir(parents=True)
    (folder / ONNX_FOLDER / "weights.bin").write_bytes(b"gebaut")
    made = {"content_sha256": digest_of(folder / ONNX_FOLDER)}
    (folder / MADE).write_text(json.dumps(made), encoding="utf8")
    assert kinds(settings) == set()
    (folder / ONNX_FOLDER / "weights.bin").write_bytes(b"anders")
    assert kinds(settings) == {"model"}
