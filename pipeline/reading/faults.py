"""The verdicts on files that cannot be used, each with the next step; one place, so that staff read
the same words.
"""

from __future__ import annotations

from pipeline.ground.errors import DocumentError

_WORDS: dict[str, tuple[str, str]] = {
    "empty": (
        "Die Datei ist leer oder enthält keinen lesbaren Text.",
        "Öffnen Sie die Datei: Ist auch dort nichts zu sehen, fordern Sie das Dokument neu an.",
    ),
    "encrypted": (
        "Die Datei ist mit einem Kennwort geschützt.",
        "Speichern Sie das Dokument ohne Kennwort und legen Sie es noch einmal ab.",
    ),
    "damaged": (
        "Die Datei ist beschädigt oder unvollständig.",
        "Kopieren Sie das Original noch einmal oder öffnen Sie es in seinem Programm und speichern "
        "Sie es neu.",
    ),
    "unsupported": (
        "Dieses Dateiformat kann omdok nicht lesen.",
        "Speichern Sie das Dokument als PDF, DOCX, DOC, ODT, RTF, HTML oder Text.",
    ),
    "too_large": (
        "Die Datei ist größer als erlaubt.",
        "Teilen Sie das Dokument oder erhöhen Sie die Grenze unter [limits] in omdok.toml.",
    ),
    "bomb": (
        "Die Datei entpackt sich auf eine verdächtig große Menge Daten und wurde nicht geöffnet.",
        "Öffnen Sie die Datei nicht. Fragen Sie den Absender, woher sie stammt.",
    ),
    "unsafe": (
        "Die Datei verweist in ihrem Aufbau auf fremde Inhalte und wurde nicht geöffnet.",
        "Öffnen Sie die Datei nicht. Fragen Sie den Absender, woher sie stammt.",
    ),
    "timeout": (
        "Das Lesen der Datei hat zu lange gedauert und wurde abgebrochen.",
        "Teilen Sie das Dokument oder erhöhen Sie „seconds“ unter [limits] in omdok.toml.",
    ),
    "memory": (
        "Das Lesen der Datei braucht mehr Arbeitsspeicher als erlaubt und wurde abgebrochen.",
        "Teilen Sie das Dokument oder erhöhen Sie „memory_mb“ unter [limits] in omdok.toml.",
    ),
    "crashed": (
        "Beim Lesen der Datei ist das Leseprogramm abgestürzt; alle anderen Dateien sind davon "
        "nicht berührt.",
        "Kennen Sie den Absender, öffnen Sie das Dokument in seinem Programm, speichern Sie es neu "
        "und legen Sie es "
        "noch einmal ab. Sonst fragen Sie nach, woher die Datei stammt.",
    ),
}


def fault(code: str, detail: str = "", hint: str = "") -> DocumentError:
    """The error for `code`; `detail` replaces the general sentence, `hint` the general next
    step.
    """
    message, step = _WORDS[code]
    return DocumentError(detail or message, hint or step, code=code)
