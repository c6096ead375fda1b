"""Webhooks: programs of the house are told that something happened, signed, and never what a
document says.

A message is built and signed as Standard Webhooks 1.0 has it: the headers `webhook-id`,
`webhook-timestamp` and `webhook-signature`, the last `v1,` and the HMAC-SHA256 of
`id.timestamp.body` in Base64. Messages wait in an outbox; `id` stays the same when one is tried
again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from pipeline.ground.drafts import Draft
from pipeline.ground.errors import OmdokError
from pipeline.ground.whole_files import locked, write_whole
from pipeline.reading.sources.asking import AGENT, Guarded
from pipeline.settings import Settings
from pipeline.settings.hooks import HookEvent, Webhook

# Minutes to the next try; after the last a message waits for somebody to mend the way.
_PAUSES = (1, 5, 30, 120, 360, 720, 1440)
_NAMES: dict[HookEvent, str] = {
    "run": "run.finished",
    "deadline": "deadline.near",
    "release": "draft.released",
}


def hook_outbox(settings: Settings) -> Path:
    """Where messages wait for programs that take them."""
    return settings.paths.outputs / "hooks"


def announce(settings: Settings, event: HookEvent, data: Mapping[str, Any]) -> None:
    """Put a message for every program that wants to know; `data` are identifiers, days and counts,
    no text of documents.
    """
    now = datetime.now(UTC)
    for hook in settings.webhooks:
        if event in hook.events:
            body = {"type": _NAMES[event], "timestamp": now.isoformat(), "data": dict(data)}
            told = {
                "id": f"msg_{secrets.token_hex(16)}",
                "url": hook.url,
                "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
                "tries": 0,
                "next": now.isoformat(),
            }
            with suppress(OSError):
                _write(hook_outbox(settings) / f"{time.time_ns()}.json", told)


def announce_release(settings: Settings, draft: Draft) -> None:
    """Tell that a draft is released; before the second of two released it, nothing happens. The
    caller waits for no program.
    """
    if draft.state == "approved" and settings.webhooks:
        announce(settings, "release", {"draft": draft.id, "version": draft.version})
        threading.Thread(target=send_hooks, args=(settings,)).start()


def send_hooks(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
    """Send what waits and is due; gives "", or in German why something could not be sent.

    A message to a program that omdok.toml names no more is dropped.
    """
    folder = hook_outbox(settings)
    if not folder.is_dir():
        return ""
    faults: list[str] = []
    with locked(folder / ".lock"):
        for file, told in _waiting(folder):
            hook = next((hook for hook in settings.webhooks if hook.url == told["url"]), None)
            if hook is None:
                file.unlink(missing_ok=True)
            elif datetime.fromisoformat(told["next"]) <= now():
                if fault := _sent(hook, told, now()):
                    faults.append(fault)
                    _write(file, _put_off(told, now()))
                else:
                    file.unlink(missing_ok=True)
    return " ".join(dict.fromkeys(faults))


def _waiting(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(folder.glob("*.json")):
        with suppress(OSError, ValueError):
            yield file, json.loads(file.read_text(encoding="utf8"))


def _write(file: Path, told: Mapping[str, Any]) -> None:
    write_whole(file, json.dumps(told, ensure_ascii=False), 0o600)


def _put_off(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    tries = told["tries"] + 1
    pause = timedelta(minutes=_PAUSES[min(tries, len(_PAUSES)) - 1])
    return {**told, "tries": tries, "next": (now + pause).isoformat()}


def _sent(hook: Webhook, told: Mapping[str, Any], now: datetime) -> str:
    """Send one message; gives "", or in German what was wrong."""
    host = urlsplit(hook.url).netloc
    secret = os.environ.get(hook.secret_env, "")
    if not secret:
        return (
            f"Der Webhook an {host} hat kein Geheimnis: Setzen Sie die Umgebungsvariable "
            f"{hook.secret_env}."
        )
    body, moment = str(told["body"]).encode(), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json", "User-Agent": AGENT, "webhook-id": told["id"],
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, told["id"], moment, body),
    }  # fmt: skip
    try:
        with httpx.Client(transport=Guarded(hook.private), timeout=hook.timeout_seconds) as client:
            # Where a redirect leads is no allowed host.
            answer = client.post(hook.url, content=body, headers=headers, follow_redirects=False)
    except (httpx.HTTPError, OmdokError, OSError) as error:
        return f"Der Webhook an {host} war nicht zu erreichen ({error}); omdok versucht es wieder."
    if answer.is_success:
        return ""
    return f"Der Webhook an {host} antwortete mit {answer.status_code}; omdok versucht es wieder."


def signature(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """The signature of a message (Standard Webhooks 1.0); a secret that begins with `whsec_` is
    Base64, any other its own octets.
    """
    given = secret.removeprefix("whsec_")
    key = base64.b64decode(given) if given != secret else secret.encode()
    signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
