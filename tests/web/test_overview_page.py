"""The pictures say what the archive holds, and each has its table."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from app.web import pictures
from app.web.pages.overview import ties_of
from pipeline.portraits.network import drawing
from pipeline.search.overview import NamedEntry, Overview, PartnerPair, Year


def test_the_figures_are_those_of_the_archive(reader: TestClient) -> None:
    found = reader.get("/api/v1/overview").json()
    assert found["documents"] == 5
    assert sum(sum(year["kinds"].values()) for year in found["years"]) == 5
    assert len(found["laender"]) == 16


def test_every_picture_has_a_table_and_a_file_for_excel(reader: TestClient) -> None:
    page = reader.get("/ueberblick").text
    parts = re.findall(r'href="/ueberblick/(\w+)\.csv"', page)
    assert sorted(parts) == ["jahre", "laender", "paare", "partner", "standards"]
    assert page.count('<svg class="picture') == 3
    assert page.count("<caption>") == len(parts)
    for part in parts:
        file = reader.get(f"/ueberblick/{part}.csv")
        assert file.content.startswith("\ufeff".encode())
        assert b";" in file.content.splitlines()[0]


def test_an_unknown_table_is_a_fault_in_german(reader: TestClient) -> None:
    assert reader.get("/ueberblick/nichts.csv").status_code == 422


def test_a_name_that_looks_like_a_formula_does_not_run_in_excel() -> None:
    from app.web.export import sheet

    body = bytes(sheet("x", ["Name"], [["=1+1"], ["@SUM"], ["-3"], ["gut"]]).body).decode(
        "utf-8-sig"
    )
    assert body.splitlines() == ["Name", "'=1+1", "'@SUM", "'-3", "gut"]


def test_bars_stand_on_each_other_and_in_the_picture() -> None:
    years = (Year(2020, {"press_release": 3, "agreement": 1}), Year(2021, {}))
    first, second = pictures.timeline(years)
    assert [bar.kind for bar in first.bars] == ["press_release", "agreement"]
    lower, upper = first.bars
    assert abs(upper.y + upper.height - lower.y) < 0.2
    assert upper.y >= 0
    assert second.bars == ()


def test_the_darkest_land_has_the_most_and_none_is_lightest() -> None:
    laender = [
        NamedEntry(id, id, count) for id, count in zip(pictures._TILES, range(16), strict=True)
    ]
    found = {tile.land.count: tile.shade for tile in pictures.tiles(laender)}
    assert found[0] == 0
    assert found[1] >= 1
    assert found[15] == pictures.SHADES - 1
    assert [found[n] for n in range(16)] == sorted(found.values())


def test_an_archive_without_partners_has_an_empty_net() -> None:
    nothing = Overview(0, (), (), (), (), ())
    assert drawing(ties_of(nothing)).nodes == ()
    two = Overview(
        1,
        (),
        (),
        (),
        (NamedEntry("a", "A", 1), NamedEntry("b", "B", 1)),
        (PartnerPair("a", "b", 1),),
    )
    drawn = drawing(ties_of(two))
    assert [(node.id, node.label) for node in drawn.nodes] == [("a", "A"), ("b", "B")]
    assert len(drawn.lines) == 1
