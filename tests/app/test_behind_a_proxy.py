"""For whom a proxy asks is believed of the proxies that are named, and of nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from app.commands.web import server_options
from app.web.turns import TooBusy
from pipeline.ground.errors import ConfigError
from pipeline.settings import Settings, load_settings

HOUSE = 'public_url = "https://omdok.example.org"\n'
NET = HOUSE + 'proxies = ["10.1.0.0/16"]\n'
PEOPLE = "203.0.113.7"


def settings_of(tmp_path: Path, web: str) -> Settings:
    file = tmp_path / "omdok.toml"
    file.write_text(f"[web]\n{web}", encoding="utf8")
    return load_settings(file)


def seen(settings: Settings, asks: str, said: str) -> str:
    """The address that the page takes for the one who asks."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(scope["client"][0])(scope, receive, send)

    config = uvicorn.Config(app, **server_options(settings, 1), lifespan="off")
    config.load()

    async def once() -> str:
        transport = httpx.ASGITransport(config.loaded_app, client=(asks, 5000))
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.get("http://x/", headers={"X-Forwarded-For": said})
        return answer.text

    return asyncio.run(once())


@pytest.mark.parametrize(
    ("web", "asks", "said", "believed"),
    [
        ("", "127.0.0.1", PEOPLE, "127.0.0.1"),  # no proxy is told of
        (HOUSE, "127.0.0.1", PEOPLE, PEOPLE),
        (HOUSE, "::1", PEOPLE, PEOPLE),
        (HOUSE, "10.1.2.3", PEOPLE, "10.1.2.3"),
        (HOUSE, "198.51.100.4", "127.0.0.1", "198.51.100.4"),
        (NET, "10.1.2.3", PEOPLE, PEOPLE),
        (NET, "127.0.0.1", PEOPLE, "127.0.0.1"),
        (NET, "10.2.0.1", PEOPLE, "10.2.0.1"),
        # What somebody wrote themselves stands before what the proxy adds: the last one counts.
        (NET, "10.1.2.3", f"127.0.0.1, {PEOPLE}", PEOPLE),
        (NET, "10.1.2.3", f"127.0.0.1, {PEOPLE}, 10.1.9.9", PEOPLE),
    ],
)
def test_only_a_named_proxy_says_for_whom_it_asks(
    tmp_path: Path, web: str, asks: str, said: str, believed: str
) -> None:
    assert seen(settings_of(tmp_path, web), asks, said) == believed


@pytest.mark.parametrize("proxies", ['["proxy.example.org"]', '["10.1.0.0/40"]', '["*"]', '"x"'])
def test_what_is_no_address_is_told(tmp_path: Path, proxies: str) -> None:
    with pytest.raises(ConfigError, match=r"web\.proxies.*muss eine Liste"):
        settings_of(tmp_path, f"proxies = {proxies}\n")


def test_a_line_outlives_the_wait_that_is_told(tmp_path: Path) -> None:
    """Who is told to come back in so many seconds comes by the same line; its end just then would be an error."""
    options = server_options(settings_of(tmp_path, ""), 1)
    assert options["timeout_keep_alive"] > int(TooBusy().wait)
