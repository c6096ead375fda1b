"""A language model may propose wordings and nothing else; a stub on this machine plays the
model.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.drafting.proposals import LOG, accept, lock, propose, unlock
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.settings import LanguageModelSettings, Settings
from tests.pipeline.drafting.builders import PARTNERS, Register, drafted, settings_in, work_in
from tests.pipeline.drafting.test_round_trip import STEP

NAMES = tuple(PARTNERS.values())


class Model:
    """A stub endpoint; `say` makes the answer from the sentence asked."""

    def __init__(self) -> None:
        self.say: Callable[[str], str] = lambda asked: asked
        self.seen: list[dict] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.seen.append(
                    {"path": self.path, "auth": self.headers.get("Authorization"), **body}
                )
                answer = {
                    "choices": [{"message": {"content": stub.say(body["messages"][-1]["content"])}}]
                }
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def model() -> Iterator[Model]:
    stub = Model()
    yield stub
    stub.server.shutdown()
    stub.server.server_close()


def with_model(folder: Path, url: str) -> Settings:
    settings = settings_in(folder)
    endpoint = LanguageModelSettings(url=url, model="muster", key_env="OMDOK_TEST_KEY")
    return settings.model_copy(
        update={"drafting": settings.drafting.model_copy(update={"language_model": endpoint})}
    )


@pytest.fixture
def ready(model, tmp_path) -> Settings:
    return with_model(tmp_path, f"http://127.0.0.1:{model.server.server_port}/v1")


def made(settings: Settings) -> Draft:
    return drafted(settings.drafts_folder.parent)


def work(settings: Settings) -> DraftWork:
    return replace(work_in(settings.drafts_folder.parent), settings=settings)


def number_of(draft: Draft, start: str) -> int:
    return next(n for n, s in enumerate(draft.sentences, start=1) if s.text.startswith(start))


def test_without_an_endpoint_nothing_is_asked(tmp_path):
    settings = settings_in(tmp_path)
    assert settings.drafting.language_model.url == ""
    with pytest.raises(ConfigError, match="kein Sprachmodell"):
        propose(made(settings), [], STEP, Register(), settings)


def test_a_proposal_is_logged_and_changes_nothing_until_it_is_accepted(model, ready, monkeypatch):
    monkeypatch.setenv("OMDOK_TEST_KEY", "geheim")
    draft = made(ready)
    number = number_of(draft, "Die Partner vereinbarten")
    model.say = lambda asked: asked.replace("fachlichen Kompetenzen", "Kenntnisse")
    (proposal,) = propose(draft, [number], STEP, Register(), ready)
    assert proposal.refused == ""
    assert (model.seen[0]["path"], model.seen[0]["auth"]) == (
        "/v1/chat/completions",
        "Bearer geheim",
    )
    assert "KMU" not in model.seen[0]["messages"][-1]["content"]
    log = Path(draft.files["json"]).with_name(LOG).read_text(encoding="utf8")
    assert "Kenntnisse" in log
    assert "geheim" not in log
    assert "Kenntnisse" not in Path(draft.files["txt"]).read_text(encoding="utf8")


def test_an_accepted_proposal_is_marked_with_its_evidence(model, ready):
    draft = made(ready)
    number = number_of(draft, "Die Partner vereinbarten")
    model.say = lambda asked: asked.replace("vereinbarten,", "haben vereinbart,")
    propose(draft, [number], STEP, Register(), ready)
    after = accept(work(ready), draft.id, number, STEP)
    sentence = next(s for s in after.sentences if s.text.startswith("Die Partner haben vereinbart"))
    assert sentence.kind == "input"
    assert sentence.note.startswith("auf Vorschlag des Sprachmodells geändert, vorher:")
    assert sentence.proof == draft.sentences[number - 1].proof
    assert "Sprachmodell" in after.history[-1].what


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda asked: asked.replace("⟦1⟧", ""), "fehlen"),
        (lambda asked: f"{asked} ⟦1⟧", "doppelt"),
        (lambda _asked: "Am 3. Mai hilft ⟦1⟧.", "Zahl"),
        (lambda _asked: "„So ist es“, sagt ⟦1⟧.", "Zitat"),
        (lambda _asked: "Max Mustermann hilft ⟦1⟧.", "Namen"),
        (lambda asked: asked.replace("vereinbarten,", "vereinbarten nicht,"), "kehrt"),
    ],
)
def test_whatever_touches_locked_words_is_refused(change, reason, model, ready):
    draft = made(ready)
    number = number_of(draft, "Die Partner vereinbarten")
    model.say = change
    (proposal,) = propose(draft, [number], STEP, Register(), ready)
    assert reason in proposal.refused
    assert proposal.after == ""
    with pytest.raises(NotFound):
        accept(work(ready), draft.id, number, STEP)


def test_quotes_and_boilerplate_are_never_sent(model, ready):
    draft = made(ready)
    propose(draft, [], STEP, Register(), ready)
    sent = {seen["messages"][-1]["content"] for seen in model.seen}
    assert sent
    assert not [s for s in sent if "Wir alle arbeiten" in s or "Heidelberg" in s]
    with pytest.raises(NotFound, match="kein Satz aus einer Quelle"):
        propose(draft, [number_of(draft, "Wir alle")], STEP, Register(), ready)


def test_an_endpoint_that_is_away_is_told_in_german(tmp_path):
    settings = with_model(tmp_path, "http://127.0.0.1:9/v1")
    with pytest.raises(ConfigError, match="antwortet nicht"):
        propose(made(settings), [], STEP, Register(), settings)


PIECES = st.lists(
    st.sampled_from(["Die Partner", "beraten", "12,5", "am 6. Dezember 2021", "„Gut“", *NAMES[:2], "KMU", "A-2.1"]),
    min_size=1, max_size=9,
)  # fmt: skip


@given(PIECES)
def test_what_is_locked_comes_back_word_for_word(pieces):
    text = " ".join(pieces) + "."
    asked, locked = lock(text, NAMES)
    assert not re.search(r"\d", re.sub(r"⟦\d+⟧", "", asked))
    assert unlock(asked, locked, asked) == (text, "")
