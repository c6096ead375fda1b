"""The sections `[[webhooks]]` of `omdok.toml`: which programs are told that something happened."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.settings.ground import SettingsSection

HookEvent = Literal["run", "deadline", "release"]


class Webhook(SettingsSection):
    """A program that is told of events. `secret_env` names the environment variable of the secret
    that messages are signed with; only the host of `url` is asked, in the open net unless
    `private`.
    """

    url: str
    secret_env: str = Field(min_length=1)
    events: tuple[HookEvent, ...] = ("run", "deadline", "release")
    private: bool = False
    timeout_seconds: float = Field(default=10, gt=0, le=60)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        parts = urlsplit(self.url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and self.private)
        if not (safe and parts.hostname) or parts.username or parts.password:
            raise PydanticCustomError(
                "address",
                "url muss eine https-Adresse ohne Kennwort sein (http nur mit private = true)",
            )
        return self
