"""The editor of a draft in a real browser: one text to write in, and no word of it is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.changing import lines_of
from pipeline.drafting.merging import with_lines
from tests.web.browser.conftest import Live, assert_accessible
from tests.web.conftest import PASSWORD
from tests.web.test_drafts_page import make, stored

BODY = "Beschäftigte erfahren"


@pytest.fixture
def draft(live: Live, request: pytest.FixtureRequest) -> str:
    """A draft of this test alone."""
    return make(live.web, live.web.client("prüfen"), download=f"Test {request.node.name}")


@pytest.fixture
def opened(live_page: Page, draft: str) -> Page:
    live_page.goto(f"/entwuerfe/{draft}")
    expect(text_of(live_page)).to_be_visible()
    return live_page


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text des Entwurfs")


def line(page: Page, words: str = BODY) -> Locator:
    return text_of(page).locator("p", has_text=words)


def put_cursor_behind(page: Page, words: str = BODY) -> None:
    # The editor may put its own selection back for a moment after it gets the focus.
    is_there = """async p => {
      p.parentElement.focus(); getSelection().selectAllChildren(p); getSelection().collapseToEnd();
      await new Promise((done) => setTimeout(done, 60));
      return p.contains(getSelection().anchorNode);
    }"""
    for _ in range(20):
        if line(page, words).evaluate(is_there):
            return
    raise AssertionError(f"no cursor behind {words}")


def saved(page: Page) -> None:
    expect(page.locator("[data-teil=stand]")).to_have_text(re.compile(r"^Gespeichert \d\d:\d\d$"))


def lines(live: Live, draft: str) -> list[str]:
    return lines_of(stored(live.web, draft))


def give_own_blanks(live: Live, id: str) -> str:
    """Puts a blank that does not break into a line of the stored draft; gives the line."""
    archive = live.web.app.state.site.archive
    with archive.drafts.writing() as drafts:
        now = drafts.get(id)
        sentences = [
            s.model_copy(update={"text": s.text.replace(BODY, BODY.replace(" ", "\u00a0"))})
            for s in now.draft.sentences
        ]
        draft = now.draft.model_copy(update={"sentences": tuple(sentences)})
        docx = with_lines(now.docx, lines_of(draft))
        drafts.append_if(now.draft.revision, DraftVersion(draft, docx))
    return next(text for text in lines_of(draft) if "\u00a0" in text)


def test_a_text_that_nobody_touched_is_saved_whatever_its_blanks(
    live: Live, live_page: Page, draft: str
) -> None:
    untouched, before = give_own_blanks(live, draft), stored(live.web, draft)
    live_page.goto(f"/entwuerfe/{draft}")
    expect(live_page.locator("[data-teil=stand]")).to_have_text(re.compile("espeichert"))
    put_cursor_behind(live_page, before.title)
    live_page.keyboard.type(" heute")
    saved(live_page)
    expected = [f"{text} heute" if text == before.title else text for text in lines_of(before)]
    assert untouched in expected
    assert lines(live, draft) == expected
    changes = stored(live.web, draft).history[-1].changes
    assert [change.after for change in changes] == [f"{before.title} heute"]


def test_what_is_written_is_saved_by_itself_and_becomes_input(
    live: Live, opened: Page, draft: str
) -> None:
    before = stored(live.web, draft)
    put_cursor_behind(opened)
    opened.keyboard.type(" Das ist neu.")
    saved(opened)
    after = stored(live.web, draft)
    assert any(text.endswith(" Das ist neu.") for text in lines(live, draft))
    kinds = [sentence.kind for sentence in after.sentences]
    assert kinds.count("input") == 1 + [s.kind for s in before.sentences].count("input")
    assert len(after.sentences) == len(before.sentences) + 1
    expect(line(opened).locator(".says.input")).to_have_text("Das ist neu.")
    expect(text_of(opened)).to_be_focused()


def test_paragraphs_are_split_joined_taken_back_and_done_again(
    live: Live, opened: Page, draft: str
) -> None:
    before = lines(live, draft)
    number = next(n for n, text in enumerate(before) if BODY in text)
    put_cursor_behind(opened)
    opened.keyboard.press("Enter")
    opened.keyboard.type("Ein neuer Absatz.")
    opened.keyboard.press("Control+s")
    saved(opened)
    grown = lines(live, draft)
    assert grown == [*before[: number + 1], "Ein neuer Absatz.", *before[number + 1 :]]
    styles = [line.style for line in stored(live.web, draft).lines]
    assert styles[number + 1] == styles[number]
    for _ in range(3):
        opened.keyboard.press("Control+z")
    opened.keyboard.press("Control+s")
    saved(opened)
    assert lines(live, draft) == before
    opened.keyboard.press("Control+y")
    opened.keyboard.press("Control+y")
    expect(line(opened, "Ein neuer Absatz.")).to_be_visible()


def test_a_sentence_that_was_taken_out_comes_back_with_its_source(
    live: Live, opened: Page, draft: str
) -> None:
    before = stored(live.web, draft)
    put_cursor_behind(opened)
    # However wide the text is on the page, these are words of one sentence.
    for _ in range(4):
        opened.keyboard.press("Control+Shift+ArrowLeft")
    opened.keyboard.press("Delete")
    saved(opened)
    assert len(" ".join(lines(live, draft))) < len(" ".join(lines_of(before)))
    opened.keyboard.press("Control+z")
    saved(opened)
    after = stored(live.web, draft)
    assert [s.evidence for s in after.sentences] == [s.evidence for s in before.sentences]


def test_tab_goes_from_gap_to_gap_and_out(live: Live, live_page: Page) -> None:
    opened = live_page
    empty = {"vorlage": "pressemitteilung", "dokument": "", "feld-titel": "Ein Titel"}
    made = live.web.client("prüfen").post("/entwuerfe/neu", data=empty)
    opened.goto(made.headers["location"])
    gaps = text_of(opened).locator(".gap")
    count = gaps.count()
    assert count
    text_of(opened).focus()
    opened.keyboard.press("Control+Home")
    for number in range(count):
        opened.keyboard.press("Tab")
        assert opened.evaluate("getSelection().toString()") == gaps.nth(number).inner_text()
    opened.keyboard.press("Tab")
    expect(text_of(opened)).not_to_be_focused()


def test_the_source_frames_the_place_and_gives_sentences_with_evidence(
    live: Live, opened: Page, draft: str
) -> None:
    put_cursor_behind(opened)
    opened.keyboard.press("ArrowLeft")
    expect(opened.locator(".quelltext .framed").first).to_be_visible()
    before = stored(live.web, draft)
    source = opened.get_by_role("listbox", name="Sätze der Quelle")
    source.focus()
    source.press("End")
    words = source.locator("[aria-selected=true]").get_attribute("data-words")
    source.press("Enter")
    expect(text_of(opened)).to_be_focused()
    saved(opened)
    new = [s for s in stored(live.web, draft).sentences if s.text == words]
    assert [(s.kind, bool(s.evidence)) for s in new] == [("fact", True)]
    assert len(stored(live.web, draft).sentences) == len(before.sentences) + 1


def test_scroll_stays_where_one_writes(opened: Page) -> None:
    last = text_of(opened).locator("p").last.inner_text()[:20]
    put_cursor_behind(opened, last)
    opened.keyboard.type(" x")
    before = opened.evaluate("scrollY")
    saved(opened)
    opened.wait_for_timeout(300)
    assert opened.evaluate("scrollY") == before
    expect(text_of(opened)).to_be_focused()


def test_input_is_still_there_after_a_reload(live: Live, opened: Page, draft: str) -> None:
    opened.route("**/text", lambda route: route.abort())
    put_cursor_behind(opened)
    opened.keyboard.type(" Bleibt das?")
    opened.unroute("**/text")
    opened.route("**/text", lambda route: route.abort())
    opened.reload()
    expect(opened.get_by_text("Ihre Eingabe von")).to_be_visible()
    opened.unroute("**/text")
    opened.get_by_role("button", name="Übernehmen", exact=True).click()
    saved(opened)
    assert any(text.endswith(" Bleibt das?") for text in lines(live, draft))
    opened.reload()
    expect(text_of(opened)).to_be_visible()
    expect(opened.get_by_text("Ihre Eingabe von")).to_have_count(0)


def test_signing_in_again_over_the_page_keeps_the_text(
    live: Live, opened: Page, draft: str
) -> None:
    put_cursor_behind(opened)
    # The first key is typed before the page can hear of the end.
    opened.keyboard.type(" ")
    live.web.app.state.site.accounts.end_all("Anna Verwalten")
    opened.keyboard.type("Nach dem Ende.")
    dialog = opened.get_by_role("dialog", name="Wieder anmelden")
    expect(dialog).to_be_visible()
    assert_accessible(opened, ("light",))
    dialog.get_by_label("Kennwort").fill(PASSWORD)
    dialog.get_by_role("button", name="Anmelden").click()
    expect(dialog).to_have_count(0)
    saved(opened)
    assert any(text.endswith(" Nach dem Ende.") for text in lines(live, draft))


def test_saving_leaves_alone_what_is_at_work_below_the_text(opened: Page) -> None:
    """The cards are made anew when the words have changed: no focused button, no half-written
    comment goes with them; they follow when nobody is at work there."""
    renewed = opened.get_by_role("button", name="Fassung 1 zurückholen")
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(f"{one.method} {one.url}"))
    put_cursor_behind(opened)
    opened.keyboard.type(" Das ist neu.")
    button = opened.get_by_role("button", name="Zur Prüfung geben")
    button.focus()
    saved(opened)
    assert f"GET {opened.url}" not in asked  # the cards were not even asked for
    expect(button).to_be_focused()
    expect(renewed).to_have_count(0)
    opened.get_by_text("Kommentar schreiben").click()
    opened.get_by_label("Kommentar", exact=True).fill("Stimmt die Zahl?")
    put_cursor_behind(opened)
    opened.keyboard.type(" Und mehr.")
    saved(opened)
    expect(opened.get_by_label("Kommentar", exact=True)).to_have_value("Stimmt die Zahl?")
    opened.get_by_label("Kommentar", exact=True).fill("")
    put_cursor_behind(opened)
    expect(renewed).to_be_visible()
    assert f"GET {opened.url}" in asked


def test_the_editor_has_no_fault_that_axe_finds(opened: Page) -> None:
    expect(opened.locator(".quelltext [role=option]").first).to_be_visible()
    put_cursor_behind(opened)
    assert_accessible(opened)


def test_the_page_of_the_source_frames_the_place_of_the_sentence(opened: Page) -> None:
    put_cursor_behind(opened)
    opened.keyboard.press("ArrowLeft")
    panel = opened.get_by_role("group", name="Seite der Quelle")
    opened.get_by_role("button", name="Bild der Seite").scroll_into_view_if_needed()
    before = opened.evaluate("scrollY")
    opened.get_by_role("button", name="Bild der Seite").click()
    expect(panel.get_by_role("img")).to_have_js_property("complete", True)
    expect(panel.locator(".box.found").first).to_be_visible()
    assert opened.evaluate("scrollY") == before
    assert_accessible(opened, ("light",))
    opened.get_by_role("button", name="Text", exact=True).click()
    expect(opened.locator(".quelltext .framed").first).to_be_visible()


def test_the_standing_text_is_opened_with_a_reason(live: Live, opened: Page, draft: str) -> None:
    before = lines(live, draft)
    number = next(n for n, text in enumerate(before) if text.startswith("Die Offensive Mi"))
    words = before[number][:40]
    put_cursor_behind(opened, words)
    opened.keyboard.type("x")
    expect(opened.locator("[data-teil=stand]")).to_contain_text("gehört zum Textbaustein")
    assert line(opened, words).inner_text() == before[number]
    opened.get_by_role("button", name="Entsperren …").click()
    opened.get_by_label("Warum soll er geändert werden?").fill("Neuer Name des Netzwerks")
    opened.keyboard.press("Enter")
    expect(line(opened, words)).not_to_have_class(re.compile("locked"))
    put_cursor_behind(opened, words)
    opened.keyboard.type(" Neu.")
    saved(opened)
    assert lines(live, draft)[number] == f"{before[number]} Neu."
    assert stored(live.web, draft).unlocked.why == "Neuer Name des Netzwerks"
