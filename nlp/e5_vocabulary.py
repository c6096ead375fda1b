"""Which pieces of the model's vocabulary omdok keeps: those that German and English are written
with.

Half of the 250,000 pieces are of other scripts, a quarter more are of words with letters that
neither language has. The choice looks at no text: it is by script and letters alone, so that it
holds for texts that nobody has seen yet. What is left out falls to shorter pieces, in the end to
single letters, all of which stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_MARK = "▁"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzäöüßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜẞªº")
# What a name or a place from next door is written with.
_OTHER_LETTERS = ("LATIN", "GREEK", "CYRILLIC")
_NEIGHBOURS = frozenset("éèêëáàâãåæçčćďěíìîïłñńňóòôõøœřśšţťúùûůýźżžğışÉÈÁÀÅÆÇČĆĎÍÎŁÑÓÔØŘŚŠÚÝŹŻŽĞİŞ")


def kept_pieces(pieces: Sequence[str], always: Sequence[int]) -> list[int]:
    """The numbers of the pieces to keep, ascending; `always` are those of the control pieces."""
    wanted = set(always)
    wanted.update(
        number for number, piece in enumerate(pieces) if _is_kept(piece.replace(_MARK, ""))
    )
    return sorted(wanted)


def _is_kept(piece: str) -> bool:
    letters = [char for char in piece if char.isalpha()]
    if len(piece) <= 1:
        return all(unicodedata.name(char, "").startswith(_OTHER_LETTERS) for char in letters)
    strange = [char for char in letters if char not in _LETTERS]
    # With one letter of a neighbour's: Café, Curaçao, Łódź (in two pieces).
    return not strange or (len(strange) == 1 and strange[0] in _NEIGHBOURS and len(piece) <= 6)
