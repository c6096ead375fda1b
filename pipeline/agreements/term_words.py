"""The words by which a sentence tells that an agreement begins, ends or lasts; one list for what
reads terms and for the net under it, so that no word is known to one of them alone.
"""

from __future__ import annotations

BEGINS = (
    r"[Ii]n\sKraft|[Ii]nkrafttret\w*|[Bb]eginn\w*|\bbegann\b|\bbegonnen\b|\b[Ss]tart(?:et|eten?|en|datum)?\b"
    r"|[Ww]irksam(?!keit)\w*|[Gg]ültig\sab|\bAnfang\b|\banfang|\bsetzt\b(?=.*\bein\b)"
    r"|aufgenommen|\b(?:nimmt|nehmen)\b(?=.*(?:arbeit|Kooperation|Partnerschaft)\sauf\b)|\berlang(?:t|en)\b|\bgreift\b"
)
ENDS = (
    r"\b[Ee]nd(?:e|datum)\b|\b[Ee]nde[nt]\w*|\bendigt|Vertragsende|außer\sKraft|\bbeendet|aufgelöst|aufgehoben"
    r"|\b(?:läuft|laufen|lief)\b|\baus\b|[Bb]efrist\w*|begrenzt|[Gg]ültig\sbis|\berlischt|\berlöschen"
    r"|\bverlier(?:t|en)\b|gegenstandslos|hinfällig|\b[Ll]etzte[rn]?\sTag\b|[Aa]usgelaufen|[Aa]bgelaufen"
)
LASTS = (
    r"\b[Gg](?:ilt|elten|ültig)|Gültigkeit|Geltung|[Ll]aufzeit|[Dd]auer|[Zz]eitraum|\b(?:läuft"
    r"|laufen)\b|geschlossen|erstreck|[Bb]efrist|begrenzt|\bKraft\b|vereinbar(?:t|en)"
    r"|fort(?:geführt|gesetzt)?\b|unbestimmte|angelegt|ausgelegt|bemessen|[Ww]irksam|[Bb]eginn|besteht"
    r"|Bestand\b|\bende|beschränkt|[Ww]irkung|[Gg]egründet|eingegangen|gebunden|\bbind(?:en|et)\b"
    r"|bindend|verbindlich|\bersetz(?:t|en)\sab\b|\barbeite[nt]\b.*\bzusammen\b|erneuer"
    r"|an\sdie\sStelle|[Ii]nkraft|\bumfasst|\bwähr(?:t|en)\b|Anwendung\b|anzuwenden|angewend|anwendbar"
    r"|[Vv]ertragszeit|\bbleib(?:t|en)\b|festge(?:setzt|legt)|gegenstandslos|hinfällig|\bverlier(?:t|en)\b"
    r"|\berlischt"
)
