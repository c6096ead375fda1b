"""What stands under and beside pictures and headlines: captions, credits, who wrote it."""

from __future__ import annotations

import re

CAPTION = re.compile(
    r"\((?:v\.\s?l\.?|v\.\s?l\.\s?n\.\s?r\.?|vlnr|von\s(?:links|rechts)|[lr]\.|links|rechts"
    r"|Mitte)[^)]{0,30}\)"
    r"|^(?:v\.\s?l\.\s?n\.\s?r\.|vlnr|Von\slinks|Im\sBild|Das\s(?:Bild|Foto)\szeigt"
    r"|Auf\sdem\s(?:Foto|Bild)"
    r"|Bild(?:unterschrift|nachweis)?|Foto|BU|Abbildung)\b\s*(?:\([^)]*\))?\s*:?",
)
# `Eva Rau (AOK), Jan Kunz (Kreis) (Foto: Kreis)`: names with their houses, and whose picture it is.
NAMED_CAPTION = re.compile(r"\([^()]{2,60}\),?\s.*\((?:Foto|Bild)s?\s?:[^()]*\)\W*$")
# `von Eva Rau`, `Von Eva Rau / IHK Probe`: who wrote it.
BYLINE = re.compile(
    r"[Vv]on\s(?:Dr\.\s)?[A-ZÄÖÜ][\w-]+\s[A-ZÄÖÜ][\w-]+(?:\s?[/|,]\s?[^.!?]{2,60})?$"
)
CREDIT = re.compile(
    r"(?:©|\bFotos?\s?:|\bBild\s?:|\bQuelle\s?:)(?:[^.]|\.(?=\w)){0,80}$"
    r"|\.(?:jpe?g|png)\b",
    re.IGNORECASE,
)
