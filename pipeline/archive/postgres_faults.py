"""What a PostgreSQL server refuses, in German and with the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)

from pipeline.ground.errors import ConfigError, OmdokError

OLDEST = 15
# What the server says, as a pattern, what that means, and what to do; {where} is its address, {who}
# the user.
_SAYINGS = (
    (
        r"password authentication failed|no password supplied|fe_sendauth",
        "Der Datenbankserver {where} nimmt Name oder Passwort nicht an (Benutzer „{who}“).",
        "Prüfen Sie in omdok.toml unter [store] oder hinter --store Benutzer und Passwort: "
        "postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK.",
    ),
    (
        r'database "[^"]*" does not exist',
        "Auf dem Datenbankserver {where} gibt es die Datenbank „{database}“ nicht.",
        "Lassen Sie sie anlegen (CREATE DATABASE {database}) oder nennen Sie eine andere.",
    ),
    (
        r"no pg_hba.conf entry|role \"[^\"]*\" does not exist|not permitted to log in",
        "Der Datenbankserver {where} lässt den Benutzer „{who}“ nicht herein.",
        "Lassen Sie den Zugang für diesen Benutzer und diesen Rechner freischalten (pg_hba.conf).",
    ),
    (
        r'extension "vector" is not available|could not open extension control file',
        "Dem Datenbankserver {where} fehlt die Erweiterung pgvector.",
        "Lassen Sie sie auf dem Server installieren (bei Debian das Paket "
        "postgresql-NUMMER-pgvector).",
    ),
    (
        r'permission denied to create extension',
        "Der Benutzer „{who}“ darf in der Datenbank „{database}“ die Erweiterung pgvector nicht "
        "einschalten.",
        "Lassen Sie es jemanden tun, der die Datenbank verwaltet: CREATE EXTENSION vector",
    ),
    (
        r"type \"halfvec\" does not exist",
        "Die Erweiterung pgvector auf dem Datenbankserver {where} ist zu alt; omdok braucht 0.8 "
        "oder neuer.",
        "Lassen Sie pgvector erneuern und danach ALTER EXTENSION vector UPDATE ausführen.",
    ),
    (
        r"permission denied",
        "Der Benutzer „{who}“ darf in der Datenbank „{database}“ nicht lesen oder schreiben, was "
        "omdok braucht.",
        "Lassen Sie ihn zum Besitzer der Datenbank machen: ALTER DATABASE {database} OWNER TO "
        "{who}",
    ),
    (
        r"lock timeout|deadlock detected|could not serialize",
        "Das Archiv auf {where} wird gerade von einem anderen Vorgang beschrieben.",
        "Warten Sie, bis der andere Vorgang fertig ist, und versuchen Sie es noch einmal.",
    ),
    (
        r"No space left|could not extend file|disk full",
        "Auf dem Datenbankserver {where} ist kein Platz mehr.",
        "Lassen Sie dort Platz schaffen, und versuchen Sie es noch einmal. Das Archiv ist "
        "unversehrt.",
    ),
    (
        r"too many clients|remaining connection slots",
        "Der Datenbankserver {where} nimmt keine weiteren Verbindungen an.",
        "Warten Sie einen Augenblick, oder lassen Sie max_connections erhöhen.",
    ),
    (
        r"relation \"[^\"]*\" does not exist",
        "In der Datenbank „{database}“ fehlen Tabellen des Archivs.",
        "Spielen Sie eine Sicherung ein: `omdok restore DATEI`.",
    ),
    (
        r"read-only transaction|recovery is in progress|hot standby",
        "Der Datenbankserver {where} nimmt nur Lesezugriffe an.",
        "Nennen Sie die Adresse des Servers, der schreiben darf.",
    ),
    (
        r"the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)",
        "Der Datenbankserver {where} startet gerade oder wird angehalten.",
        "Warten Sie einen Augenblick, und versuchen Sie es noch einmal.",
    ),
    (
        r"server closed the connection|terminating connection|connection (?:was "
        r")?(?:closed|lost)|SSL connection has",
        "Die Verbindung zum Datenbankserver {where} ist abgerissen.",
        "Versuchen Sie es noch einmal; was fertig gemeldet war, ist gespeichert, alles andere "
        "unverändert.",
    ),
)  # fmt: skip


def unreadable_address() -> ConfigError:
    """The address of the server cannot be understood; it is not repeated, for a password may stand
    in it.
    """
    return ConfigError(
        "Die Adresse des Datenbankservers ist nicht zu verstehen.",
        "Schreiben Sie postgresql+psycopg://BENUTZER:PASSWORT@RECHNER/DATENBANK; Sonderzeichen im "
        "Passwort als %XX "
        "(zum Beispiel %40 für @).",
    )


def unsupported(url: URL, found: int) -> ConfigError:
    """The server is older than what omdok needs."""
    return ConfigError(
        f"Auf {_where(url)} läuft PostgreSQL {found}; omdok braucht {OLDEST} oder neuer.",
        "Lassen Sie den Datenbankserver erneuern oder nennen Sie einen anderen.",
    )


def foreign(url: URL) -> ConfigError:
    """The database holds another program's tables."""
    return ConfigError(
        f"Die Datenbank „{url.database}“ auf {_where(url)} gehört einem anderen Programm.",
        "Lassen Sie für omdok eine eigene Datenbank anlegen und nennen Sie sie mit --store oder "
        "unter [store].",
    )


def newer(url: URL) -> ConfigError:
    """The archive was written by a newer omdok."""
    return ConfigError(
        f"Das Archiv auf {_where(url)} stammt aus einer neueren Fassung von omdok.",
        "Aktualisieren Sie omdok auf diesem Rechner und versuchen Sie es noch einmal.",
    )


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what the server refuses into ConfigError; faults of our own stay what they are."""
    try:
        yield
    except OmdokError:
        raise
    except (OperationalError, InternalError, InterfaceError) as error:
        raise fault(url, str(error.orig or error)) from error
    except DBAPIError as error:
        if not isinstance(error, DatabaseError) or not _is_the_servers(error):
            raise  # our own fault, not the server's
        raise fault(url, str(error.orig)) from error


def fault(url: URL, reason: str) -> ConfigError:
    """What to tell of a server's complaint."""
    names = {"where": _where(url), "who": url.username or "", "database": url.database or ""}
    for pattern, message, hint in _SAYINGS:
        if re.search(pattern, reason):
            return ConfigError(message.format(**names), hint.format(**names))
    first = " ".join(reason.split())[:300]
    return ConfigError(
        f"Der Datenbankserver {names['where']} antwortet nicht oder nicht wie erwartet ({first}).",
        "Prüfen Sie, ob der Server läuft und ob Rechner, Anschluss und Datenbank in der Adresse "
        "stimmen.",
    )


def _is_the_servers(error: DBAPIError) -> bool:
    reason = str(error.orig)
    return any(re.search(pattern, reason) for pattern, _, _ in _SAYINGS)


def _where(url: URL) -> str:
    host = url.host or url.query.get("host") or "auf diesem Rechner"
    return f"„{host if isinstance(host, str) else host[0]}“"
