"""Retagging touches what a change of the registers concerns, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive import Parts, open_archive
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.review.retagging import Retagging, count_by_entry, join_fingerprints
from pipeline.search.index import index_document
from pipeline.settings import Settings
from pipeline.tagging.changes import RegisterChange, Snapshot
from pipeline.tagging.ready import tagger_for
from pipeline.tagging.rulings import decide_on
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_source

# An installation without the model of names: what that finds depends on whether it has been built.
SETTINGS = Settings.model_validate({"paths": {"outputs": "no-model-of-names-here"}})
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
OLD = load_vocabulary(SETTINGS.vocabulary_folder)
NEW_ENTRY = """
[[partner]]
id = "testwerk"
name = "Testwerk Mittelhausen"
abbreviations = ["TWM"]
category = "Verband"
status = "stated_partner"
source = "Test"
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """The registers with one partner more and one name of another partner gone."""
    folder = tmp_path_factory.mktemp("registers") / "vocabulary"
    shutil.copytree(SETTINGS.vocabulary_folder, folder)
    file = folder / "partners.toml"
    text = file.read_text(encoding="utf8").replace('"Bundesarbeitsministerium"', '"Arbeitsressort"')
    file.write_text(text + NEW_ENTRY, encoding="utf8")
    return load_vocabulary(folder)


def _fill(archive: Parts, texts: list[str], vocabulary: Vocabulary = OLD) -> Retagging:
    tagger = tagger_for(vocabulary, SETTINGS)
    retagging = Retagging(archive, tagger, vocabulary)
    fingerprint = join_fingerprints("reading", tagger.fingerprint, "index")
    for number, text in enumerate(texts):
        document = make_document(
            text, id=f"d{number:04}", source=make_source(f"/in/{number}.txt", text + str(number))
        )
        tagged, _ = retagging.tag(document)
        archive.documents.save(
            index_document(document, tagged.tags, tagged.quotes, EMBEDDER, fingerprint),
            document.source.path,
        )
    retagging.keep_snapshot()
    return retagging


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/archive.sqlite")
    yield opened
    opened.close()


def test_only_documents_with_a_changed_form_are_touched(
    archive: Parts, changed: Vocabulary
) -> None:
    texts = [
        f"Brief {n} aus Hessen an das RKW und die Bundesagentur für Arbeit." for n in range(250)
    ]
    texts[7] += " Das Testwerk Mittelhausen war dabei."
    texts[70] += " Gruß ans TWM."
    texts[200] += " Das Bundesarbeitsministerium schrieb."
    texts[201] += " Das Arbeitsressort schrieb. Testweise."
    _fill(archive, texts)
    retagging = Retagging(archive, tagger_for(changed, SETTINGS), changed)
    preview = list(retagging.preview())
    done = retagging.run()
    assert done.documents == 250
    assert done.touched == done.changed == ("d0007", "d0070", "d0200", "d0201")
    # The Testwerk was an organisation that no register knows, and a ministry is one now.
    unknown = {"organisation ?": (1, 1)}
    assert count_by_entry(preview) == {"partner bmas": (1, 1), "partner testwerk": (2, 0)} | unknown
    assert [t.id for t in archive.documents.get("d0070").tags if t.kind == "partner"] == [
        "rkw",
        "ba",
        "testwerk",
    ]
    again = Retagging(archive, tagger_for(changed, SETTINGS), changed).run()
    assert again.touched == ()


def test_without_a_snapshot_everything_is_tagged_anew(archive: Parts, changed: Vocabulary) -> None:
    _fill(archive, ["Brief an das RKW.", "Brief an das TWM."])
    archive.documents.refresh({archive.documents.get("d0000").fingerprint: "0123456789abcdef"})
    assert Retagging(archive, tagger_for(changed, SETTINGS), changed).run().touched == (
        "d0000",
        "d0001",
    )


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_decision_survives_retagging(
    data: st.DataObject, changed: Vocabulary, tmp_path: Path
) -> None:
    parts = st.sampled_from(
        ["Die BA kam.", "Das RKW kam.", "Das TWM kam.", "Aus NRW.", "Das Bundesarbeitsministerium."]
    )
    texts = data.draw(
        st.lists(st.lists(parts, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4)
    )
    # All examples have one `tmp_path`; nothing that is drawn is surely another each time.
    archive = open_archive(f"sqlite:///{tempfile.mkdtemp(dir=tmp_path)}/archive.sqlite")
    retagging = _fill(archive, texts)
    for number, action in data.draw(
        st.lists(
            st.tuples(st.integers(0, 9), st.sampled_from(["accept", "reject", "never_here"])),
            max_size=5,
        )
    ):
        record = archive.documents.get(f"d{number % len(texts):04}")
        if record.tags:
            tag = record.tags[number % len(record.tags)]
            made = decide_on(record.document, tag, action, by="anna", at=NOON, term=tag.id or "ba")
            archive.rulings.decide([made])
            retagging.settle(made)
    before = {
        n: [t for t in archive.documents.get(f"d{n:04}").tags if t.decided_by]
        for n in range(len(texts))
    }
    gone = [d for d in archive.rulings.all() if d.action == "reject"]
    Retagging(archive, tagger_for(changed, SETTINGS), changed).run()
    for number, pinned in before.items():
        assert [t for t in archive.documents.get(f"d{number:04}").tags if t.decided_by] == pinned
    for ruling in gone:
        later = [d for d in archive.rulings.all() if d.id != ruling.id and d.start == ruling.start]
        tags = archive.documents.get(ruling.document or "").tags
        assert later or not any(t.start == ruling.start and t.kind == ruling.kind for t in tags)
    archive.close()


def test_a_snapshot_can_be_kept(changed: Vocabulary) -> None:
    old, new = (
        tagger_for(OLD, SETTINGS).snapshot(),
        tagger_for(changed, SETTINGS).snapshot(),
    )
    assert Snapshot.load(old.dump()) == old
    assert len(old.dump()) < 60_000
    assert not RegisterChange(old, Snapshot.load(old.dump()))
    change = RegisterChange(old, new)
    assert change.entries == (("partner", "bmas"), ("partner", "testwerk"))
    assert change.touches("im Namen des Testwerks Mittelhausen")
    assert not change.touches("Das RKW tagt.")


def test_other_rules_concern_every_text() -> None:
    old = tagger_for(OLD, SETTINGS).snapshot()
    strict = Settings.model_validate({"tagging": {"link_confidence": 0.9}})
    assert RegisterChange(old, tagger_for(OLD, strict).snapshot()).touches("x")
    with pytest.raises(ValueError, match="snapshot"):
        Snapshot.load(b"x")


_NAMES = st.sampled_from(
    [p.name for p in OLD.partners] + [a for p in OLD.partners for a in p.abbreviations]
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(_NAMES, max_size=3),
    st.lists(_NAMES, max_size=3),
    st.integers(0, len(OLD.partners) - 1),
)
def test_a_text_that_is_not_touched_keeps_its_tags(
    front: list[str], back: list[str], left_out: int
) -> None:
    """The probe never misses: where it finds nothing, both registers give the same mentions."""
    from dataclasses import replace

    from nlp.resolve import resolve
    from nlp.taggers import load_tagger

    gone = OLD.partners[left_out].id
    register = OLD.register()
    smaller = replace(
        register, terms=tuple(t for t in register.terms if (t.kind, t.id) != ("partner", gone))
    )
    text = "Es kamen " + ", ".join(front) + " und\n" + " sowie ".join(back) + " aus Hessen."
    if not RegisterChange(Snapshot(register, ""), Snapshot(smaller, "")).touches(text):
        found = [resolve(text, load_tagger("terms", r).find(text)) for r in (register, smaller)]
        assert found[0] == found[1]
