"""The signs of releases and agreements, each with its weight and words for staff (see `kind`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.ground.types import DocumentKind
from pipeline.reading import declarations, manner, news
from pipeline.reading import evidence as ev
from pipeline.reading.captions import CAPTION, CREDIT
from pipeline.reading.evidence import Unit
from pipeline.reading.marks import is_section_head
from pipeline.reading.own_days import own_days

_HEAD_UNITS = 12
_NAMED_IN = 4
_COVER = 10
_TAIL = 15
_HEAD_CREDIT = 160
_PRESS_TOP = 6
_PRESS_ADDRESS = re.compile(
    r"/(?:presse|pressemitteilung|pressemitteilungen|pressemeldung\w*|medien|newsroom|pm)(?:[/_-]"
    r"|$)"
    r"|/(?:pm|pressemitteilung)[-_]\d|[?&]\w*presse",
    re.IGNORECASE,
)


# "Auf unserem Bild von links nach rechts: …", wherever it stands.
_SHOWN = re.compile(
    r"^(?:(?:Auf|Im)\s(?:unserem|dem|diesem)?\s?(?:Bild|Foto)|Gruppen(?:bild|foto)|Unser\s(?:Bild|Foto))\b"
    r"|\bvon\s(?:links|rechts)(?:\snach\s(?:links|rechts))?[:)]"
)
# "Pressestelle der Stadt Muster", "Presse- und Öffentlichkeitsarbeit", "Home > Aktuelles > …"
_PRESS_OFFICE = re.compile(
    r"^(?:(?:Das\s)?Presse(?:stelle|amt|referat|büro|portal)?|Medien|Aktuelles|Aktuell|News"
    r"|Newsroom|Nachrichten|Meldung(?:en)?|(?:Presse|Medien)\s?(?:-\s?)?(?:und|&)\s\w+)\W*$"
    r"|^(?:Presse(?:stelle|amt|referat|büro)|Presse-\sund\s\w+)\b"
    r"|[»›>/|]\s?(?:Presse\w*|Medien|Aktuelles|News|Newsroom|Nachrichten|Meldungen)\b"
    r"|^(?:Presse\w*|Aktuelles|News|Meldungen)[^.]{0,30}\s[»›>/|]\s"
    # the topics that a page of news belongs to: "#Verkehr #Radwege Pressemitteilungen"
    r"|^(?:#\w+\s){1,5}(?:Presse\w+|Meldungen|News)$"
)
# "Home > Pressemitteilung: Radwege fertig" among the links of a page.
_PRESS_TRAIL = re.compile(
    r"^[^\n]{0,60}[»›>/|]\s?(?:Presse|Medien)(?:mitteilung|meldung|information)(?:en)?\b",
    re.MULTILINE,
)
# "Die Vereinbarung gilt …" speaks of one, it names none.
_ARTICLE = re.compile(r"^(?:Die|Der|Das|Den|Diese[rs]?|Eine?r?)\s")


@dataclass(frozen=True, slots=True)
class Read:
    """What signs are looked for in."""

    found: Sequence[Unit]
    artifacts: str
    address: str

    @property
    def head(self) -> Sequence[Unit]:
        """The first lines."""
        return self.found[:_HEAD_UNITS]

    @property
    def tail(self) -> Sequence[Unit]:
        """The second half."""
        return self.found[len(self.found) // 2 :]

    @property
    def title(self) -> Unit | None:
        """The line that the file's own title names, else the first that may be a headline."""
        named = next((u for u in self.found[: 2 * _HEAD_UNITS] if u.named), None)
        return named or next(
            (u for u in self.head if not ev.is_noise(u) and not ev.is_kicker(u)), None
        )


_Where = Unit | bool | None
_Sign = tuple[DocumentKind, float, str, Callable[[Read], _Where]]


def _first(
    units: Sequence[Unit], *patterns: re.Pattern[str], short: bool | None = None
) -> Unit | None:
    """The first unit whose opening has one of the patterns; `short` asks for headings or for "
    "text."""
    for unit in units:
        is_wanted = short is None or unit.is_short == short
        if is_wanted and any(pattern.search(unit.opening) for pattern in patterns):
            return unit
    return None


# --- releases ---


def _kicker(read: Read) -> Unit | None:
    return next((u for u in read.head if ev.is_kicker(u)), None)


def _margin(read: Read) -> bool:
    if _kicker(read):
        return False
    return bool(ev.KICKER.search(read.artifacts) or _PRESS_TRAIL.search(read.artifacts))


def _address(read: Read) -> bool:
    return read.address.startswith("http") and bool(
        _PRESS_ADDRESS.search(urlsplit(read.address).path)
    )


def _dateline(read: Read) -> Unit | None:
    return next(
        (u for u in read.head if (line := ev.dateline(u.opening)) and u.text[line.end() :].strip()),
        None,
    )


def _place_line(read: Read) -> Unit | None:
    return None if _dateline(read) else _first(read.head, ev.PLACE_ONLY, short=False)


def _own_date(read: Read) -> Unit | None:
    if _dateline(read):
        return None
    return next((u for u in read.head[:6] if u.is_short and ev.is_date_line(u)), None)


def _attributed(read: Read) -> Iterator[Unit]:
    """Running text with somebody's words and who said them."""
    for unit in read.found:
        if ev.SAYING.search(unit.text) or ev.SAYING_BEFORE.search(unit.text):
            yield unit


def _quoted(read: Read) -> Unit | None:
    return next(_attributed(read), None)


def _quoted_again(read: Read) -> Unit | None:
    return next((u for n, u in enumerate(_attributed(read)) if n), None)


def _speeches(read: Read) -> Unit | None:
    """Running text with several sentences in marks, whoever says them."""
    if _quoted_again(read):
        return None
    said = [u for u in read.found if not u.is_short for _ in ev.SPEECH.finditer(u.text)]
    return said[0] if len(said) > 1 else None


def _opening_quote(read: Read) -> Unit | None:
    return next((u for u in read.head if u.text[:1] in '„"»' and not u.is_short), None)


def _headline(read: Read) -> Unit | None:
    """A short line with running text soon below it, and no name of an agreement in it."""
    title = read.title
    if title is None or not title.is_short or is_section_head(title.text):
        return None
    below = [u for u in read.head if u.start > title.start][:4]
    return title if any(not u.is_short for u in below) and _name(read) is None else None


def _told_headline(read: Read) -> Unit | None:
    title = read.title
    told = title is not None and title.is_short and len(title.text) < 160
    return title if title and told and ev.REPORTING.search(title.text) else None


def _credit(read: Read) -> Unit | None:
    if _caption(read):
        return None
    return _first([u for u in read.head if len(u.text) < _HEAD_CREDIT], CREDIT)


def _caption(read: Read) -> Unit | None:
    short = [u for u in read.found if len(u.text) < ev.LONG_CAPTION]
    return _first(short, CAPTION, _SHOWN)


def _press_rubric(read: Read) -> Unit | None:
    """A line of the sender's press office, or the way to a page of news."""
    if _kicker(read):
        return None
    top = (u for u in read.head[:_PRESS_TOP] if len(u.text) <= _HEAD_CREDIT)
    return next((u for u in top if _PRESS_OFFICE.search(u.opening)), None)


# --- agreements ---


def _name(read: Read) -> Unit | None:
    """The name of an agreement in the title, or alone at the beginning of a line of the cover."""
    if _told_headline(read):
        return None
    for number, unit in enumerate(read.head[:_COVER]):
        is_line = unit.is_short or unit.is_heading
        named = ev.AGREEMENT_NAME.search(unit.plain) if is_line else None
        if named is None or ev.is_noise(unit) or ev.PAPER_OF_DAY.match(unit.opening):
            continue
        heads = unit is read.title or (unit.is_heading and number < _NAMED_IN)
        opens = named.start() == 0 and not _ARTICLE.match(unit.opening)
        if heads or opens:
            return unit
    return None


def _mentioned(read: Read) -> Unit | None:
    if _name(read) or _told_headline(read):
        return None
    return _first(read.head[:_NAMED_IN], ev.AGREEMENT_NAME, short=True)


def _reported(read: Read) -> Unit | None:
    title = _told_headline(read)
    return title if title and ev.AGREEMENT_NAME.search(title.plain) else None


def _clauses(read: Read) -> Unit | None:
    signs = [u for u in read.found if ev.SECTION_SIGN.match(u.opening)]
    return signs[0] if len(signs) > 1 else None


def _numbered(read: Read) -> Unit | None:
    heads = [u for u in read.found if is_section_head(u.text)]
    return heads[0] if len(heads) > 2 and _clauses(read) is None else None


def _clause_heads(read: Read) -> Unit | None:
    heads = [u for u in read.found if u.is_short and ev.CLAUSE_HEAD.match(u.opening)]
    return heads[0] if len(heads) > 1 else None


def _between(read: Read) -> Unit | None:
    return _first(read.head, ev.BETWEEN) or _first(
        [u for u in read.head if (u.is_short or u.is_heading) and not _told(u)], ev.NAMED_BETWEEN
    )


def _pact_title(read: Read) -> Unit | None:
    """News of a pact quote somebody, or tell who made it."""
    told = _told_headline(read) or _quoted(read)
    if not _preamble(read):
        told = told or news.accord_told(read.head)
    return None if told else declarations.pact_title(read.title)


def _preamble(read: Read) -> Unit | None:
    return next((u for u in read.found if ev.PREAMBLE.match(u.opening)), None)


def _one_clause(read: Read) -> Unit | None:
    if _clauses(read) or _name(read) is None:
        return None
    signs = (u for u in read.found if u.is_short and ev.SECTION_SIGN.match(u.opening))
    return next(signs, None)


def _told(unit: Unit) -> bool:
    return ev.REPORTING.search(unit.opening) is not None


def _signed(read: Read) -> Unit | None:
    late = [u for u in read.tail if len(u.text) < 120 or u.role == "table"]
    return next((u for u in late if ev.SIGNED.search(u.opening) and any(own_days(u.text))), None)


def _pact(read: Read) -> Unit | None:
    seen = [u for u in read.found for _ in ev.PACT.finditer(u.text)]
    return seen[0] if len(seen) > 1 else None


def _advice(read: Read) -> Unit | None:
    title = read.title
    asks = title is not None and ev.ADVICE_TITLE.search(title.text) is not None
    return title if asks else _first(read.found[:20], ev.ADVICE)


def _version(read: Read) -> Unit | None:
    return _first(read.head[:6], ev.IN_VERSION, ev.DECIDED_BY, short=True)


SIGNS: tuple[_Sign, ...] = (
    ("press_release", 4.0, "Das Wort steht oben: Pressemitteilung oder ein ähnliches.", _kicker),
    ("press_release", 2.0, "Das Wort steht in Kopf- oder Fußzeile.", _margin),
    ("press_release", 1.5, "Die Adresse der Seite gehört zum Pressebereich.", _address),
    ("press_release", 1.5, "Der Text beginnt mit Ort und Tag.", _dateline),
    ("press_release", 1.0, "Der Text beginnt mit einem Ort.", _place_line),
    ("press_release", 0.5, "Oben steht ein Datum für sich.", _own_date),
    ("press_release", 1.5, "Jemand wird mit Namen zitiert.", _quoted),
    ("press_release", 0.5, "Mehrere Zitate.", _quoted_again),
    ("press_release", 1.0, "Mehrere ganze Sätze stehen in Anführungszeichen.", _speeches),
    ("press_release", 0.5, "Ein Absatz beginnt mit einem Zitat.", _opening_quote),
    ("press_release", 0.5, "Überschrift und Text darunter.", _headline),
    ("press_release", 1.0, "Die Überschrift berichtet, was geschah.", _told_headline),
    ("press_release", 0.5, "Der Anfang erzählt, was geschah.", lambda r: news.event(r.head)),
    ("press_release", 0.5, "Der Anfang sagt heute, gestern oder einen Wochentag.",
     lambda r: news.today(r.head)),
    ("press_release", 1.5, "Der Anfang berichtet, wer eine Vereinbarung geschlossen hat.",
     lambda r: news.accord_told(r.head)),
    ("press_release", 0.5, "Der Anfang nennt einen Tag ohne Jahr.",
     lambda r: news.day_of_news(r.head)),
    ("press_release", 0.5, "Jemand wird mit Amt und Namen genannt.",
     lambda r: news.official(r.head)),
    ("press_release", 1.5, "Eine Bildunterschrift.", _caption),
    ("press_release", 1.5, "Oben steht die Pressestelle oder eine Seite für Meldungen.",
     _press_rubric),
    ("press_release", 0.5, "Der Text erzählt, was war.", lambda r: manner.told(r.found)),
    ("press_release", 0.5, "Ein Bildnachweis.", _credit),
    ("press_release", 1.0, "Am Ende stellt sich der Absender vor.",
     lambda r: _first(r.tail, ev.BOILERPLATE_HEAD, short=True)),
    ("press_release", 1.0, "Am Ende steht, was der Absender ist.",
     lambda r: next((u for u in r.tail if ev.BOILERPLATE.match(u.opening)), None)),
    ("press_release", 1.5, "Am Ende steht ein Pressekontakt oder die Bitte um Abdruck.",
     lambda r: next((u for u in r.tail if ev.PRESS_CLOSING.match(u.text)), None)),
    ("press_release", 1.0, "Am Ende steht ein Kontakt.",
     lambda r: next((u for u in r.tail if ev.CONTACT.match(u.opening)), None)),
    ("press_release", 0.5, "Etwas zum Herunterladen.", lambda r: _first(r.found, ev.DOWNLOAD)),
    ("press_release", -3.0, "Eine Liste mit vielen Einträgen.", lambda r: news.listing(r.found)),
    ("press_release", -2.0, "Eine Einladung, ein Programm oder Protokoll.",
     lambda r: _first(r.head[:3], news.INVITATION)),
    ("press_release", -3.0, "Eine Vorlage für einen Rat.", lambda r: _first(r.head, ev.COUNCIL)),
    ("press_release", -3.0, "Ein Gesetz, eine Verordnung oder eine Satzung.",
     lambda r: declarations.law(r.head)),
    ("press_release", -3.0, "Eine Rede oder Andacht.", lambda r: news.speech(r.head)),
    ("press_release", -2.0, "Ein Bericht, ein Merkblatt oder eine Anzeige.",
     lambda r: news.other_paper(r.head)),
    ("press_release", -1.5, "Eine Rede.", lambda r: _first(r.head[:4], news.SPEECH)),
    ("agreement", 2.5, "Der Titel nennt eine Vereinbarung oder ein Wort dieser Art.", _name),
    ("agreement", 1.0, "Oben wird eine Vereinbarung erwähnt.", _mentioned),
    ("agreement", 2.0, "Oben steht, zwischen wem sie geschlossen ist.", _between),
    ("agreement", 4.0, "Name, Partner und Paragraphen stehen in einem Absatz.",
     lambda r: manner.in_one_block(r.found, ev.AGREEMENT_NAME)),
    ("agreement", 1.0, "Die Verfasser sagen, was sie tun wollen.",
     lambda r: manner.binds(r.found)),
    ("agreement", 1.0, "Es gibt eine Aufzählung, und nichts wird erzählt.",
     lambda r: manner.lists_rules(r.found)),
    ("agreement", 1.0, "Jemand wird im Text kurz genannt („nachfolgend …“).",
     lambda r: _first(r.found[: 2 * _HEAD_UNITS], ev.CALLED)),
    ("agreement", 1.0, "Oben steht, wer wen vertritt.",
     lambda r: _first([u for u in r.head if len(u.text) < 300], ev.REPRESENTED)),
    ("agreement", 1.5, "Es gibt eine Präambel.", _preamble),
    ("agreement", 2.0, "Es gibt Paragraphen.", _clauses),
    ("agreement", 1.0, "Es gibt einen Paragraphen.", _one_clause),
    ("agreement", 1.0, "Die Abschnitte sind gezählt.", _numbered),
    ("agreement", 3.0, "Oben stehen ein Bündnis und die, die es tragen.",
     lambda r: declarations.alliance(r.head)),
    ("agreement", 1.0, "Die Verfasser einer Erklärung fordern oder nennen ihre Ziele.",
     lambda r: declarations.demands(_name(r), r.found)),
    ("agreement", 0.5, "Der Titel nennt die Verfasser einer Erklärung.",
     lambda r: declarations.declared_by(_name(r))),
    ("agreement", 2.0, "Der Titel ist der eines Pakts oder Bündnisses.", _pact_title),
    ("agreement", 1.0, "Unter dem Titel steht, wessen Vereinbarung es ist.",
     lambda r: declarations.makers(_name(r), r.found)),
    ("agreement", -3.0, "Ein Gesetz, eine Verordnung oder eine Satzung.",
     lambda r: declarations.law(r.head)),
    ("agreement", 1.0, "Überschriften wie Gegenstand, Laufzeit, Kündigung.", _clause_heads),
    ("agreement", 1.5, "Oben steht, wer sie beschlossen hat, oder ihre Fassung.", _version),
    ("agreement", 1.5, "Am Ende wird unterschrieben.",
     lambda r: _first(r.found[-_TAIL:], ev.SIGNATURE)),
    ("agreement", 1.0, "Am Ende stehen Ort und Tag.", _signed),
    ("agreement", 1.0, "Die Partner vereinbaren oder verpflichten sich.", _pact),
    ("agreement", 1.0, "Der Text sagt, dass hiermit vereinbart wird.",
     lambda r: _first(r.found, ev.CONCLUDED)),
    ("agreement", 2.0, "Die Unterzeichner sprechen selbst.", lambda r: _first(r.found, ev.WE)),
    ("agreement", -1.5, "Die Überschrift berichtet über eine Vereinbarung.", _reported),
    ("agreement", -1.5, "Der Anfang berichtet, wer eine Vereinbarung geschlossen hat.",
     lambda r: news.accord_told(r.head) and manner.told(r.found)),
    ("agreement", -2.0, "Mehrere Menschen werden zitiert; in einer Vereinbarung spricht niemand.",
     _quoted_again),
    ("agreement", -3.5, "Ein Rat für Vereinbarungen, keine.", _advice),
    ("agreement", -2.0, "Ein Bericht, ein Merkblatt oder eine Anzeige.",
     lambda r: news.other_paper(r.head)),
    ("agreement", -4.0, "Eine Vorlage für einen Rat.", lambda r: _first(r.head, ev.COUNCIL)),
)  # fmt: skip
