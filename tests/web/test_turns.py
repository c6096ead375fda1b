"""One person's many requests wait for each other, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from app.web.heads import PatientProtocol
from app.web.problems import tell
from app.web.sizes import FORM, SMALL, largest
from app.web.turns import TooBusy, Turns
from pipeline.settings.web import WebSettings
from tests.web.conftest import Web
from tests.web.test_rights import ALL


async def _come(turns: Turns, who: str, order: list[str], holds: asyncio.Event) -> None:
    turn = await turns.take(who)
    order.append(who)
    await holds.wait()
    turns.leave(turn)


# Who comes, one after the other, while nobody leaves; who is then worked on; who follows when all leave.
COMING = [
    ("a", 2, 16, "a", ""),
    ("aaa", 2, 16, "aa", "a"),
    ("aaaaab", 2, 16, "aab", "aaa"),
    ("aaabbbc", 2, 16, "aabc", "abb"),
    ("aaaabb", 3, 3, "aaa", "bab"),
    ("aabbcc", 1, 2, "ab", "abcc"),
    ("aaabbbccc", 2, 2, "aa", "bacbcbc"),
    ("abcdef", 1, 3, "abc", "def"),
    ("aaaaaaaaab", 1, 2, "ab", "aaaaaaaa"),
    ("abababab", 1, 1, "a", "bababab"),
]


@pytest.mark.parametrize(("coming", "each", "together", "first", "then"), COMING)
def test_nobody_waits_behind_anothers_many(
    coming: str, each: int, together: int, first: str, then: str
) -> None:
    async def play() -> tuple[str, str]:
        turns, order, holds = Turns(each, together), list[str](), asyncio.Event()
        asked = []
        for who in coming:
            asked.append(asyncio.ensure_future(_come(turns, who, order, holds)))
            await asyncio.sleep(0)
        begun = "".join(order)
        holds.set()
        await asyncio.gather(*asked)
        assert not turns._running, "nothing is kept of who is gone"
        assert not turns._queues
        return begun, "".join(order)[len(begun) :]

    begun, after = asyncio.run(play())
    assert (begun, sorted(after)) == (first, sorted(then))
    assert after[:2] == then[:2]


def test_who_waits_with_too_many_is_told_and_who_leaves_makes_room() -> None:
    async def play() -> None:
        turns = Turns(1, 1, 2)
        first = await turns.take("a")
        waiting = [asyncio.ensure_future(turns.take("a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusy, match="zu viele Anfragen"):
            await turns.take("a")
        waiting[0].cancel()  # its browser was closed
        await asyncio.sleep(0)
        turns.leave(first)
        turns.leave(await waiting[1])
        await asyncio.wait_for(turns.take("b"), 1)

    asyncio.run(play())


def test_beside_others_one_at_a_time_and_what_is_slow_holds_nobody_up() -> None:
    async def play() -> None:
        turns = Turns(2, 16, 10, slow=0.05)
        upload, other = await turns.take("a"), await turns.take("b")
        click = asyncio.ensure_future(turns.take("a"))
        await asyncio.sleep(0)
        assert not click.done(), "the upload has only begun"
        clicked = await asyncio.wait_for(click, 5)  # nobody left: the upload became slow
        third = asyncio.ensure_future(turns.take("a"))
        turns.leave(clicked)
        turns.leave(await asyncio.wait_for(third, 5))
        turns.leave(other)
        alone = await turns.take("a")  # the second beside the upload
        for turn in (alone, upload):
            turns.leave(turn)
        assert not turns._running
        assert not turns._queues

    asyncio.run(play())


def test_turns_hold_between_threads_with_loops_of_their_own() -> None:
    turns, most, running, lock = Turns(2, 4, 1000), [0], [0], threading.Lock()

    async def once(who: str) -> None:
        turn = await turns.take(who)
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        await asyncio.sleep(0.001)
        with lock:
            running[0] -= 1
        turns.leave(turn)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: asyncio.run(once("abcd"[number % 4])), range(200)))
    assert 1 < most[0] <= 4
    assert not turns._running
    assert not turns._queues


def test_too_many_at_once_is_told_in_german_to_people_and_programs(shared_web: Web) -> None:
    from fastapi import Request

    def request(path: str) -> Request:
        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
        return Request(scope | {"app": shared_web.app, "scheme": "http", "server": ("x", 1)})

    page, program = tell(request("/suche"), TooBusy()), tell(request("/api/v1/x"), TooBusy())
    assert page.status_code == program.status_code == 429
    assert page.headers["retry-after"] == program.headers["retry-after"] == "5"
    assert "zu viele Anfragen" in bytes(page.body).decode()
    assert program.media_type == "application/problem+json"


FILES = sorted({path for method, path, _ in ALL if method == "POST" and path in
                ("/hochladen", "/vergleich", "/entwuerfe/{id}/word")})  # fmt: skip


def test_only_paths_that_take_files_take_more_than_a_form() -> None:
    settings = WebSettings(upload_mb=20)
    wide = {path for _, path, _ in ALL if largest(settings, path, True) > FORM}
    assert wide == {*FILES, "/api/v1/uploads/{id}"}
    assert all(largest(settings, path, True) > 20_000_000 for path in FILES)
    assert all(largest(settings, path, False) == SMALL for _, path, _ in ALL)


@pytest.mark.parametrize(
    "path", ["/entwuerfe/0/absatz", "/api/v1/drafts", "/konto/kennwort", "/nirgends"]
)
def test_a_form_is_no_megabyte(shared_web: Web, path: str) -> None:
    client = shared_web.client("verwalten")
    answer = client.post(path, content=b"x" * (FORM + 1))
    assert answer.status_code == 413
    assert "höchstens 1000 kB" in answer.text


class _Hasty(PatientProtocol):
    HEAD_SECONDS = 0.3


@pytest.fixture
def port() -> Iterator[int]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await PlainTextResponse("da")(scope, receive, send)

    config = uvicorn.Config(app, port=0, log_level="warning", http=_Hasty, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


HALVES = [
    b"",
    b"G",
    b"GET / HTTP/1.1",
    b"GET / HTTP/1.1\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    b"\r\n" * 3,
]


def test_half_sent_heads_are_let_go_and_whole_ones_answered(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    for number, one in enumerate(held):
        one.sendall(HALVES[number % len(HALVES)])
    whole = socket.create_connection(("127.0.0.1", port))
    whole.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert whole.recv(1000).startswith(b"HTTP/1.1 200")
    # The next request of an open connection is not waited for either.
    whole.sendall(b"GET / HT")
    for one in (*held, whole):
        one.settimeout(10)
        while one.recv(1000):
            pass  # what was answered before the line is cut
        one.close()


def test_a_body_that_does_not_go_on_is_told(
    monkeypatch: pytest.MonkeyPatch, shared_web: Web
) -> None:
    monkeypatch.setattr("app.web.security._PATIENCE", 0.1)
    sent = []

    async def receive() -> Any:
        if sent:
            await asyncio.sleep(30)
        sent.append(1)
        return {"type": "http.request", "body": b"name=", "more_body": True}

    answers = []

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [
        (b"host", b"127.0.0.1:8750"),
        (b"content-type", b"application/x-www-form-urlencoded"),
    ]
    scope = {
        "type": "http", "method": "POST", "path": "/anmelden", "raw_path": b"/anmelden", "query_string": b"",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8750), "scheme": "http",
        "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(shared_web.app(scope, receive, send))
    assert answers[0]["status"] == 408
