"""Fristen: the list, one agreement, what people decide, the calendar under a secret address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

from pipeline.agreements.calendar import Deadline
from tests.contracts.test_store_agreements import ENDED, OPEN, RENEWED, put
from tests.web.conftest import Web

HERE = "/fristen/renewed"


def fill(web: Web) -> None:
    put(web.app.state.site.archive, "renewed", RENEWED)
    put(web.app.state.site.archive, "open", OPEN)


def test_from_the_list_to_the_clause_to_done(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("prüfen")
    shown = client.get("/fristen").text
    assert HERE in shown
    assert "Der Pakt endet mit dem Projekt „Gute Arbeit“." in shown
    one = client.get(HERE, params={"tag": "2026-11-30"}).text
    assert "in Kraft" in one
    assert "28.02.2027" in one
    assert "§ 188 Abs. 2 BGB" in one
    day = re.search(
        r'name="art" value="report"><input type="hidden" name="tag" value="([\d-]+)"', one
    )
    assert day
    form = {"was": "done", "art": "report", "tag": day[1]}
    assert client.post(f"{HERE}/festlegen", data={**form, "warum": ""}).status_code == 409
    done = client.post(f"{HERE}/festlegen", data={**form, "warum": "liegt vor"})
    assert done.status_code == 303
    assert "liegt vor" in client.get(HERE).text
    assert "erledigt: liegt vor" in client.get("/fristen?erledigt=true").text


def test_days_at_the_ends_of_the_calendar_are_a_sentence(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("prüfen")
    for day in ("9999-12-31", "3000-01-01", "0001-01-01"):
        asked = [client.get(HERE, params={"tag": day})]
        asked += [client.get(f"/api/v1/agreements/renewed?asof={day}")]
        asked += [client.get(f"/api/v1/deadlines?{name}={day}") for name in ("first", "last")]
        form = {"was": "end", "tag": day, "warum": "Probe"}
        asked += [client.post(f"{HERE}/festlegen", data=form)]
        assert [one.status_code for one in asked] == [422] * 5
        assert all("rechnet omdok nicht" in one.text for one in asked)
    assert client.get(HERE, params={"tag": "2999-12-31"}).status_code == 200
    assert client.get(HERE, params={"tag": "1000-01-01"}).status_code == 200


def test_a_day_and_a_state_are_decided(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("prüfen")

    def decide(**form: str) -> str:
        answer = client.post("/fristen/open/festlegen", data={"warum": "Brief", **form})
        return answer.text or client.get("/fristen/open").text

    assert "31.12.2099" in decide(was="end", tag="31.12.2099")
    decide(was="state", tag="2020-01-01", stand="expired")
    assert client.get("/api/v1/agreements/open").json()["state"] == "expired"
    assert "kein Tag" in decide(was="end", tag="morgen")


def test_hits_and_documents_show_whether_they_hold(own_web: Web) -> None:
    fill(own_web)
    put(own_web.app.state.site.archive, "ended", ENDED)
    client = own_web.client("prüfen")
    found = client.get("/suche", params={"q": "Vertrag 30. April 2022"}).text
    hit = re.search(r'id="treffer-ended".*?</li>', found, re.DOTALL)
    assert hit
    assert '<span class="badge warning">ausgelaufen</span>' in hit[0]
    for document, badge in (("renewed", 'ok">in Kraft'), ("ended", 'warning">ausgelaufen')):
        assert f'<span class="badge {badge}</span>' in client.get(f"/dokument/{document}").text
    chosen = client.get("/suche", params={"art": "agreement"}).text
    link = re.search(r'<a href="([^"]+)"><span>Nur was gilt</span>', chosen)
    assert link
    holding = client.get(unescape(link[1])).text
    assert "in Kraft</span>" in holding
    assert "ausgelaufen</span>" not in holding.partition('id="gefunden"')[2]


def test_open_terms_wait_in_review_until_somebody_decides(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("prüfen")

    def waiting() -> list[str]:
        terms = client.get("/api/v1/review").json()["terms"]
        return [t["document"] for t in terms if t["document"] in ("open", "renewed")]

    assert waiting() == ["open"]
    shown = client.get("/pruefen").text
    assert "Laufzeit offen" in shown
    assert 'href="/fristen/open"' in shown
    form = {"was": "end", "tag": "31.12.2099", "warum": "Brief"}
    client.post("/fristen/open/festlegen", data=form)
    assert waiting() == []


def test_the_calendar_is_for_who_has_its_address(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("lesen")
    address = re.search(r'href="(/feeds/[^"]+\.ics)"', client.get("/fristen").text)
    assert address
    stranger = own_web.client(None)
    found = stranger.get(address[1])
    assert found.headers["content-type"].startswith("text/calendar")
    assert found.text.startswith("BEGIN:VCALENDAR\r\n")
    wrong = re.sub(r"/[0-9a-f]{32}/", f"/{'0' * 32}/", address[1])
    assert stranger.get(wrong).status_code == 303
    assert stranger.get("/fristen.csv").status_code == 303


def test_programs_read_the_same(own_web: Web) -> None:
    fill(own_web)
    window = {"first": "2026-11-01", "last": "2027-03-31"}
    found = own_web.client("lesen").get("/api/v1/deadlines", params=window).json()["deadlines"]
    assert [d["role"] for d in found] == ["last_notice", "renewal", "report"]
    assert Deadline.model_fields.keys() <= found[0].keys()
    assert date.fromisoformat(found[0]["day"]) < datetime.now(UTC).date().replace(year=2030)


def test_a_letter_to_the_partner_has_the_clauses_and_the_days(own_web: Web) -> None:
    fill(own_web)
    client = own_web.client("prüfen")
    assert "Brief an den Partner entwerfen" in client.get(HERE).text
    made = client.post("/entwuerfe/brief/renewed")
    assert made.status_code == 303
    draft = unescape(client.get(made.headers["location"]).text)
    assert "Ihre Vereinbarung verlängert sich" in draft
    assert "wenn sie nicht drei Monate vor Ablauf gekündigt wird" in draft
    # What is there is gone on with, and what has no end gets no letter.
    assert client.post("/entwuerfe/brief/renewed").headers["location"] == made.headers["location"]
    assert "Brief an den Partner" not in client.get("/fristen/open").text
    assert client.post("/entwuerfe/brief/open").status_code == 409
    assert own_web.client("lesen").post("/entwuerfe/brief/renewed").status_code == 403
