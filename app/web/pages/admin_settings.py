"""Verwaltung: the settings that are safe to change here, and whether mail arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.web.audit import record
from app.web.jobs import Progress
from app.web.pages.admin import RIGHT, TABS
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import site_of
from app.web.told import tell
from flows.mail import post, send_waiting
from pipeline.ground.errors import ConfigError, OmdokError, Refused
from pipeline.settings import Settings
from pipeline.settings.changing import Value, with_value

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Setting:
    """One line that may be changed: its place in the file, what staff read, and what it holds."""

    section: str
    key: str
    label: str
    hint: str = ""
    type: str = "text"  # number | lines | one of `choices`
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Its name in the form."""
        return f"{self.section}.{self.key}"

    def shown(self, settings: Settings) -> str:
        """The value as the form shows it."""
        values: Any = settings.model_dump(mode="json", by_alias=True)[self.section]
        value = values[self.key]
        return "\n".join(value) if isinstance(value, list) else str(value)

    def value(self, typed: str) -> Value:
        """What was typed, as it is written; Refused where it is no number."""
        if self.type == "lines":
            return tuple(line.strip() for line in typed.splitlines() if line.strip())
        if self.type != "number":
            return " ".join(typed.split())
        if not typed.strip().isdecimal():
            raise Refused(f"„{self.label}“ muss eine ganze Zahl sein.", "Berichtigen Sie sie.")
        return int(typed)


_NEVER, _YEARS = "0: nie.", "zu löschen nach so vielen Jahren"
# The rest of the file decides where things lie and who may come in: that is for who runs the host.
SETTINGS = {
    "Nachrichten": (
        Setting("mail", "host", "Mailserver", "Leer: omdok schickt keine Nachrichten."),
        Setting("mail", "port", "Port", type="number"),
        Setting("mail", "tls", "Verschlüsselung", choices=("starttls", "tls", "none")),
        Setting("mail", "user", "Benutzer"),
        Setting(
            "mail", "password_env", "Kennwort steht in der Variablen",
            "Ihren Namen sagt die Technik; das Kennwort selbst gehört in keine Datei.",
        ),
        Setting("mail", "from", "Absender"),
        Setting("mail", "to", "Empfänger", "Eine Adresse in jeder Zeile.", "lines"),
        Setting("mail", "quiet_days", "Melden nach so vielen Tagen ohne Neues", _NEVER, "number"),
    ),
    "Aufheben": (
        Setting("backup", "keep", "So viele Sicherungen bleiben", "0: alle.", "number"),
        Setting("keep", "reports_days", "Laufberichte: so viele Tage", type="number"),
        Setting("retention", "agreement", f"Vereinbarungen: {_YEARS}", _NEVER, "number"),
        Setting("retention", "press_release", f"Pressemitteilungen: {_YEARS}", _NEVER, "number"),
        Setting("retention", "other", f"Andere: {_YEARS}", _NEVER, "number"),
    ),
}  # fmt: skip


@router.get("/verwaltung/einstellungen", dependencies=RIGHT)
def show(request: Request) -> Response:
    """The settings as they are."""
    return _page(request)


@router.post("/verwaltung/einstellungen", dependencies=RIGHT)
async def change(request: Request) -> Response:
    """Write what differs from what holds now."""
    typed = {name: str(value) for name, value in (await request.form()).items()}
    site = site_of(request)
    try:
        changed = _changed(site.settings, typed)
        if changed:
            site.change_settings(lambda text: _written(text, changed))
    except (ConfigError, Refused) as error:
        return _page(request, typed, error)
    for setting in changed:
        record(request, "Einstellung geändert", f"einstellung:{setting.field}")
    tell(request, "Die Einstellungen gelten." if changed else "Es war nichts zu ändern.")
    return RedirectResponse("/verwaltung/einstellungen", 303)


@router.post("/verwaltung/einstellungen/probe")
def try_mail(request: Request, who: Annotated[SignedIn, needs("verwalten")]) -> Response:
    """Send a message to those who hear of runs."""
    site = site_of(request)
    if not site.settings.mail.host:
        raise Refused(
            "Es ist kein Mailserver eingetragen.", "Tragen Sie ihn ein und speichern Sie."
        )

    def work(_: Progress) -> str:
        text = f"{who.name} probiert auf der Seite aus, ob Nachrichten von omdok ankommen."
        post(site.settings, "omdok: Probe", text)
        if fault := send_waiting(site.settings):
            raise ConfigError(fault)
        return ", ".join(site.settings.mail.to)

    def accepted(to: str) -> str:
        return f"Der Mailserver hat die Probe angenommen; sie geht an {to}."

    site.jobs.start("Nachricht senden", who.name, who.session, work, accepted)
    return RedirectResponse("/verwaltung/einstellungen", 303)


def _changed(settings: Settings, typed: dict[str, str]) -> dict[Setting, Value]:
    every = [setting for group in SETTINGS.values() for setting in group]
    given = {s: s.value(typed[s.field]) for s in every if s.field in typed}
    return {s: value for s, value in given.items() if value != s.value(s.shown(settings))}


def _written(text: str, changed: dict[Setting, Value]) -> str:
    for setting, value in changed.items():
        text = with_value(text, setting.section, setting.key, value)
    return text


def _page(
    request: Request, typed: dict[str, str] | None = None, fault: OmdokError | None = None
) -> Response:
    settings = site_of(request).settings
    every = [setting for group in SETTINGS.values() for setting in group]
    values = {s.field: (typed or {}).get(s.field, s.shown(settings)) for s in every}
    return page(
        request, "admin/settings.html", status=422 if fault else 200, tabs=TABS, groups=SETTINGS,
        values=values, fault=fault,
    )  # fmt: skip
