"""Webhooks: what programs are told, how it is signed, and what becomes of it when nobody answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from flows.hooks import announce, announce_release, hook_outbox, send_hooks, signature
from pipeline.ground.drafts import Draft
from pipeline.settings import Settings
from pipeline.settings.hooks import Webhook
from pipeline.settings.sections import Paths

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECRET = "nur für diesen Versuch"


class Receiver:
    """A program on this machine that keeps what it is told, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = outer.answers.pop(0) if outer.answers else 204
                self.send_response(status)
                if status in (301, 307):
                    self.send_header("Location", outer.url + "/anderswo")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/omdok"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMDOK_HOOK", SECRET)


def settings_with(folder: Path, *hooks: Webhook) -> Settings:
    return Settings(paths=Paths(outputs=folder), webhooks=hooks)


def hook_at(url: str, **values: Any) -> Webhook:
    return Webhook(url=url, secret_env="OMDOK_HOOK", **{"private": True, **values})


def waiting(settings: Settings) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted(hook_outbox(settings).glob("*.json"))]


def test_a_message_is_signed_so_that_its_receiver_can_tell(
    tmp_path: Path, receiver: Receiver
) -> None:
    settings = settings_with(tmp_path, hook_at(receiver.url))
    announce(settings, "run", {"flow": "ingest", "ok": True})
    assert send_hooks(settings) == ""
    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body)["type"] == "run.finished"
    assert json.loads(body)["data"] == {"flow": "ingest", "ok": True}
    assert not waiting(settings)


def test_the_example_of_the_specification() -> None:
    # Standard Webhooks 1.0, "Verifying signatures"; the values are of its libraries' tests.
    secret, id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body = b'{"test": 2432232314}'
    assert (
        signature(secret, id, "1614265330", body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410, 429, 500, 502, 503])
def test_what_is_not_taken_is_tried_again_with_the_same_name(
    tmp_path: Path, receiver: Receiver, status: int
) -> None:
    settings, now = settings_with(tmp_path, hook_at(receiver.url)), [NOW + timedelta(days=365)]
    announce(settings, "run", {})
    receiver.answers = [status]
    assert str(status) in send_hooks(settings, lambda: now[0])
    assert send_hooks(settings, lambda: now[0]) == "", "not at once"
    assert len(receiver.got) == 1, "a redirect is not followed"
    now[0] += timedelta(minutes=1)
    assert send_hooks(settings, lambda: now[0]) == ""
    first, second = receiver.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[0]["webhook-timestamp"] != second[0]["webhook-timestamp"]
    assert not waiting(settings)


def test_who_does_not_answer_is_asked_ever_less_often_and_nothing_is_lost(tmp_path: Path) -> None:
    settings, now = (
        settings_with(tmp_path, hook_at("http://127.0.0.1:9/omdok")),
        NOW + timedelta(days=365),
    )
    announce(settings, "run", {})
    pauses = []
    for _ in range(9):
        assert "nicht zu erreichen" in send_hooks(settings, lambda: now)  # noqa: B023 - called at once
        (message,) = waiting(settings)
        following = datetime.fromisoformat(message["next"])
        pauses.append(following - now)
        now = following
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(days=1)


@pytest.mark.parametrize(
    ("events", "event", "told"),
    [
        (("run",), "run", 1),
        (("run",), "deadline", 0),
        (("run",), "release", 0),
        (("deadline", "release"), "release", 1),
        ((), "run", 0),
    ],
)
def test_only_what_was_asked_for_is_told(
    tmp_path: Path, events: Any, event: Any, told: int
) -> None:
    settings = settings_with(tmp_path, hook_at("http://127.0.0.1:9/", events=events))
    announce(settings, event, {})
    assert len(waiting(settings)) == told


def test_without_a_secret_nothing_leaves(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMDOK_HOOK")
    settings = settings_with(tmp_path, hook_at(receiver.url))
    announce(settings, "run", {})
    assert "OMDOK_HOOK" in send_hooks(settings)
    assert not receiver.got


def test_this_machine_and_the_own_network_are_barred_unless_allowed(tmp_path: Path) -> None:
    for host in (
        "127.0.0.1",
        "[::1]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::ffff:127.0.0.1]",
    ):
        settings = settings_with(tmp_path / host, hook_at(f"https://{host}/", private=False))
        announce(settings, "run", {})
        assert "im eigenen Netz" in send_hooks(settings), host


def test_a_program_that_is_named_no_more_is_told_no_more(
    tmp_path: Path, receiver: Receiver
) -> None:
    announce(settings_with(tmp_path, hook_at(receiver.url)), "run", {})
    settings = settings_with(tmp_path, hook_at(receiver.url + "/neu"))
    assert send_hooks(settings) == ""
    assert not receiver.got
    assert not waiting(settings)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org/", "http://example.org/", "https://", "https:///x", "//example.org/x",
        "javascript:alert(1)", "file:///etc/passwd", "https://ich:geheim@example.org/", "https://ich@example.org/",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_by_the_settings(url: str) -> None:
    with pytest.raises(ValidationError):
        Webhook(url=url, secret_env="X")


def draft(state: Any) -> Draft:
    return Draft.model_construct(id="entwurf-1", state=state, version=3, title="Geheime Sache")


@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
def test_one_release_of_two_is_not_told(tmp_path: Path, state: str) -> None:
    settings = settings_with(tmp_path, hook_at("http://127.0.0.1:9/"))
    announce_release(settings, draft(state))
    assert not waiting(settings)


def test_a_release_is_told_without_a_word_of_the_draft(tmp_path: Path, receiver: Receiver) -> None:
    announce_release(settings_with(tmp_path, hook_at(receiver.url)), draft("approved"))
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(10)
    ((_, body),) = receiver.got
    assert json.loads(body)["data"] == {"draft": "entwurf-1", "version": 3}
    assert date.fromisoformat(json.loads(body)["timestamp"][:10])
