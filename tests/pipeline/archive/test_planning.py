from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive.planning import FilePlan, plan, plan_all
from pipeline.archive.types import ManifestEntry
from pipeline.ground.types import Outcome, SourceFile
from tests.pipeline.archive.builders import digest, make_source
from tests.workspace import processor_seconds


def entry(
    place: str, content: str, outcome: Outcome = "new", document: str | None = "doc", **more: object
) -> ManifestEntry:
    values = {"fingerprint": "f", "version": 1 if document else 0, **more}
    return ManifestEntry(place, digest(content), outcome, document, **values)  # type: ignore[arg-type]  # test builder


def manifest(*entries: ManifestEntry) -> dict[str, ManifestEntry]:
    return {e.place: e for e in entries}


A = make_source("/a", "eins")
FRESH = digest("eins")[:12]


@pytest.mark.parametrize(
    ("known", "fingerprint", "gone", "expected"),
    [
        pytest.param([], "f", [], ("new", FRESH, 1), id="never seen"),
        pytest.param([entry("/a", "eins")], "f", [], ("unchanged", "doc", 1), id="as it was"),
        pytest.param(
            [entry("/a", "eins", version=3)],
            "g",
            [],
            ("changed", "doc", 3),
            id="made with something else",
        ),
        pytest.param([entry("/a", "alt")], "f", [], ("changed", "doc", 2), id="other bytes"),
        pytest.param(
            [entry("/b", "eins")], "f", [], ("duplicate", "doc", 1), id="bytes lie elsewhere"
        ),
        pytest.param(
            [entry("/b", "eins")],
            "g",
            [],
            ("duplicate", "doc", 1),
            id="bytes elsewhere, other fingerprint",
        ),
        pytest.param(
            [entry("/b", "eins", version=2)], "f", ["/b"], ("changed", "doc", 2), id="moved"
        ),
        pytest.param(
            [entry("/a", "eins", "duplicate"), entry("/b", "eins")],
            "g",
            [],
            ("unchanged", "doc", 1),
            id="still a copy",
        ),
        pytest.param(
            [entry("/a", "eins", "duplicate"), entry("/b", "eins")],
            "f",
            ["/b"],
            ("changed", "doc", 1),
            id="copy is left",
        ),
        pytest.param(
            [entry("/a", "alt", "duplicate"), entry("/b", "alt")],
            "f",
            [],
            ("new", FRESH, 1),
            id="copy no more",
        ),
        pytest.param(
            [entry("/a", "eins", "quarantined", None)],
            "f",
            [],
            ("quarantined", None, 0),
            id="still bad",
        ),
        pytest.param(
            [entry("/a", "eins", "quarantined", None)],
            "g",
            [],
            ("new", FRESH, 1),
            id="readers got better",
        ),
        pytest.param(
            [entry("/a", "schlecht", "quarantined", "doc")],
            "f",
            [],
            ("changed", "doc", 2),
            id="good again",
        ),
        pytest.param(
            [entry("/b", "eins", "quarantined", None)],
            "f",
            [],
            ("new", FRESH, 1),
            id="bad elsewhere",
        ),
    ],
)
def test_what_is_to_be_done(
    known: list[ManifestEntry],
    fingerprint: str,
    gone: list[str],
    expected: tuple[str, str | None, int],
) -> None:
    made = plan(A, manifest(*known), fingerprint, gone=gone)
    assert (made.outcome, made.document, made.version) == expected


def test_an_id_that_an_older_version_has_is_not_given_twice() -> None:
    known = manifest(entry("/b", "neu", document=A.sha256[:12], version=2))
    made = plan(A, known, "f")
    assert made.outcome == "new"
    assert made.document not in {None, A.sha256[:12]}
    assert made == plan(A, known, "f")


def test_a_quarantined_file_keeps_its_reason() -> None:
    made = plan(A, manifest(entry("/a", "eins", "quarantined", None, reason="Verschlüsselt.")), "f")
    assert made.reason == "Verschlüsselt."


def test_two_new_files_with_the_same_bytes_are_one_document() -> None:
    plans = plan_all([A, make_source("/b", "eins")], {}, "f")
    assert [(p.outcome, p.document, p.original) for p in plans] == [
        ("new", digest("eins")[:12], None),
        ("duplicate", digest("eins")[:12], "/a"),
    ]


def test_a_copy_becomes_a_document_when_its_original_changes() -> None:
    known = manifest(entry("/a", "eins", "duplicate"), entry("/b", "eins", document=A.sha256[:12]))
    copy, original = plan_all([A, make_source("/b", "zwei")], known, "f")
    assert (original.outcome, original.version) == ("changed", 2)
    assert copy.outcome == "new"
    assert copy.document != original.document


files = st.dictionaries(
    st.sampled_from([f"/{letter}" for letter in string.ascii_lowercase[:5]]),
    st.sampled_from("xyz"),
    max_size=5,
)


def _run(
    known: dict[str, ManifestEntry], disk: dict[str, str]
) -> tuple[dict[str, ManifestEntry], list[FilePlan]]:
    """What the flow does: plan all files, then store what is planned."""
    sources = [make_source(place, content) for place, content in sorted(disk.items())]
    plans = plan_all(sources, known, "f", gone=set(known) - set(disk))
    after = dict(known)
    for made in plans:
        if made.outcome in ("new", "changed"):
            for place in [
                p
                for p, e in after.items()
                if e.document == made.document and e.outcome != "duplicate"
            ]:
                del after[place]
        if made.outcome in ("new", "changed", "duplicate"):
            after[made.source.path] = _entry(made.source, made)
    return after, plans


def _entry(source: SourceFile, made: FilePlan) -> ManifestEntry:
    return ManifestEntry(
        source.path, source.sha256, made.outcome, made.document, "f", None, made.version
    )


@given(st.lists(files, min_size=1, max_size=4))
def test_a_second_run_finds_nothing_to_do_and_no_two_files_share_a_document(
    disks: list[dict[str, str]],
) -> None:
    known: dict[str, ManifestEntry] = {}
    for disk in disks:
        known, _ = _run(known, disk)
        again, plans = _run(known, disk)
        assert {made.outcome for made in plans} <= {"unchanged"}
        assert again == known
        owners = [known[place] for place in disk if known[place].outcome != "duplicate"]
        assert len({owner.document for owner in owners}) == len(owners)
        for place, content in disk.items():
            assert known[place].sha256 == digest(content)


def _seconds(count: int) -> float:
    """What it takes to plan so many files of a known archive and as many new ones."""
    known = manifest(*(entry(f"/{n}", str(n), document=f"d{n}") for n in range(count)))
    sources = [make_source(f"/{n}", str(n)) for n in range(2 * count)]
    plans = plan_all(sources, known, "f")
    assert [sum(made.outcome == outcome for made in plans) for outcome in ("unchanged", "new")] == [
        count,
        count,
    ]
    return processor_seconds(lambda: plan_all(sources, known, "f"))


def test_planning_a_file_costs_the_same_in_a_long_manifest() -> None:
    few, many = (_seconds(count) for count in (500, 4000))
    assert many < 3 * 8 * few, (
        "eight times as many files may take eight times as long, not sixty-four times"
    )
