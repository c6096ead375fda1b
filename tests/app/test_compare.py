"""`omdok compare`: ids, versions and files; JSON, Word and CSV."""

from __future__ import annotations

import json
from pathlib import Path

import docx
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.archive import open_archive
from tests.contracts.test_store_works import AGREEMENT, put
from tests.workspace import Workspace

LEFT = "Vereinbarung\n§ 1 Ziel\nWir beraten.\n§ 2 Geld\nEs kostet 500 Euro.\n"
RIGHT = "Vereinbarung\n§ 1 Geld\nEs kostet 700 Euro.\n§ 2 Ziel\nWir beraten.\n"


def compare(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), "compare", *arguments])


def files(folder: Path) -> tuple[str, str]:
    (folder / "links.txt").write_text(LEFT, encoding="utf8")
    (folder / "rechts.txt").write_text(RIGHT, encoding="utf8")
    return str(folder / "links.txt"), str(folder / "rechts.txt")


def test_two_files_and_what_is_saved_of_them(workspace: Workspace, tmp_path: Path) -> None:
    word, table = tmp_path / "v.docx", tmp_path / "v.csv"
    result = compare(
        workspace, *files(tmp_path), "--docx", str(word), "--csv", str(table), "--json"
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {"a", "b", "pairs", "same", "changed", "only_a", "only_b"} <= told.keys()
    assert [(p["how"], p["heading"]) for p in told["pairs"]] == [
        ("same", "Vereinbarung"), ("changed", "Geld"), ("moved", "Ziel"),
    ]  # fmt: skip
    start, end = told["pairs"][1]["b"]
    assert RIGHT[start:end] == "§ 1 Geld\nEs kostet 700 Euro."
    assert ["gone", "500"] in told["pairs"][1]["diff"]
    assert [(f["kind"], f["gone"], f["new"]) for f in told["facts"]] == [
        ("money", ["500 Euro"], ["700 Euro"])
    ]
    written = docx.Document(str(word))
    struck = [r.text for row in written.tables[-1].rows for c in row.cells
              for p in c.paragraphs for r in p.runs if r.font.strike]  # fmt: skip
    assert "500 " in struck
    assert table.read_text(encoding="utf-8-sig").count("\n") == 4


def test_people_read_what_changed_first(workspace: Workspace, tmp_path: Path) -> None:
    told = compare(workspace, *files(tmp_path), "--changes").output
    assert told.index("Geld: 500 Euro → 700 Euro (1 Geld)") < told.index("[-500-] {+700+}")
    assert "[gleich]" not in told


def test_two_versions_of_a_document(workspace: Workspace) -> None:
    with open_archive(workspace.settings.store_url) as archive:
        put(archive, AGREEMENT)
        text = f"{AGREEMENT.text} Neu."
        put(archive, AGREEMENT.model_copy(update={"version": 2, "text": text}))
    told = compare(workspace, f"{AGREEMENT.id}@1", AGREEMENT.id, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["a"] == f"{AGREEMENT.id}@1"
    missing = compare(workspace, f"{AGREEMENT.id}@9", AGREEMENT.id)
    assert missing.exit_code == 3
    assert "Fassung 9" in missing.output


def test_what_is_not_there_is_told(workspace: Workspace, tmp_path: Path) -> None:
    result = compare(workspace, files(tmp_path)[0], str(tmp_path / "fehlt.txt"))
    assert result.exit_code == 3
    assert "Nächster Schritt" in result.output


def test_either_another_text_or_the_usual_wording(workspace: Workspace) -> None:
    with open_archive(workspace.settings.store_url) as archive:
        put(archive, AGREEMENT)
    usual = compare(workspace, AGREEMENT.id, "--usual", "--json")
    assert json.loads(usual.stdout)["clauses"][0]["usual"] is None
    assert "drei andere Vereinbarungen" in compare(workspace, AGREEMENT.id, "--usual").output
    assert compare(workspace, AGREEMENT.id).exit_code == 2
    assert compare(workspace, AGREEMENT.id, AGREEMENT.id, "--usual").exit_code == 2
