"""Words that staff read in many places: what kinds of tags are called, and why the system refused
something.
"""

import errno

from pipeline.ground.drafts import DraftState, QuoteStatus
from pipeline.ground.types import AgreementState, DocumentKind

TAG_KINDS = {
    "partner": "Partner",
    "region": "Region",
    "standard": "Praxisstandard",
    "organisation": "Organisation",
    "person": "Person",
    "place": "Ort",
    "date": "Datum",
    "decision": "Beschluss",
    "number": "Zahl der Partner",
}

DOCUMENT_KINDS: dict[DocumentKind, str] = {
    "agreement": "Vereinbarung",
    "press_release": "Pressemitteilung",
    "other": "Sonstiges",
}

# Whether an agreement holds on a day.
AGREEMENT_STATES: dict[AgreementState, str] = {
    "in_force": "in Kraft",
    "not_yet": "noch nicht in Kraft",
    "expired": "ausgelaufen",
    "replaced": "ersetzt",
    "unclear": "unklar",
}
# The states of a draft and of a quote in it, as staff read and type them.
DRAFT_STATES: dict[DraftState, str] = {
    "draft": "Entwurf",
    "in_review": "in Prüfung",
    "approved": "freigegeben",
    "published": "veröffentlicht",
    "withdrawn": "zurückgezogen",
}
QUOTE_STATUSES: dict[QuoteStatus, str] = {
    "open": "offen",
    "approved": "freigegeben",
    "refused": "abgelehnt",
    "altered": "geändert",
}

_REASONS = {
    errno.ENOENT: "den Ordner oder die Datei gibt es nicht",
    errno.EACCES: "dafür fehlt die Berechtigung",
    errno.EPERM: "dafür fehlt die Berechtigung",
    errno.EEXIST: "das gibt es schon",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "der zugeteilte Platz ist voll",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EIO: "der Datenträger meldet einen Fehler",
    errno.EBUSY: "ein anderes Programm hält es fest",
    errno.ELOOP: "eine Verknüpfung führt im Kreis",
    errno.EMFILE: "zu viele Dateien sind offen",
    errno.EADDRINUSE: "dort läuft schon etwas",
    errno.EADDRNOTAVAIL: "diese Adresse hat dieser Rechner nicht",
    errno.ECONNREFUSED: "dort antwortet niemand",
}


def why(error: Exception) -> str:
    """Why the system refused, in German; what has no German word is told as it is."""
    number = getattr(error, "errno", None)
    return _REASONS.get(number or 0) or getattr(error, "strerror", None) or str(error)
