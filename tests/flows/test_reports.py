"""The run report: what staff read, on the screen and as a page that a screen reader can read
aloud.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import html

from flows.reports import Laufbericht, More, TagCount, describe, make_report, page, write_report
from flows.reports.report import tag_changes
from pipeline.ground.types import FileOutcome, SourceLook

START = datetime(2026, 11, 23, 5, tzinfo=UTC)


def a_report() -> Laufbericht:
    outcomes = [
        FileOutcome(path="/ablage/neu.pdf", outcome="new", document="01"),
        FileOutcome(
            path="/ablage/<b>leer.doc", outcome="quarantined", reason="Die Datei ist leer."
        ),
    ]
    gone = [
        FileOutcome(
            path="https://example.org/alt", outcome="gone", reason="Die Seite gibt es nicht mehr."
        )
    ]
    look = SourceLook(
        name="Website",
        kind="web",
        root="x",
        at=START,
        found=2,
        faults=("Die Seite antwortet nicht.",),
    )
    tag = TagCount(kind="partner", id="ikk-classic", label="IKK classic", documents=2)
    more = More(
        gained=(tag,), quality={"gut": 1, "schlecht": 1}, search={"nDCG@10": "0,93"}, versions={"omdok": "0.1.0"},
        slowest=("neu.pdf", 3.2), remarks=("Eine Nachricht ließ sich nicht senden.",),
    )  # fmt: skip
    end = START + timedelta(seconds=12.3)
    return make_report("lauf", START, end, outcomes, vanished=gone, sources=[look], more=more)


def test_counts_add_up() -> None:
    report = a_report()
    assert report.found == report.new + report.quarantined == 2
    assert report.gone == 1


def test_everything_is_told_on_the_screen_and_on_the_page() -> None:
    report = a_report()
    for said in (describe(report).replace("\\", ""), html.fromstring(page(report)).text_content()):
        for words in (
            "23.11.2026", "2 Dateien gesehen, 12,3 Sekunden", "neu aufgenommen: 1", "<b>leer.doc",
            "Die Datei ist leer.",
            "https://example.org/alt", "Die Seite antwortet nicht.", "IKK classic", "schlecht: 1", "0,93", "neu.pdf",
            "Eine Nachricht ließ sich nicht senden.", "0.1.0",
        ):  # fmt: skip
            assert words in said


def test_the_page_is_whole_and_can_be_read_aloud() -> None:
    text = page(a_report())
    tree = html.fromstring(text)
    assert tree.get("lang") == "de"
    assert [h.tag for h in tree.iter("h1", "h2")] == ["h1"] + ["h2"] * (len(list(tree.iter("h2"))))
    assert tree.findtext(".//title")
    for table in tree.iter("table"):
        assert table.findtext("caption")
        assert all(cell.get("scope") for cell in table.iter("th"))
    assert not tree.xpath("//script | //link | //img | //@src | //@onclick")
    assert "url(" not in text


def test_a_run_that_changed_nothing_leaves_no_file(tmp_path: Path) -> None:
    same = FileOutcome(path="/a", outcome="unchanged", document="01")
    report = make_report("lauf", START, START, [same])
    assert write_report(report, tmp_path) is None
    assert "Nichts hat sich geändert" in describe(report)
    written = write_report(a_report(), tmp_path)
    assert written
    assert {file.suffix for file in tmp_path.iterdir()} == {".json", ".md", ".html"}
    assert Laufbericht.model_validate_json(written.read_text(encoding="utf8")) == a_report()


def test_tags_gained_and_lost_count_documents() -> None:
    ikk, bau = ("partner", "ikk", "IKK"), ("partner", "bau", "BG BAU")
    before = {"a": frozenset({ikk})}
    after = {"a": frozenset({bau}), "b": frozenset({bau})}
    gained, lost = tag_changes(before, after)  # type: ignore[arg-type]  # literal kinds
    assert dict(gained) == {bau: 2}
    assert dict(lost) == {ikk: 1}
