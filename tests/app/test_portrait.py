"""`omdok partner` and `omdok chronicle`: the fields of the contract, and what people read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.archive import open_archive
from pipeline.ground.types import Quote
from tests.pipeline.archive.builders import make_document, make_record, make_source, make_tag
from tests.workspace import Workspace

FIRST = (
    "Am 3. Mai 2019 beriet die DAK alle Betriebe in Hessen.\n„Das hilft allen“, sagt Ada Muster."
)
LATER = "Am 9. Juni 2021 vereinbarten die DAK und die BA neue Lehrgänge.\n„Wir freuen uns“, so Ada Muster."


@pytest.fixture
def ask(workspace: Workspace) -> Callable[..., Result]:
    with open_archive(workspace.settings.store_url) as archive:
        for text, id, day, kind in (
            (FIRST, "first", date(2019, 6, 1), "press_release"),
            (LATER, "later", date(2021, 6, 10), "agreement"),
        ):
            made = make_document(
                text,
                id=id,
                date=day,
                kind=kind,
                title=f"Titel {id}",
                source=make_source(f"/{id}", id),
            )
            words = "Das hilft allen" if id == "first" else "Wir freuen uns"
            start = text.index(words)
            quote = Quote(
                start=start,
                end=start + len(words),
                speaker="Ada Muster",
                function="Vorständin",
                organisation="DAK",
                organisation_id="dak",
            )
            when = "3. Mai 2019" if id == "first" else "9. Juni 2021"
            iso = "2019-05-03" if id == "first" else "2021-06-09"
            tags = [make_tag(made, "DAK", "partner", "dak"), make_tag(made, when, "date", iso)]
            tags += (
                [make_tag(made, "BA", "partner", "ba")]
                if id == "later"
                else [make_tag(made, "Hessen", "region", "hessen")]
            )
            archive.documents.save(make_record(made, tags, [quote]), f"/{id}")
    return lambda *arguments: CliRunner().invoke(
        omdok, ["--config", str(workspace.config), *arguments]
    )


def test_a_partner_by_the_contract(ask: Callable[..., Result], tmp_path: Path) -> None:
    word = tmp_path / "p.docx"
    result = ask("partner", "DAK-Gesundheit", "--docx", str(word), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["partner"]["id"] == "dak"
    assert [a["document"] for a in told["agreements"]] == ["later"]
    assert told["agreements"][0]["state"] == "unclear", "it gives no day"
    assert told["deadlines"] == []
    assert [r["document"] for r in told["releases"]] == ["first"]
    (person,) = told["people"]
    assert (person["name"], person["function"], person["quotes"]) == ("Ada Muster", "Vorständin", 2)
    assert (person["from"], person["to"]) == ("2019-06-01", "2021-06-10")
    assert [(t["partner"], t["count"]) for t in told["together"]] == [("ba", 1)]
    assert [r["id"] for r in told["regions"]] == ["hessen"]
    assert [(e["day"], e["document"]) for e in told["timeline"]] == [
        ("2019-05-03", "first"),
        ("2021-06-09", "later"),
    ]
    start, end = told["timeline"][1]["start"], told["timeline"][1]["end"]
    assert LATER[start:end] == told["timeline"][1]["text"]
    assert told["silent_since"] == "2021-06-10"
    assert word.read_bytes()[:2] == b"PK"


def test_people_read_of_a_partner(ask: Callable[..., Result]) -> None:
    told = ask("partner", "dak").output
    assert "Lange nichts gehört: zuletzt genannt am 10. Juni 2021." in told
    assert "Ada Muster, Vorständin (2019 bis 2021), 2 Zitate" in told
    assert "Titel later (later)" in ask("partner", "Ada Muster").output
    assert "Titel first (first)" in ask("partner", "hessen", "--kind", "region").output
    missing = ask("partner", "gibt-es-nicht")
    assert (missing.exit_code, "Nächster Schritt" in missing.output) == (3, True)


def test_a_chronicle_with_its_files(ask: Callable[..., Result], tmp_path: Path) -> None:
    targets = [str(tmp_path / f"c.{form}") for form in ("docx", "csv", "ics")]
    files = [
        word
        for form, target in zip(("--docx", "--csv", "--ics"), targets, strict=True)
        for word in (form, target)
    ]
    result = ask("chronicle", "DAK", *files, "--json")
    assert result.exit_code == 0, result.output
    entries = json.loads(result.stdout)["entries"]
    assert [(e["day"], e["precision"], e["document"], e["page"]) for e in entries] == [
        ("2019-05-03", "day", "first", 1), ("2021-06-09", "day", "later", 1),
    ]  # fmt: skip
    assert Path(targets[2]).read_text(encoding="utf8").count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20190503" in Path(targets[2]).read_text(encoding="utf8")
    assert "3. Mai 2019: Am 3. Mai 2019 beriet die DAK" in ask("chronicle", "DAK").output
    only = ask("chronicle", "DAK", "--from", "2020-01-01", "--json")
    assert [e["document"] for e in json.loads(only.stdout)["entries"]] == ["later"]


def test_nothing_was_taken_in_yet(workspace: Workspace) -> None:
    result = CliRunner().invoke(omdok, ["--config", str(workspace.config), "chronicle", "DAK"])
    assert result.exit_code == 3
