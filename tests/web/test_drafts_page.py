"""Drafts on the page: made, changed, released by two, and unseen under embargo."""

from __future__ import annotations

import base64
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from app.web.draft_view import may_see, paragraphs
from app.web.session import SignedIn
from pipeline.drafting.lookup import load_draft
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx import read_back
from pipeline.ground.drafts import Draft
from tests.web.conftest import PASSWORD, Web


def document_of(web: Web, part: str) -> str:
    return next(
        s.document for s in web.app.state.site.archive.documents.summaries() if part in s.path
    )


def make(web: Web, client: TestClient, **fields: str) -> str:
    form = {"vorlage": "pressemitteilung", "dokument": document_of(web, "2023-04-18-ki")}
    answer = client.post(
        "/entwuerfe/neu", data=form | {f"feld-{name}": text for name, text in fields.items()}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/entwuerfe/")


def stored(web: Web, id: str) -> Draft:
    return load_draft(id, web.app.state.site.archive, web.workspace.settings).draft


def seen(web: Web, id: str) -> dict[str, str]:
    """What the forms of the page carry: the words that it shows."""
    return {"stand": stored(web, id).words}


@pytest.fixture
def writer(own_web: Web) -> TestClient:
    return own_web.client("prüfen")


def test_the_whole_way_from_template_to_publication(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    draft = stored(own_web, id)
    assert f'href="/dokument/{draft.document}?von=' in writer.get(f"/entwuerfe/{id}").text
    second = own_web.client("verwalten")
    first = own_web.client("freigeben")
    for number in range(1, len(draft.quotes) + 1):
        assert (
            first.post(
                f"/entwuerfe/{id}/zitat",
                data={"nummer": number, "status": "approved"} | seen(own_web, id),
            ).status_code
            == 303
        )
    assert writer.post(f"/entwuerfe/{id}/zustand/abgeben").status_code == 303
    for client in (first, second):
        answer = client.post(
            f"/entwuerfe/{id}/zustand", data={"schritt": "approve"} | seen(own_web, id)
        )
        assert answer.status_code == 303, answer.text
    assert stored(own_web, id).state == "approved"
    assert (
        first.post(
            f"/entwuerfe/{id}/zustand", data={"schritt": "publish"} | seen(own_web, id)
        ).status_code
        == 303
    )
    assert [event.by for event in stored(own_web, id).history][-1] == "Anna Freigeben"
    pdf = own_web.client("lesen").get(f"/entwuerfe/{id}/datei/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert f"/entwuerfe/{id}/mail" in own_web.client("lesen").get(f"/entwuerfe/{id}").text
    mail = own_web.client("lesen").get(f"/entwuerfe/{id}/mail")
    assert mail.headers["Content-Type"] == "message/rfc822"
    assert b"\r\nX-Unsent: 1\r\n" in mail.content


def test_who_only_writes_may_not_release(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    assert (
        writer.post(
            f"/entwuerfe/{id}/zustand", data={"schritt": "approve"} | seen(own_web, id)
        ).status_code
        == 403
    )
    assert stored(own_web, id).state == "draft"


def test_a_paragraph_is_changed_put_in_and_taken_out(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    lines = [line.text for line in sheet_of(stored(own_web, id)).lines]
    number = next(n for n, text in enumerate(lines) if text.startswith("Beschäftigte"))
    form = seen(own_web, id) | {"absatz": str(number), "text": lines[number] + " Neu."}
    answer = writer.post(f"/entwuerfe/{id}/absatz", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Neu." in answer.text
    assert "<html" not in answer.text
    stale = writer.post(f"/entwuerfe/{id}/absatz", data=form | {"text": "Anders."})
    assert stale.status_code == 409
    assert "inzwischen" in stale.text
    new = seen(own_web, id) | {
        "absatz": str(number),
        "text": "Ein Absatz davor.",
        "aktion": "davor",
    }
    assert writer.post(f"/entwuerfe/{id}/absatz", data=new).status_code == 303
    gone = seen(own_web, id) | {"absatz": str(number), "aktion": "entfernen"}
    assert writer.post(f"/entwuerfe/{id}/absatz", data=gone).status_code == 303
    after = [line.text for line in sheet_of(stored(own_web, id)).lines]
    assert after == [*lines[:number], lines[number] + " Neu.", *lines[number + 1 :]]


def test_an_embargo_hides_the_draft_from_those_who_may_not_know(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    releaser = own_web.client("freigeben")
    moment = (datetime.now(UTC) + timedelta(days=30)).strftime("%d.%m.%Y, 10 Uhr")
    assert (
        releaser.post(
            f"/entwuerfe/{id}/sperrfrist", data={"zeitpunkt": moment} | seen(own_web, id)
        ).status_code
        == 303
    )
    own_web.app.state.site.accounts.add("Berta Prüfen", "prüfen", PASSWORD)
    title = stored(own_web, id).title
    stranger, _ = own_web.app.state.site.accounts.sign_in("Berta Prüfen", PASSWORD, "127.0.0.1")
    other = TestClient(
        own_web.app, base_url="http://127.0.0.1:8750", cookies={"omdok-sitzung": stranger}
    )
    for client in (other, own_web.client("lesen")):
        assert title not in client.get("/entwuerfe").text
        assert client.get(f"/entwuerfe/{id}").status_code == 404
        assert client.get(f"/entwuerfe/{id}/datei/pdf").status_code == 404
    for client in (writer, releaser):
        assert client.get(f"/entwuerfe/{id}").status_code == 200


def test_an_embargo_is_a_field_or_words_but_not_two_moments(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    releaser, address = own_web.client("freigeben"), f"/entwuerfe/{id}/sperrfrist"
    for form, status, kept in (
        ({"tag": "2099-11-24T10:00"}, 303, "2099-11-24T10:00"),
        (
            {"tag": "2099-11-24T10:00", "zeitpunkt": "24.12.2099, halb zehn"},
            303,
            "2099-12-24T09:30",
        ),
        ({"tag": "2099-11-24T10:00", "zeitpunkt": "25.12.2099, 9 Uhr"}, 422, "2099-12-24T09:30"),
        ({"tag": "2020-11-24T10:00"}, 409, "2099-12-24T09:30"),
        ({"tag": "2099-12-24T09:30", "aufheben": "ja"}, 303, ""),
    ):
        assert releaser.post(address, data=form | seen(own_web, id)).status_code == status, form
        assert f'name="tag" value="{kept}"' in releaser.get(f"/entwuerfe/{id}").text


def test_a_word_file_comes_back(own_web: Web, writer: TestClient, tmp_path: Path) -> None:
    id = make(own_web, writer)
    file = tmp_path / "zurück.docx"
    file.write_bytes(writer.get(f"/entwuerfe/{id}/datei/docx").content)
    word = docx.Document(str(file))
    next(p for p in word.paragraphs if p.text.startswith("Beschäftigte")).add_run(" Auch von Hand.")
    word.save(str(file))
    shown = writer.post(
        f"/entwuerfe/{id}/word", files={"datei": ("zurück.docx", file.read_bytes())}
    )
    assert shown.status_code == 200, shown.text
    assert "1 Absätze geändert, 0 neu, 0 entfernt; 0 Sätze verlieren den Beleg" in shown.text
    assert "Auch von Hand." not in sheet_of(stored(own_web, id)).text
    seen = re.search(r'name="inhalt" value="([^"]+)"', shown.text)
    assert seen
    answer = writer.post(f"/entwuerfe/{id}/word", data={"inhalt": seen[1]})
    assert answer.status_code == 303, answer.text
    assert "Auch von Hand." in sheet_of(stored(own_web, id)).text
    broken = writer.post(f"/entwuerfe/{id}/word", files={"datei": ("x.docx", b"kein Word")})
    assert broken.status_code == 422
    assert "Word" in broken.text


def test_the_word_file_of_another_draft_is_stopped_and_its_own_named(
    own_web: Web, writer: TestClient
) -> None:
    id, other = make(own_web, writer), make(own_web, writer, titel="Der andere Entwurf")
    foreign = writer.get(f"/entwuerfe/{other}/datei/docx").content
    answer = writer.post(f"/entwuerfe/{id}/word", files={"datei": ("x.docx", foreign)})
    assert answer.status_code == 409
    assert "Der andere Entwurf" in answer.text
    assert stored(own_web, id).version == 1


def test_changes_between_versions_go_out_as_word_tracks_them(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    before = [line.text for line in sheet_of(stored(own_web, id)).lines]
    lines = [*before[:2], before[2] + " Und mehr.", "Ganz neu.", *before[4:]]
    body = {"seen": stored(own_web, id).words, "lines": lines}
    assert writer.put(f"/api/v1/drafts/{id}/text", json=body).status_code == 200
    answer = writer.get(f"/entwuerfe/{id}/aenderungen?von=1")
    assert answer.status_code == 200
    assert [text for _, text in read_back(answer.content)[0]] == lines
    body = docx.Document(io.BytesIO(answer.content)).element.body
    for kept in body.xpath("//w:ins"):
        kept.getparent().remove(kept)
    old = ["".join(p.xpath(".//w:t/text() | .//w:delText/text()")) for p in body.xpath("//w:p")]
    assert [" ".join(text.split()) for text in old if text.strip()] == before
    assert writer.get(f"/entwuerfe/{id}/aenderungen?von=99").status_code == 404


def test_fields_that_staff_fill_and_words_that_look_like_code(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer, titel="<script>alert(1)</script> & mehr")
    page = writer.get(f"/entwuerfe/{id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    preview = writer.get(f"/entwuerfe/{id}/datei/html?ansehen=true")
    assert "sandbox" in preview.headers["content-security-policy"]
    assert preview.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("id", ["gibt-es-nicht", "..%2f..%2fetc", "pressemitteilung"])
def test_what_is_not_there_is_not_found(own_web: Web, id: str) -> None:
    client = own_web.client("verwalten")
    assert client.get(f"/entwuerfe/{id}").status_code == 404
    assert client.get(f"/entwuerfe/{id}/datei/json").status_code == 404


def test_every_letter_of_the_draft_is_on_the_page(own_web: Web, writer: TestClient) -> None:
    draft = stored(own_web, make(own_web, writer))
    shown = paragraphs(draft)
    assert ["".join(piece.text for piece in one.pieces) for one in shown] == [
        line.text for line in sheet_of(draft).lines
    ]
    assert sum(len(one.remarks) for one in shown) == len(draft.lint)
    assert sum(len(one.sentences) for one in shown) == len(draft.sentences)


def test_readers_see_only_what_is_released(own_web: Web, writer: TestClient) -> None:
    draft = stored(own_web, make(own_web, writer))
    reader, now = SignedIn("Anna Lesen", "lesen", "s"), datetime.now(UTC)
    assert not may_see(draft, reader, now)
    assert may_see(draft.model_copy(update={"state": "published"}), reader, now)


def test_evidence_of_a_removed_document_says_so_and_leads_nowhere(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    document = stored(own_web, id).document
    assert document
    before = writer.get(f"/entwuerfe/{id}").text
    assert "entfernt</span>" not in before
    own_web.app.state.site.archive.documents.remove(document)
    after = writer.get(f"/entwuerfe/{id}").text
    assert f"/dokument/{document}" not in after
    assert "einem Dokument, das entfernt ist" in after
    assert "entfernt</span>" in after


def test_sentences_are_commented_and_drafts_are_handed_on(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    words = stored(own_web, id).words
    sentence = stored(own_web, id).sentences[2].text
    said = {"satz": sentence, "kommentar": "Bitte prüfen"}
    assert writer.post(f"/entwuerfe/{id}/kommentar", data=said).status_code == 303
    assert writer.post(f"/entwuerfe/{id}/kommentar", data={"kommentar": " "}).status_code == 409
    assert writer.post(f"/entwuerfe/{id}/kommentar/2").status_code == 404
    assert writer.post(f"/entwuerfe/{id}/kommentar/1").status_code == 303
    nobody = writer.post(f"/entwuerfe/{id}/zuweisen", data={"person": "Anna Lesen"})
    assert nobody.status_code == 404
    handed = writer.post(f"/entwuerfe/{id}/zuweisen", data={"person": "Anna Freigeben"})
    assert handed.status_code == 303
    kept = stored(own_web, id)
    assert [(c.words, c.text, c.done_by) for c in kept.comments] == [
        (sentence, "Bitte prüfen", "Anna Prüfen")
    ]
    assert (kept.words, kept.assigned) == (words, "Anna Freigeben")
    assert "Ihnen zugewiesen" in own_web.client("freigeben").get("/").text
    assert "Ihnen zugewiesen" not in writer.get("/").text


def test_comments_of_a_word_file_come_in_once(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    for _ in range(2):
        word = docx.Document(io.BytesIO(writer.get(f"/entwuerfe/{id}/datei/docx").content))
        line = next(p for p in word.paragraphs if p.text.startswith("Beschäftigte"))
        word.add_comment(line.runs, "Klingt gut.", author="Petra Partner")
        target = io.BytesIO()
        word.save(target)
        inside = base64.b64encode(target.getvalue()).decode()
        answer = writer.post(f"/entwuerfe/{id}/word", data={"inhalt": inside})
        assert answer.status_code == 303, answer.text
    [comment] = stored(own_web, id).comments
    assert (comment.by, comment.text) == ("Petra Partner", "Klingt gut.")
    assert comment.words.startswith("Beschäftigte")


@pytest.mark.parametrize("inside", ["kein Base64!", "Ù𡈄z\r\x80", "A"])
def test_a_word_file_that_did_not_arrive_whole_is_said(
    own_web: Web, writer: TestClient, inside: str
) -> None:
    id = make(own_web, writer)
    answer = writer.post(f"/entwuerfe/{id}/word", data={"inhalt": inside})
    assert answer.status_code == 422
    assert "kam nicht ganz an" in answer.text
