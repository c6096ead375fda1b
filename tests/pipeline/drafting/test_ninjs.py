"""The draft for editorial systems: ninjs 2.1, by the fields and values that its schema allows."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.drafting.assemble import files_of
from pipeline.drafting.draft import new_draft
from pipeline.drafting.templates import find_template, list_templates
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import AT, Register, agreement, release

# What may stand where, from https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json: a kind, the
# values that are allowed, or the fields of the objects in a list.
ENTRY = {"name": str, "rel": str, "uri": str, "literal": str}
TEXT = {"role": str, "contenttype": str, "value": str}
CONTACT = {"type": str, "role": str, "lang": str, "name": str, "value": str}
MAY = {
    "uri": str, "title": str, "version": str, "language": str, "by": str, "ednote": str,
    "type": {"text", "audio", "video", "picture", "graphic", "composite", "component"},
    "representationtype": {"full", "partial"},
    "pubstatus": {"usable", "withheld", "canceled"},
    "firstcreated": datetime, "versioncreated": datetime, "embargoed": datetime,
    "standard": {"name": str, "version": str, "schema": str},
    "headlines": [TEXT], "descriptions": [TEXT],
    "bodies": [TEXT | {"charcount": int, "wordcount": int}],
    "people": [ENTRY], "organisations": [ENTRY], "places": [ENTRY], "subjects": [ENTRY],
    "genres": [{"name": str, "uri": str, "literal": str}],
    "infosources": [{"name": str, "role": str, "uri": str, "literal": str, "contactinfo": [CONTACT]}],
}  # fmt: skip


def faults(value, may, place="ninjs") -> list[str]:
    """What of a value the table does not allow."""
    if isinstance(may, list):
        assert isinstance(value, list), place
        return [fault for one in value for fault in faults(one, may[0], place)]
    if isinstance(may, dict):
        beyond = [f"{place}.{name}" for name in value if name not in may]
        told = [(name, one) for name, one in value.items() if name in may]
        return beyond + [f for name, one in told for f in faults(one, may[name], f"{place}.{name}")]
    if isinstance(may, set):
        return [] if value in may else [place]
    if may is datetime:
        return [] if datetime.fromisoformat(value).tzinfo else [place]
    return [] if isinstance(value, may) else [place]


def ninjs(version) -> dict:
    template = find_template(version.draft.template, load_settings())
    return json.loads(files_of(version, template)["ninjs"][1])


def made(record=None, template="pressemitteilung", **values):
    return new_draft(template, record, Register(), load_settings(), values=values, at=AT)


def test_the_table_finds_what_the_schema_forbids():
    wrong = {"uri": 1, "pubstatus": "offen", "embargoed": "2022-01-01T10:00", "byline": "x"}
    assert faults(wrong, MAY) == ["ninjs.byline", "ninjs.uri", "ninjs.pubstatus", "ninjs.embargoed"]


@pytest.mark.parametrize("name", [t.name for t in list_templates(load_settings())])
def test_every_template_gives_what_the_schema_allows(name):
    item = ninjs(made(agreement().build(), name))
    assert faults(item, MAY) == []
    assert item["uri"].startswith("urn:uuid:")


def test_it_says_who_speaks_what_it_is_about_and_whom_to_ask():
    version = made(release().build())
    item = ninjs(version)
    assert [person["name"] for person in item["people"]] == ["Andrea Muster"]
    assert item["headlines"][0] == {"role": "main", "value": version.draft.title}
    assert {c["type"]: c["value"] for c in item["infosources"][0]["contactinfo"]} == {
        "email": "info@offensive-mittelstand.de", "web": "www.offensive-mittelstand.de",
    }  # fmt: skip
    plain, rich = item["bodies"]
    assert plain["charcount"] == len(plain["value"])
    assert plain["value"].split() == rich["value"].replace("</p>", " ").replace("<p>", " ").replace(
        '<p class="vorspann">', " "
    ).replace("<h2>", " ").replace("</h2>", " ").split()  # fmt: skip


def test_an_embargo_is_a_field_and_a_note():
    version = made(release().build(), sperrfrist="24. Januar 2022, 10 Uhr")
    item = ninjs(version)
    assert datetime.fromisoformat(item["embargoed"]) - AT == timedelta(days=14)
    assert item["ednote"] == "SPERRFRIST bis 24. Januar 2022, 10.00 Uhr"
    assert "embargoed" not in ninjs(made(release().build()))


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("draft", "withheld"),
        ("approved", "withheld"),
        ("published", "usable"),
        ("withdrawn", "canceled"),
    ],
)
def test_the_state_is_told(state, status):
    version = made(release().build())
    draft = version.draft.model_copy(update={"state": state})
    assert ninjs(type(version)(draft, version.docx))["pubstatus"] == status


def test_its_file_says_what_it_is():
    assert Path("a/pressemitteilung-ninjs.json").name == files_of(
        made(release().build()), find_template("pressemitteilung", load_settings())
    )["ninjs"][0]  # fmt: skip
