"""The page that a link to a quote opens: without an account, with the token of its own form."""

from __future__ import annotations

import re

from tests.web.conftest import Web
from tests.web.test_drafts_page import make, stored


def token_of(page: str) -> str:
    return re.findall(r'name="csrf" value="([^"]+)"', page)[0]


def test_a_quote_is_released_and_another_changed_without_an_account(own_web: Web) -> None:
    id = make(own_web, own_web.client("prüfen"))
    staff, giver = own_web.client("freigeben"), own_web.client(None)
    quotes = stored(own_web, id).quotes
    paths = []
    for number in (1, 2):
        shown = staff.post(f"/entwuerfe/{id}/zitat/link", data={"nummer": number, "tage": 3})
        paths.append(re.findall(r'id="link" value="https?://[^/]+(/zitat/[^"]+)"', shown.text)[0])
    page = giver.get(paths[0])
    assert page.status_code == 200
    assert "noindex" in page.headers["x-robots-tag"]
    assert quotes[1].text not in page.text
    form = {"csrf": token_of(page.text), "aktion": "freigeben"}
    assert giver.post(paths[0], data=form | {"csrf": "x"}).status_code == 409
    assert (
        giver.post(paths[0], data=form | {"gelesen": "Etwas anderes als hier steht."}).status_code
        == 409
    )
    assert "freigegeben" in giver.post(paths[0], data=form | {"gelesen": quotes[0].text}).text
    assert giver.get(paths[0]).status_code == 404
    page = giver.get(paths[1])
    form = {"csrf": token_of(page.text), "aktion": "ändern", "text": "<b>So</b> sage ich es"}
    assert "übernommen" in giver.post(paths[1], data=form).text
    after = stored(own_web, id)
    assert [quote.status for quote in after.quotes[:2]] == ["approved", "approved"]
    assert "&lt;b&gt;So&lt;/b&gt; sage ich es" in staff.get(f"/entwuerfe/{id}").text


def test_staff_revoke_a_link_on_the_page(own_web: Web) -> None:
    id = make(own_web, own_web.client("prüfen"))
    staff = own_web.client("freigeben")
    shown = staff.post(f"/entwuerfe/{id}/zitat/link", data={"nummer": 1})
    path = re.findall(r'id="link" value="https?://[^/]+(/zitat/[^"]+)"', shown.text)[0]
    link = stored(own_web, id).invitations[0].id
    assert "noch ohne Antwort" in staff.get(f"/entwuerfe/{id}").text
    gone = staff.post(f"/entwuerfe/{id}/zitat/link/sperren", data={"link": link})
    assert gone.status_code == 303
    assert own_web.client(None).get(path).status_code == 404
    assert "gesperrt" in staff.get(f"/entwuerfe/{id}").text
