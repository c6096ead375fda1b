"""OParl 1.1 of what is public: the rules of its schema hold for every object that can be reached from the first one,
nothing else is told, and it is shut unless the settings open it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from app.web.oparl import HOUSE, LISTS, Filters, House, listed, objects_of
from pipeline.archive.drafts import DraftVersion
from pipeline.ground.drafts import Draft, DraftEvent, DraftSubject
from tests.web.conftest import Web
from tests.web.test_drafts_page import make
from tests.web.test_public import NOW, draft

PLACE = House("https://omdok.example.org", "Pressestelle", "", NOW)
START = "/oeffentlich/oparl"
SCHEMA = "https://schema.oparl.org/1.1/"

# The schema's rules for what omdok tells, in words of our own: what must be there, and of which form each property is.
URL, TEXT, COUNT, DAY, MOMENT, YES = "url", "text", "count", "day", "moment", "yes"
COMMON = {
    "id": URL, "type": URL, "created": MOMENT, "modified": MOMENT, "deleted": YES, "license": URL, "keyword": [TEXT],
    "name": TEXT,
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "System": COMMON | {"oparlVersion": URL, "body": URL},
    "Body": COMMON | dict.fromkeys(LISTS, URL)
    | {"system": URL, "legislativeTerm": [{}], "mainOrganization": URL},
    "Organization": COMMON | {"body": URL, "organizationType": TEXT},
    "Paper": COMMON | {
        "body": URL, "date": DAY, "paperType": TEXT, "mainFile": {"File"}, "originatorOrganization": [URL],
    },
    "File": COMMON | {
        "fileName": TEXT, "mimeType": TEXT, "size": COUNT, "sha512Checksum": TEXT, "text": TEXT, "accessUrl": URL,
        "downloadUrl": URL, "paper": [URL],
    },
}  # fmt: skip
ALWAYS = {"id", "type", "created", "modified"}
MUST = {
    "System": {"oparlVersion", "body"},
    "Body": {"name", "legislativeTerm", *LISTS},
    "Organization": set(), "Paper": set(), "File": {"accessUrl"},
}  # fmt: skip
SHAPES = {
    URL: re.compile(r"https?://[^\s<>\"{}|\\^`]+"),
    TEXT: re.compile(r".+", re.DOTALL),
    DAY: re.compile(r"\d{4}-\d\d-\d\d"),
    MOMENT: re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"),
}


def faults_of(one: dict[str, Any]) -> Iterator[str]:
    kind = one["type"].removeprefix(SCHEMA)
    needed = ALWAYS if one.get("deleted") else ALWAYS | MUST[kind]
    yield from (f"{kind} without {name}" for name in needed - set(one))
    for name, value in one.items():
        form = FORMS[kind].get(name)
        if form is None or not fits(value, form):
            yield f"{kind}.{name}: {value!r}"


def fits(value: Any, form: Any) -> bool:
    if isinstance(form, list):
        return isinstance(value, list) and all(fits(each, form[0]) for each in value)
    if isinstance(form, set):
        return isinstance(value, dict) and not list(faults_of(value))
    if form in (COUNT, YES):
        return type(value) is (int if form == COUNT else bool)
    return isinstance(value, str) and bool(SHAPES[form].fullmatch(value))


def withdrawn(id: str) -> Draft:
    one = draft(id, "published")
    event = DraftEvent(
        at=NOW - timedelta(minutes=5), by="Anna", what="zurückgezogen", state="withdrawn", version=1
    )
    return one.model_copy(update={"state": "withdrawn", "history": (*one.history, event)})


RELEASES = [
    draft("b-eins", "published").model_copy(
        update={
            "subjects": (DraftSubject(kind="place", name="Unterhausen"),),
            "day": date(2026, 11, 2),
        }
    ),
    draft("mit umlaut ä", "published", title="<b>Ä & Ö</b>"),
    withdrawn("weg"),
    draft("entwurf", "draft"),
    draft("gesperrt", "published", 1),
]


@pytest.mark.parametrize("kind", ["body", *LISTS.values()])
@pytest.mark.parametrize("license", ["", "https://lizenz.example/by"])
def test_every_object_keeps_the_rules_of_the_schema(kind: str, license: str) -> None:
    house = replace(PLACE, license=license)
    assert not list(faults_of(house.system(RELEASES)))
    for one in objects_of(house, kind, RELEASES, NOW):
        assert not list(faults_of(one))
        assert one["id"].startswith("https://omdok.example.org/oeffentlich/oparl/")


def test_the_rules_of_this_test_find_what_is_wrong() -> None:
    body = objects_of(PLACE, "body", RELEASES, NOW)[0]
    for wrong in (
        {"person": None},
        {"name": ""},
        {"created": "2026-11-30"},
        {"id": "haus"},
        {"mehr": "x"},
    ):
        assert list(faults_of({**body, **wrong})), wrong
    del body["paper"]
    assert list(faults_of(body)) == ["Body without paper"]


@pytest.mark.parametrize(("kind", "shown"), [
    ("paper", ["mit umlaut ä", "b-eins", "weg"]), ("file", ["mit umlaut ä", "b-eins", "weg"]), ("person", []),
    ("membership", []), ("meeting", []),
])  # fmt: skip
def test_only_what_is_or_was_out_is_told_and_no_person(kind: str, shown: list[str]) -> None:
    found = objects_of(PLACE, kind, RELEASES, NOW)
    assert [one["id"] for one in found] == [PLACE.url(kind, id) for id in shown]
    assert [one["id"] for one in found if one.get("deleted")] == [
        PLACE.url(kind, "weg") for id in shown if id == "weg"
    ]
    assert "Anna" not in str(found)


def test_a_release_that_was_taken_back_keeps_no_word() -> None:
    [gone] = [one for one in objects_of(PLACE, "paper", RELEASES, NOW) if one.get("deleted")]
    assert set(gone) == {*ALWAYS, "deleted"}
    assert gone["modified"] > gone["created"]


def at(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


# Ids of papers, and how many hours ago each was published; `weg` was taken back five minutes ago.
@pytest.mark.parametrize(("asked", "shown"), [
    (Filters(), ["mit umlaut ä", "b-eins"]),
    (Filters(modified_since=at(24)), ["mit umlaut ä", "b-eins", "weg"]),
    (Filters(modified_since=at(1)), ["weg"]),
    (Filters(created_since=at(6)), ["b-eins"]),
    (Filters(created_until=at(7)), ["mit umlaut ä"]),
    (Filters(modified_since=at(24), modified_until=at(1)), ["mit umlaut ä", "b-eins"]),
    (Filters(limit=1), ["mit umlaut ä"]),
    (Filters(limit=1, page=2), ["b-eins"]),
    (Filters(page=9), []),
])  # fmt: skip
def test_lists_are_filtered_and_paged(asked: Filters, shown: list[str]) -> None:
    page = listed("https://o/l", objects_of(PLACE, "paper", RELEASES, NOW), asked, {"limit": "1"})
    assert [one["id"] for one in page["data"]] == [PLACE.url("paper", id) for id in shown]
    assert page["links"]["self"].startswith("https://o/l?limit=1")
    assert ("next" in page["links"]) == (page["pagination"]["totalPages"] > asked.page)


def open_up(web: Web) -> TestClient:
    site = web.app.state.site
    site.settings = site.settings.model_copy(
        update={
            "web": site.settings.web.model_copy(
                update={"public": True, "public_name": "Netzwerk Ost"}
            )
        }
    )
    return web.client(None)


def publish(web: Web) -> str:
    id = make(web, web.client("freigeben"))
    event = DraftEvent(
        at=datetime.now(UTC), by="Anna Freigeben", what="vermerkt", state="published", version=1
    )

    def change(version: DraftVersion) -> DraftVersion:
        state = {"state": "published", "history": (*version.draft.history, event)}
        return replace(version, draft=version.draft.model_copy(update=state))

    with web.app.state.site.archive.drafts.writing() as drafts:
        drafts.rewrite(id, change)
    return id


def test_a_client_finds_everything_from_the_first_object_on(own_web: Web) -> None:
    id = publish(own_web)
    assert own_web.client(None).get(START).status_code == 404
    client, seen, waiting = open_up(own_web), {}, [START]
    while waiting:
        address = urlsplit(waiting.pop())
        if address.path in seen:
            continue
        answer = client.get(address.path)
        assert answer.status_code == 200, address
        assert answer.headers["access-control-allow-origin"] == "*"
        seen[address.path] = answer
        if answer.headers["content-type"] == "application/json":
            said = answer.json()
            for one in said.get("data", [said]):
                assert not list(faults_of(one))
            waiting += re.findall(r'"(http://127[^"?]+)', answer.text)
    kinds = {one.json()["type"] for path, one in seen.items() if "json" in one.headers["content-type"]
             and "/list/" not in path}  # fmt: skip
    assert kinds == {SCHEMA + kind for kind in FORMS}
    file = seen[f"{START}/file/{id}"].json()
    data = seen[f"{START}/file/{id}/text"].content
    assert (file["size"], file["sha512Checksum"]) == (len(data), hashlib.sha512(data).hexdigest())
    assert "content-disposition" not in seen[f"{START}/file/{id}/text"].headers
    assert (
        seen[f"{START}/file/{id}/download"].headers["content-disposition"].startswith("attachment")
    )
    assert seen[START].json()["name"] == "Netzwerk Ost"
    assert not [path for path, one in seen.items() if "Anna" in one.text]


@pytest.mark.parametrize(("path", "status"), [
    ("/paper/gibt-es-nicht", 404), ("/file/gibt-es-nicht/text", 404), ("/list/geheim", 404),
    ("/list/paper?page=0", 400),
    ("/list/paper?page=²", 400), ("/list/paper?page=99999999999999999999", 400),
    ("/list/paper?modified_since=gestern", 400), ("/list/paper?modified_since=2026-11-30", 400),
    ("/list/paper?modified_since=2026-11-30T12:00:00+01:00", 200), (f"/body/{HOUSE}", 200), ("/body/x", 404),
])  # fmt: skip
def test_a_fault_is_an_object_of_oparl(own_web: Web, path: str, status: int) -> None:
    answer = open_up(own_web).get(START + path)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["type"] == SCHEMA + "Error"
        assert answer.json()["message"]
