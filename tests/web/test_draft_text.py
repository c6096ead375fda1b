"""The text of a draft as the editor sends it: merged, refused, with sources, settled, and who is
there.
"""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from pipeline.drafting.provenance import sheet_of
from tests.web.conftest import Web
from tests.web.test_drafts_page import make, stored


@pytest.fixture
def writer(own_web: Web) -> TestClient:
    return own_web.client("prüfen")


@pytest.fixture
def draft(own_web: Web, writer: TestClient) -> str:
    return make(own_web, writer)


def lines_of(text: dict) -> list[str]:
    return [paragraph["text"] for paragraph in text["paragraphs"]]


def test_the_text_is_the_draft_and_its_spans_are_its_sentences(
    own_web: Web, writer: TestClient, draft: str
) -> None:
    text, kept = writer.get(f"/api/v1/drafts/{draft}/text").json(), stored(own_web, draft)
    assert lines_of(text) == [line.text for line in sheet_of(kept).lines]
    said = [
        paragraph["text"][sentence["start"] : sentence["end"]]
        for paragraph in text["paragraphs"]
        for sentence in paragraph["sentences"]
    ]
    assert said == [sentence.text for sentence in kept.sentences]
    assert sum(len(p["remarks"]) for p in text["paragraphs"]) == len(kept.lint)


def test_texts_written_at_the_same_time_merge_or_are_both_told(
    own_web: Web, writer: TestClient, draft: str
) -> None:
    path = f"/api/v1/drafts/{draft}/text"
    text = writer.get(path).json()
    lines, other = lines_of(text), own_web.client("verwalten")
    body = {"seen": text["words"], "lines": [*lines[:2], lines[2] + " Eins.", *lines[3:]]}
    assert writer.put(path, json=body).status_code == 200
    new = ["  ", *lines[:4], "Ein  neuer\tAbsatz.", *lines[4:]]
    merged = other.put(path, json={"seen": text["words"], "lines": new}).json()
    assert lines_of(merged) == [
        *lines[:2], lines[2] + " Eins.", lines[3], "Ein neuer Absatz.", *lines[4:],
    ]  # fmt: skip
    clash = body | {"lines": [*lines[:2], lines[2] + " Zwei.", *lines[3:]]}
    answer = other.put(path, json=clash)
    assert answer.status_code == 409
    assert lines[2] + " Eins." in answer.json()["detail"]
    assert lines[2] + " Zwei." in answer.json()["detail"]
    assert lines_of(writer.get(path).json()) == lines_of(merged)


@pytest.mark.parametrize("lines", [[], [""], [" ", "\n"]])
def test_an_empty_text_is_not_kept(
    own_web: Web, writer: TestClient, draft: str, lines: list[str]
) -> None:
    body = {"seen": stored(own_web, draft).words, "lines": lines}
    assert writer.put(f"/api/v1/drafts/{draft}/text", json=body).status_code == 409
    assert stored(own_web, draft).version == 1


def test_sentences_come_in_with_the_source_that_is_named_and_come_back_with_theirs(
    own_web: Web, writer: TestClient, draft: str
) -> None:
    path, kept = f"/api/v1/drafts/{draft}/text", stored(own_web, draft)
    assert kept.document
    document = own_web.app.state.site.archive.documents.get(kept.document).document
    start = document.text.index(document.text.split(". ")[2])
    end = document.text.index(". ", start) + 1
    words, lines = " ".join(document.text[start:end].split()), lines_of(writer.get(path).json())
    place = {"document": kept.document, "start": start, "end": end}
    false = {"document": "gibt-es-nicht", "start": 0, "end": 9}
    body = {
        "seen": kept.words,
        "lines": [*lines, words, "Das sagt keiner."],
        "cited": [place, false],
    }
    new = writer.put(path, json=body).json()["paragraphs"][-2:]
    assert [one["evidence"] != [] for p in new for one in p["sentences"]] == [True, False]
    for now in (lines[1:], lines):
        body = {"seen": stored(own_web, draft).words, "lines": now}
        assert writer.put(path, json=body).status_code == 200
    back = stored(own_web, draft)
    assert [s.evidence for s in back.sentences] == [s.evidence for s in kept.sentences]
    assert [event.what for event in back.history][-1:] == ["Text geschrieben"]
    assert len(back.history) == len(kept.history) + 1


def test_a_remark_is_settled_with_who_and_why(own_web: Web, writer: TestClient, draft: str) -> None:
    path, text = f"/api/v1/drafts/{draft}", f"/api/v1/drafts/{draft}/text"
    lines = lines_of(writer.get(text).json())
    body = {"seen": stored(own_web, draft).words, "lines": [*lines, "Das ist am 03.04.2024 so."]}
    remarks = writer.put(text, json=body).json()["paragraphs"][-1]["remarks"]
    assert remarks
    for remark in remarks:
        ruling = {"rule": remark["rule"], "message": remark["message"], "why": ""}
        assert writer.post(f"{path}/rulings", json=ruling).status_code == 409
        answer = writer.post(f"{path}/rulings", json=ruling | {"why": "So abgestimmt."})
        assert answer.status_code == 200
        assert writer.post(f"{path}/rulings", json=ruling | {"why": "x"}).status_code == 404
    assert answer.json()["paragraphs"][-1]["remarks"] == []
    assert stored(own_web, draft).rulings[-1].by == "Anna Prüfen"
    assert "So abgestimmt." in stored(own_web, draft).history[-1].what


def test_people_in_one_draft_see_each_other(own_web: Web, writer: TestClient, draft: str) -> None:
    path = f"/api/v1/drafts/{draft}/presence"
    assert writer.post(path, json={"paragraph": 8}).json()["others"] == []
    there = own_web.client("freigeben").post(path, json={"paragraph": 0}).json()
    assert there["others"] == [{"name": "Anna Prüfen", "paragraph": 8}]
    assert there["words"] == stored(own_web, draft).words


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(own_web: Web) -> None:
    accounts, client = own_web.app.state.site.accounts, own_web.client("lesen")
    token = client.cookies["omdok-sitzung"]
    began = accounts.session(token).seen
    now = began.timestamp() + 600
    accounts._now = lambda: now
    assert client.get("/sitzung", headers={"X-Quiet": "1"}).json()["seconds"] == 3000
    assert accounts.session(token, quiet=True).seen == began
    assert client.post("/sitzung", headers={"X-Quiet": "1"}).json()["seconds"] == 3600
    now += 3601
    assert client.get("/sitzung").status_code == 303


def test_who_is_signed_out_is_told_over_the_page_and_not_sent_away(own_web: Web) -> None:
    answer = own_web.client(None).get("/entwuerfe", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
