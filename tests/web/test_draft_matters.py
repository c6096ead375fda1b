"""What belongs to a draft beside its words, on its page: pictures, the standing text that is locked,
and whose turn it is.
"""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from fastapi.testclient import TestClient

from flows.mail import outbox
from pipeline.drafting.changing import lines_of
from pipeline.settings.schedule import MailSettings
from tests.pipeline.drafting.test_pictures import photo
from tests.web.conftest import Web
from tests.web.test_drafts_page import make, seen, stored


@pytest.fixture
def writer(own_web: Web) -> TestClient:
    return own_web.client("prüfen")


def test_a_picture_is_put_in_asked_for_its_credit_and_shown(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    put = writer.post(
        f"/entwuerfe/{id}/bild",
        data={"unterschrift": "Im Saal"},
        files={"datei": ("a.jpg", photo())},
    )
    assert put.status_code == 303, put.text
    page = writer.get(f"/entwuerfe/{id}").text
    assert "Bild 1: Wer hat es aufgenommen?" in page
    assert "Im Saal. Foto: ohne Angabe" in page
    told = {
        "unterschrift": "Im Saal",
        "urheber": "Ilse Lichtbild",
        "lizenz": "CC0",
        "alternativtext": "Leute",
    }
    assert writer.post(f"/entwuerfe/{id}/bild/1", data=told).status_code == 303
    (picture,) = stored(own_web, id).pictures
    assert (picture.author, picture.licence, picture.alt) == ("Ilse Lichtbild", "CC0", "Leute")
    shown = own_web.client("prüfen").get(f"/entwuerfe/{id}/bild/1")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert writer.post(f"/entwuerfe/{id}/bild/1", data={"aktion": "entfernen"}).status_code == 303
    assert writer.get(f"/entwuerfe/{id}/bild/1").status_code == 404
    wrong = writer.post(f"/entwuerfe/{id}/bild", files={"datei": ("a.jpg", b"kein Bild")})
    assert wrong.status_code == 422
    assert "als Bild lesen" in wrong.text


def test_the_standing_text_is_locked_on_the_form_too(own_web: Web, writer: TestClient) -> None:
    id = make(own_web, writer)
    lines = lines_of(stored(own_web, id))
    number = next(n for n, text in enumerate(lines) if text.startswith("Die „Offensive"))
    change = {"absatz": str(number), "text": "Anders."}
    held = writer.post(f"/entwuerfe/{id}/absatz", data=seen(own_web, id) | change)
    assert held.status_code == 409
    assert "gehört zum Textbaustein" in held.text
    assert "Entsperren Sie ihn mit einem Grund." in held.text
    assert writer.post(f"/entwuerfe/{id}/entsperren", data={"grund": " "}).status_code == 409
    assert (
        writer.post(f"/entwuerfe/{id}/entsperren", data={"grund": "Neuer Name"}).status_code == 303
    )
    free = writer.post(f"/entwuerfe/{id}/absatz", data=seen(own_web, id) | change)
    assert free.status_code == 303
    draft = stored(own_web, id)
    assert lines_of(draft)[number] == "Anders."
    assert [e.what for e in draft.history if "entsperrt" in e.what] == [
        "Textbaustein entsperrt. Grund: Neuer Name"
    ]


def test_who_is_handed_a_draft_sees_its_number_and_gets_a_mail(
    own_web: Web, writer: TestClient
) -> None:
    id = make(own_web, writer)
    site = own_web.app.state.site
    addresses = {"Anna Freigeben": "anna@example.org"}
    mail = MailSettings.model_validate(
        {
            "host": "127.0.0.1",
            "port": 1,
            "from": "omdok@example.org",
            "to": ["a@example.org"],
            "addresses": addresses,
        }
    )
    site.settings = site.settings.model_copy(update={"mail": mail})
    other = own_web.client("freigeben")
    assert "Ihnen zugewiesen" not in other.get("/entwuerfe").text
    answer = writer.post(f"/entwuerfe/{id}/zuweisen", data={"person": "Anna Freigeben"})
    assert answer.status_code == 303
    assert '1<span class="hidden"> Ihnen zugewiesen' in other.get("/entwuerfe").text
    assert "Ihnen zugewiesen" not in writer.get("/entwuerfe").text
    (letter,) = outbox(site.settings).glob("*.eml")
    told = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert told["To"] == "anna@example.org"
    assert id in told.get_content()
