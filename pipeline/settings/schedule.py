"""The sections of `omdok.toml` for what runs by itself: when, how long its traces are kept, and who
hears of it.
"""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.settings.ground import SettingsSection
from pipeline.settings.web import Role

FlowName = Literal[
    "ingest", "reindex", "retag", "evaluate", "drafts", "backup", "restore-rehearsal", "cleanup"
]


class FlowTimes(SettingsSection):
    """A cron line for each flow but the ingest; empty means never."""

    drafts: str = "30 6 * * 1-5"
    backup: str = "30 22 * * *"
    restore_rehearsal: str = Field(default="0 23 1 * *", alias="restore-rehearsal")
    cleanup: str = "0 4 * * 0"
    evaluate: str = "0 5 * * 0"
    reindex: str = ""
    retag: str = ""


class ScheduleSettings(SettingsSection):
    """When what runs by itself: the ingest by `cron`, all else by `flows`."""

    cron: str = "0 6 * * 1-5"
    timezone: str = "Europe/Berlin"
    flows: FlowTimes = FlowTimes()

    def lines(self) -> dict[str, str]:
        """The cron line of every flow that has one."""
        every = {"ingest": self.cron, **self.flows.model_dump(by_alias=True)}
        return {name: line.strip() for name, line in every.items() if line.strip()}


class KeepSettings(SettingsSection):
    """How long traces of runs are kept; what the archive holds is not touched.

    `runs_days` and `runs` bound the database of the scheduler: by age in days, and by number
    whatever the age.
    """

    reports_days: int = Field(default=365, ge=1)
    runs_days: int = Field(default=7, ge=1)
    runs: int = Field(default=200, ge=1)
    mail_days: int = Field(default=14, ge=1, description="mail that no server would take")


class MailSettings(SettingsSection):
    """Who is told by mail; off while `host` is empty. `password_env` names the environment variable
    of the password.

    `quiet_days`: tell when nothing new arrived for so long; 0 means never. `deadlines` are the
    names of accounts and roles that are told of deadlines, all of `to` where there are none;
    `addresses` has the address of each account.
    """

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""
    sender: str = Field(default="", alias="from")
    to: tuple[str, ...] = ()
    seconds: float = Field(default=20, gt=0)
    quiet_days: int = Field(default=14, ge=0)
    deadlines: tuple[str, ...] = ()
    addresses: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.host and not (self.sender and self.to):
            raise PydanticCustomError("addresses", "braucht neben host auch from und to")
        known = {*self.addresses, *get_args(Role)}
        strange = [n for n in self.deadlines if n not in known and "@" not in n]
        if strange:
            raise PydanticCustomError(
                "deadlines",
                "nennt unter deadlines „{name}“: das ist keine Rolle, und unter [mail.addresses] "
                "steht keine Adresse dazu",
                {"name": strange[0]},
            )
        return self
