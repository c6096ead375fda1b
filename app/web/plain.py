"""Words for people at the page: what only helps at a terminal gives way to the page where it is
done.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.settings import Settings

# What staff cannot do themselves, by the verb of the command line that a hint names.
_PLACES = {
    "account": "Konten stehen unter „Verwaltung“.",
    "backup": "Gesichert wird unter „Verwaltung“.",
    "decide": "Entschieden wird unter „Prüfen“.",
    "draft": "Alle Entwürfe stehen unter „Entwürfe“.",
    "ingest": "Dokumente nehmen Sie unter „Hochladen“ oder „Läufe“ auf.",
    "people": "Suchen Sie die Person über die Suche.",
    "remove": "Entfernen lässt es sich im Archiv.",
    "retag": "Neu verschlagwortet wird unter „Verwaltung“.",
    "retry": "Noch einmal gelesen wird unter „Läufe“.",
    "review": "Offenes steht unter „Prüfen“.",
    "saved": "Gemerkte Suchen stehen auf der Suchseite.",
    "show": "Sehen Sie auf der Seite des Dokuments nach.",
    "sources": "Quellen stehen unter „Verwaltung“.",
    "vocabulary": "Partner stehen im Register.",
}
# Verbs of the command line for which the page has no place of its own; a test knows them all.
_VERBS = (
    "agreement", "ask", "audit", "check", "chronicle", "compare", "correct", "deadlines", "demo",
    "erase", "evaluate", "export", "extract", "judge", "list", "mcp", "models", "partner",
    "reindex", "restore", "retention", "rule", "schedule", "search", "similar", "status", "store",
    "tag", "template", "tune", "up", "verify", "web", "worker",
)  # fmt: skip
_OTHERWISE = "Wenden Sie sich an die Person, die omdok verwaltet."
_OPTION = r"(?<![\w-])--[a-z][a-z-]*"
_FILE = r"\bomdok\.toml\b"
# A path from the root of the disk; an address on the net and "und/oder" are none.
_PATH = re.compile(r"(?<![\w/:.])/(?:[^/\s„“\"]+/)+([^/\s„“\"]*)")
_ENDS = re.compile(r"(?<=[.!?;])\s+")
# What looks like the end of a sentence and is none.
_SHORT = re.compile(r"\b(?:z\. ?B|d\. ?h|Nr|bzw)\.$")


def plain(text: str) -> str:
    """The text as staff can use it: sentences with commands, options or the file of settings are
    told by the page or the person who can help, and of paths only the name of the file stays.
    """
    return "\n".join(_line(line) for line in _PATH.sub(r"\1", text).splitlines())


@cache
def _server_words() -> re.Pattern[str]:
    verbs = "|".join((*_PLACES, *_VERBS))
    sections = rf"\[(?:{'|'.join(Settings.model_fields)})(?:\.[a-z_]+)*\]"
    return re.compile(rf"`[^`]+`|\bomdok (?P<verb>{verbs})\b|{_OPTION}|{_FILE}|{sections}")


def _line(text: str) -> str:
    return " ".join(dict.fromkeys(_told(sentence) for sentence in _sentences(text)))


def _told(sentence: str) -> str:
    if not _server_words().search(sentence):
        return sentence
    verb = next((found["verb"] for found in _verbs(sentence)), "")
    return _PLACES.get(verb, _OTHERWISE)


def _verbs(sentence: str) -> list[re.Match[str]]:
    bare = sentence.replace("`", "")
    return [found for found in _server_words().finditer(bare) if found["verb"]]


def _sentences(text: str) -> list[str]:
    """The sentences of one line; a fault that lists several has a line for each."""
    found: list[str] = []
    for piece in _ENDS.split(text):
        if found and _SHORT.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found
