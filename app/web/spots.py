"""What a person can say of a place in a text: of a tag that is wrong, of words that have none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.archive import Record
from pipeline.ground.errors import Refused
from pipeline.ground.types import Tag
from pipeline.ground.wording import TAG_KINDS
from pipeline.registers.finding import REGISTERED, OfferedEntry, entries_like
from pipeline.registers.vocabulary import Vocabulary
from pipeline.review.placing import LONGEST, marked, places_of
from pipeline.tagging.rulings import UNREGISTERED, Action

# What words can be tagged as by hand; days, numbers and decisions are read from their form.
SETTABLE = {kind: TAG_KINDS[kind] for kind in (*REGISTERED, "organisation", "person")}
_AROUND = 90
# As many as there are keys for.
_OFFERED = 9
_EACH = 3
_FREE = re.compile(r"(\d+)-(\d+):")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is looked at: the `tag` that stands there, or words that have none; `place` is
    its name within the document, `offered` entries that may be meant instead. A place without
    words is one that a person must still name.
    """

    place: str
    surface: str
    before: str
    after: str
    start: int
    end: int
    tag: Tag | None
    offered: tuple[OfferedEntry, ...]

    @property
    def is_free(self) -> bool:
        """Whether words are chosen that have no tag."""
        return bool(self.place) and self.tag is None

    @property
    def kind(self) -> str:
        """The kind that its form begins with."""
        return self.tag.kind if self.tag and self.tag.kind in SETTABLE else REGISTERED[0]


NOWHERE = Spot("", "", "", "", 0, 0, None, ())


def spot_at(record: Record, tag: Tag, place: str, vocabulary: Vocabulary) -> Spot:
    """The place of a tag, or of words that have none and were named `START-END:ART`."""
    start, end = tag.start, tag.end
    text = record.document.text
    is_free = bool(_FREE.match(place))
    return Spot(
        place=place,
        surface=tag.surface,
        before=" ".join(text[max(0, start - _AROUND) : start].split()),
        after=" ".join(text[end : end + _AROUND].split()),
        start=start,
        end=end,
        tag=None if is_free else tag,
        offered=tuple(_offered(tag, vocabulary, is_free)),
    )


def place_of_marked(record: Record, start: int, end: int, words: str) -> str:
    """The name of the place that somebody marked; `words` are what they saw there, which finds it
    where a browser counts otherwise.

    Raises:
        Refused: what is marked is no name.
    """
    text = record.document.text
    seen = " ".join(words.split())[:LONGEST]
    if seen and " ".join(text[start:end].split()) != seen:
        near = sorted(places_of(text, seen), key=lambda span: abs(span[0] - start))
        if not near:
            raise Refused(
                "Die markierten Wörter stehen so nicht im Text des Archivs.",
                "Markieren Sie weniger, oder geben Sie die Wörter unter „Schlagwort setzen“ ein.",
            )
        start, end = near[0]
    start, end = marked(text, start, end)
    return f"{start}-{end}:{REGISTERED[0]}"


def _offered(tag: Tag, vocabulary: Vocabulary, is_free: bool) -> list[OfferedEntry]:
    named = [OfferedEntry(tag.kind, id, vocabulary.label(tag.kind, id)) for id in tag.candidates]
    kinds: Sequence[str] = REGISTERED if is_free or tag.kind in UNREGISTERED else (tag.kind,)
    most = _OFFERED if len(kinds) == 1 else _EACH
    for kind in kinds:
        named += entries_like(vocabulary, kind, tag.surface, most)
    return [e for e in dict.fromkeys(named) if e.id != tag.id][:_OFFERED]


def asked_of(
    document: str, spot: Spot, kind: str, term: str, vocabulary: Vocabulary
) -> list[tuple[str, Action, str | None]]:
    """What is asked of the desk for a place to be of a kind and, where the kind has a register,
    `term`: a tag of another kind goes.

    Raises:
        Refused: no entry is named, or it is not clear which is meant.
    """
    id = entry_of(vocabulary, kind, term)
    free = f"{document}:{spot.start}-{spot.end}:{kind}"
    if spot.tag is None or spot.tag.kind == kind:
        known = spot.tag is not None and spot.tag.id is not None
        place = f"{document}:{spot.place}" if spot.tag else free
        return [(place, "relink" if known and id else "accept", id)]
    return [(f"{document}:{spot.place}", "reject", None), (free, "accept", id)]


def entry_of(vocabulary: Vocabulary, kind: str, term: str) -> str | None:
    """The id of the entry that somebody typed; None for a kind that has no register.

    Raises:
        Refused: no entry is named, it is not clear which is meant, or there is no such kind.
    """
    if kind not in SETTABLE:
        raise Refused("Diese Art von Schlagwort gibt es nicht.", "Wählen Sie eine aus der Liste.")
    if kind in UNREGISTERED:
        return None
    found = vocabulary.lookup(kind, term) if term.strip() else None
    if found is None:
        said = f"„{term}“ ist im Register nicht eindeutig." if term.strip() else ""
        raise Refused(
            said or f"Es fehlt, welcher Eintrag gemeint ist ({SETTABLE[kind]}).",
            "Wählen Sie einen der Vorschläge, oder geben Sie den ganzen Namen ein.",
        )
    return found
