"""Nothing of forty persons is left, each written in more than thirty ways, and nobody else is masked.

    python -m bench.keeping.erasing FOLDER [--persons 40] [--first 0]

FOLDER takes the installation. Each person stands, in every way of writing, in a file of every format of `written`
(two of them read by OCR), in a draft and in backups. Then each is erased, one after the other, and looked for here in a
way of its own: in the octets of every file below the outputs, in what is packed in them, in every cell of every table,
in pages of the database that are free, and in all that the backups hold that can still be opened. Words that are only
like a surname, as OCR makes them, are counted where the erasure told nobody of them. Stored vectors are held against
those of the masked texts. Prints Markdown; `--first` begins further on, for a run in pieces.
"""

from __future__ import annotations

import argparse
import base64
import difflib
import io
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.keeping.persons import Invented, forms, forty, others
from bench.keeping.written import FORMATS
from nlp.tokens import fold
from pipeline.archive import Archive, open_archive
from pipeline.drafting.from_document import draft_from
from pipeline.ingest.intake import Intake
from pipeline.keeping.backup import make_backup
from pipeline.keeping.erasure import Eraser, Erasure
from pipeline.keeping.export import Export
from pipeline.keeping.vault import list_backups, opened
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.retagging import Retagging
from pipeline.search.index import index_document
from pipeline.search.meaning import embedder_for
from pipeline.settings import PROJECT, Settings, load_settings
from pipeline.tagging.ready import tagger_for

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
_WORD = re.compile(r"[^\W\d_]{5,}")
_PACKED = re.compile(rb'"([A-Za-z0-9+/=]{200,})"')
_ALIKE = 0.8  # of the letters: what a reader would take for the same name
_APART = re.compile(r"[\W_]+|\\u00ad|&shy;")


def installation(folder: Path) -> Settings:
    """An empty installation with the project's registers and templates."""
    (folder / "inbox").mkdir(parents=True)
    config = folder / "omdok.toml"
    config.write_text(
        f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n[ingest]\nfolders = ["inbox"]\n'
        '[embedding]\nengine = "hashing"\n',
        encoding="utf8",
    )
    return load_settings(config)


def write_files(inbox: Path, number: int, one: Invented) -> None:
    """A file of every format with every way of writing the person, and one of people who are only like them."""
    said = [f"Es sprach {one.name}.", *(sentence for _, sentence in forms(one))]
    for ending, write in FORMATS.items():
        lines = [f"Vermerk {number} über die Beratung ({ending})", *said]
        (inbox / f"{number}-b.{ending}").write_bytes(write(lines, one.name))
    other = "\n\n".join([f"Über andere {number}", *others(one)])
    (inbox / f"{number}-x.txt").write_text(other, encoding="utf8")


def build(settings: Settings, persons: list[Invented]) -> None:
    """Take all in, with a draft for each person, and make a backup."""
    inbox = settings.ingest.folders[0]
    for number, one in enumerate(persons):
        write_files(inbox, number, one)
    with Intake(settings) as intake:
        for plan in intake.survey(sorted(inbox.iterdir())).planned:
            outcome = intake.take_in(plan)
            assert outcome.outcome in ("new", "duplicate"), (plan, outcome)
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with open_archive(settings.store_url) as archive:
        document = archive.documents.summaries()[0].document
        for one in persons:
            values = {
                "titel": f"{one.name} berät",
                "zitat_person": one.name,
                "zitat": "Wir beraten.",
            }
            draft_from(
                archive, "pressemitteilung", document, vocabulary, settings, values=values, at=NOW
            )
    make_backup(settings)


def folded(text: str) -> str:
    """Letters only, without accents and umlauts, so that no way of writing hides a name."""
    two = fold(unicodedata.normalize("NFC", text))
    return _APART.sub("", two).replace("ae", "a").replace("oe", "o").replace("ue", "u")


def texts_in(data: bytes, depth: int = 0) -> Iterator[str]:
    """What octets may say, in the usual encodings and unpacked."""
    for encoding in ("utf8", "utf-16-le", "latin-1"):
        yield data.decode(encoding, errors="ignore")
    if data.startswith(b"PK") and depth < 4:
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield name
                yield from texts_in(package.read(name), depth + 1)
    with suppress(zlib.error):
        yield zlib.decompress(data).decode("utf8", errors="ignore")


def cells_of(database: Path) -> Iterator[tuple[str, str]]:
    """Every cell of every table that holds words: (table, what it says)."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as opened:
        opened.text_factory = lambda octets: octets.decode("utf8", errors="replace")
        for (table,) in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            with suppress(sqlite3.OperationalError):
                for row in opened.execute(f'SELECT * FROM "{table}"'):
                    for cell in row:
                        if isinstance(cell, str):
                            yield table, cell
                        elif isinstance(cell, bytes):
                            yield from ((table, text) for text in texts_in(cell))
    opened.close()


def traces_of(settings: Settings, persons: list[Invented]) -> list[str]:
    """Where the surname of a person can still be read, over all files and tables."""
    wanted = {folded(one.core): one.name for one in persons}
    found = []
    for file in sorted(settings.paths.outputs.rglob("*")):
        if file.is_file() and "keys" not in file.parts:
            said = folded("\n".join((file.name, *texts_in(file.read_bytes()))))
            found += [f"{name}: {file.name}" for core, name in wanted.items() if core in said]
    for table, text in cells_of(settings.paths.outputs / "omdok.sqlite"):
        said = folded(text)
        found += [
            f"{name}: {table}: {text[:60]!r}" for core, name in wanted.items() if core in said
        ]
    return sorted(set(found))


def traces_in_backups(settings: Settings, persons: list[Invented]) -> list[str]:
    """Who can still be read in the backups whose keys are there."""
    wanted, found = {folded(one.core): one.name for one in persons}, []
    for backup in list_backups(settings):
        if backup.encrypted and not (settings.keys_folder / f"{backup.id}.key").is_file():
            continue
        with opened(settings, backup) as export:
            for name, data in _contents_of(export):
                said = folded("\n".join((name, *texts_in(data))))
                found += [f"{who}: {name}" for core, who in wanted.items() if core in said]
    return sorted(set(found))


def _contents_of(export: Export) -> Iterator[tuple[str, bytes]]:
    """Every file in a backup, every line of its tables, and what those keep as base64."""
    for name in export.manifest.files:
        yield name, export.read(name)
    for part in export.parts():
        for line in part.lines:
            yield part.name, line
            for packed in _PACKED.findall(line):
                yield part.name, base64.b64decode(packed)


def untold(
    archive: Archive, persons: list[Invented], done: list[Erasure], others_in: Collection[str]
) -> list[str]:
    """Words like a surname of which no erasure told; not where only other people and places are."""
    told = [(left.document, left.words) for one in done for left in one.left]
    unsure = {document for one in done for document in one.unsure}
    cores = [folded(one.core) for one in persons]
    found = []
    for text in archive.documents.texts():
        if text.document in others_in:
            continue
        said = " ".join(words for document, words in told if document == text.document)
        for word in set(_WORD.findall(text.text)):
            is_like = any(_alike(folded(word), core) for core in cores)
            if is_like and text.document not in unsure and word not in said:
                found.append(f"{text.document}: {word}")
    return sorted(found)


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def eraser_for(settings: Settings, archive: Archive) -> Eraser:
    """All that an erasure needs."""
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    return Eraser(
        settings,
        archive,
        Retagging(archive, tagger_for(vocabulary, settings), vocabulary),
        embedder_for(settings),
    )


def old_vectors(settings: Settings, archive: Archive) -> int:
    """How many documents have vectors that are not those of their present text."""
    embedder, stale = embedder_for(settings), 0
    for summary in archive.documents.summaries():
        record = archive.documents.get(summary.document)
        fresh = index_document(
            record.document, record.tags, record.quotes, embedder, record.fingerprint
        )
        stale += not np.allclose(
            np.asarray(record.vectors, dtype=np.float32), fresh.vectors, atol=0.02
        )
    return stale


def measured(folder: Path, persons: list[Invented]) -> dict[str, object]:
    """Build, erase, look."""
    settings = installation(folder)
    build(settings, persons)
    with open_archive(settings.store_url) as archive:
        like = {s.document: archive.documents.get(s.document).document.text
                for s in archive.documents.summaries() if s.path.endswith("-x.txt")}  # fmt: skip
        before = traces_of(settings, persons)
        eraser = eraser_for(settings, archive)
        in_backups = traces_in_backups(settings, persons)
        done: list[Erasure] = [eraser.erase(one.name, at=NOW) for one in persons]
        make_backup(settings)
        masked = [
            id for id, text in like.items() if archive.documents.get(id).document.text != text
        ]
        stale, alike = old_vectors(settings, archive), untold(archive, persons, done, like)
    return {
        "persons": len(persons), "ways": len(list(forms(persons[0]))), "formats": len(FORMATS),
        "named before": len(before), "named in backups before": len(in_backups),
        "traces": traces_of(settings, persons),
        "traces in backups": traces_in_backups(settings, persons), "like words untold": alike,
        "masked of others": masked, "old vectors": stale,
        "proven": sum(one.proven for one in done),
        "told to decide": sum(len(one.left) + len(one.unsure) for one in done),
        "found by the proof": sum(len(one.traces) for one in done),
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, default=40)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    chosen = forty()[options.first :][: options.persons]
    for label, value in measured(options.folder.resolve(), chosen).items():
        print(f"| {label} | {value if isinstance(value, int) else len(value)} |")  # type: ignore[arg-type]
        for line in value[:40] if isinstance(value, list) else ():
            print(f"  - {line}")


if __name__ == "__main__":
    main()
