"""Where a text says who closes an agreement: `zwischen A, B und C`, lists of partners, `eine
gemeinsame Initiative des A der B`, and the sentences that tell of a signing.

Only the frames and their items are found here; what an item names is for who knows the registers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.covers import blocks, labelled, opposite
from nlp.framed import FrameKind, FramePlace, PartyFrame, lines_frame
from nlp.sentences import split_sentences
from nlp.taggers.name_words import bears_role

AGREEMENT = re.compile(
    r"vereinbarung|vertrag|abkommen|erklärung|charta|pakt\b|memorandum|letter of intent"
    r"|absichtserklärung|partnerschaft|allianz|bündnis|\bloi\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?<!\w)(?:[Zz]wischen|[Zz] w i s c h e n)(?!\w)"
    r"(?=\s+(?:der|dem|den|\(?\d[.)]\s|[A-ZÄÖÜ„\"(•\-]))"
)
_BETWEEN_END = re.compile(
    r"\n\s*(?:§|Präambel|PRÄAMBEL|Ziele?\b|Artikel\s|I\.\s|1\.\s(?=Gegenstand|Ziel|Zweck|Präambel|"
    r"Allgemein|Aufgabe|Geltung|Grundlage)|Inhalt)|\b(?:wird|werden|schließen|haben|hat|wurde|ist|soll)\b"
    r"|\b(?:über|zur|zum)\s+(?:die\s|den\s|das\s)?[A-ZÄÖÜ]"
    r"|\büber\s+(?:(?:de[nrm]|die|das|eine[nrm]?)\s+)?(?:[a-zäöüß]+e[nrs]?\s+){0,2}[A-ZÄÖÜ]|\bfür\s+(?:die\s+Jahre|den\s+Zeitraum|den\s+Bereich)"
    r"|\b(?:unterzeichnet|geschlossen|vereinbart)|\bmit dem Ziel"
    r"|(?<!Ev)(?<!ev)(?<![Ll]uth)(?<!St)(?<!Dr)(?<!Prof)"
    r"\.\s+[A-ZÄÖÜ][a-zäöü]+\s+[a-zäöü]+"
)
_LONGEST_FRAME, _LONGEST_SENTENCE = 3000, 700
# What parts the items of a frame; the article says in which case the next one stands.
_ITEM = re.compile(
    r"(?:^|,|;|\bund\b|\bu n d\b|\bsowie\b|\n|(?<=\s)[•\-–](?=\s))\s*(?:[•\-–]\s*)?"
    r"(?P<article>(?:der|dem|den|die|das|des)\s+)(?=(?:[a-zäöüß]+en\s+)?[A-ZÄÖÜ„\"])"
    r"|(?:^|\n\s*\n?|\bund\b\s*\n)\s*(?:[•\-–]\s*|\(?\d[.)]\s*)?(?=[A-ZÄÖÜ„\"])"
)
_REPRESENTED = re.compile(
    r",?\s*\(?(?:diese[rs]?\s+)?(?:gesetzlich\s+)?vertreten\s+durch|,\s*zugleich\s+für|\bhandelnd\s+als"
    r"|\bgemeinsamer\s+Bevollmächtigter"
)
_LIST = re.compile(
    r"^\W*(?:(?:Die|Unsere|Beteiligte|Wir,\s+die)\s+)?(?:[a-zäöü]+nden\s+|[a-zäöü]+ten\s+)?(?:Vertrags|Kooperations|Bündnis|Netzwerk|Projekt)?"
    r"(?:[Pp]artner|[Pp]arteien|[Bb]eteiligte|[Uu]nterzeichner(?:innen)?(?:\s+und\s+Unterzeichner)?|[Uu]nterzeichnende)"
    r"(?:\s+(?:sind|dieser\s+\w+|de[rs]\s+\w+))?\s*[:,]?[ ]*$",
    re.MULTILINE,
)
# A heading below a list: `§ 1 Ziel`, `I. Ausgangslage`.
_LOWER_NAME = re.compile(r"(?:der|die|das|dem|den)\s|ver\.di\b")
_PART = re.compile(r"§|[IVX]{1,4}\.\s|Artikel\s|Präambel\b|Vorbemerkung\b")
_LINE = re.compile(r"\n{1,2}[ \t]*(?P<mark>[•\-–*·]|\d+[.)])?[ \t]*(?P<name>[^\n]{3,140})")
_INITIATIVE = re.compile(r"[Ee]ine\s+(?:gemeinsame\s+)?Initiative\s+(?=de[rs]\s)")
_GENITIVE = re.compile(r"(?:^|\s)(?P<article>de[rs])\s+(?=(?:[a-zäöüß]+en\s+)?[A-ZÄÖÜ])")
_SIGNED = re.compile(
    r"\b(?:[Uu]nterzeichne\w+|[Uu]nterschr[ie]+b\w*|schlossen|schließ\w+|geschlossen|besiegel\w+|signier\w+|vereinbarten"
    r"|getroffen|abgeschlossen|beurkundet\w*|beschlossen|gezeichnet\w*|verabschiedet\w*|paraphier\w+|ratifizier\w+"
    r"|trafen|Unterzeichnung|per\sVertrag|gegründet|verpflichte\w+|verlänger\w+|erneuer\w+)\b|\bsetz(?:ten?|en|t)\b.{0,80}\b(?:Unterschrift|Namen)\b"
)
_NUMBERS = {
    "zwei": 2, "beiden": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_COUNT = re.compile(
    rf"\b(?P<count>{'|'.join(_NUMBERS)}|[2-9])\s+(?:[a-zäöü]+en?\s+)?(?:\w*[Pp]artnern?|\w*[Pp]arteien"
    r"|Unterzeichne\w+|Organisationen|Institutionen|Kammern|Verbänden?)\b",
    re.IGNORECASE,
)


def frames(text: str, title_end: int, *, agreement: bool) -> Iterator[PartyFrame]:
    """The frames of a text in the order of trust; an agreement's own come from its head, up to its
    first paragraph sign or preamble.
    """
    yield from _between(text, title_end, agreement=agreement)
    if agreement:
        yield from _concluding(text, title_end)
        head = _cover(text, title_end)
        if not _BETWEEN.search(head):
            yield from opposite(head, title_end)
        yield from labelled(text[: title_end + _LONGEST_FRAME])
        yield from _of_whom(text[: title_end + _LONGEST_FRAME], title_end)
        yield from _initiatives(text[: title_end + _LONGEST_FRAME])
        yield from _lists(text)
        yield from blocks(text, title_end)
    else:
        yield from _members(text)
    yield from _statements(text[: title_end + _LONGEST_FRAME])
    yield from _for_each(text)
    yield from _signings(text)
    yield from _joints(text, title_end, agreement=agreement)


def _between(text: str, title_end: int, *, agreement: bool) -> Iterator[PartyFrame]:
    for match in _BETWEEN.finditer(text):
        before = text[max(0, match.start() - 160) : match.start()]
        head = agreement and match.start() < title_end + _LONGEST_FRAME
        if not (AGREEMENT.search(before) or head):
            continue
        longest = _LONGEST_FRAME if head else _LONGEST_SENTENCE
        stop = _BETWEEN_END.search(text, match.end(), match.end() + longest)
        end = stop.start() if stop else min(len(text), match.end() + longest)
        if not agreement:
            blank = text.find("\n", match.end(), end)
            end = blank if blank > 0 else end
        yield _frame("between", text, match.end(), end, _ITEM)


def _of_whom(text: str, title_end: int) -> Iterator[PartyFrame]:
    """`Vereinbarung über Radwege / der Stadt A / und des Kreises B`: genitives that begin a line
    under the title.
    """
    for match in _TOGETHER.finditer(text, 0, title_end + _JUST_BEFORE):
        end = _first_stop(text, match.start("list"), max(title_end, match.end("list")))
        yield _frame("between", text, match.start("list"), end, _ITEM)
    for match in _GENITIVES.finditer(text, 0, title_end + _LONGEST_SENTENCE):
        stop = _GENITIVES_END.search(text, match.start(), match.end())
        end = stop.start() if stop else match.end()
        yield _frame("between", text, match.start(), end, _ITEM)


def _first_stop(text: str, start: int, end: int) -> int:
    stop = _GENITIVES_END.search(text, start, end)
    return stop.start() if stop else end


# `Vereinbarung zur Zusammenarbeit der A und der B`: whose work it is says who agrees.
_TOGETHER = re.compile(
    r"\b(?:[Zz]usammenarbeit|[Kk]ooperation|[Pp]artnerschaft|[Ee]rklärung|[Vv]ereinbarung)\s"
    r"(?P<list>de[rs]\s[A-ZÄÖÜ][^,]{3,120}\s(?:und|sowie)\sde[rs]\s[^,.§]{3,120})"
)
_GENITIVES = re.compile(
    r"^(?:der|des)\s[A-ZÄÖÜ][^\n]*?(?:,?\n+(?:der|des)\s[^\n]*?)*(?:\n+|\s)(?:und|sowie)\s(?:der|des)\s[A-ZÄÖÜ][^\n]*",
    re.MULTILINE,
)
_GENITIVES_END = re.compile(
    r"\s(?:für\s(?:den|das)\s|unter\sBeteiligung|im\sRahmen|über\sdie|zur\s|vom\s\d)"
)


def _concluding(text: str, title_end: int) -> Iterator[PartyFrame]:
    """`Die A, vertreten durch …, und das Land B, … schließen folgende Vereinbarung`, over lines."""
    for match in _CONCLUDING.finditer(text, 0, title_end + _LONGEST_FRAME):
        yield _frame("between", text, match.start("who"), match.end("who"), _ITEM)


_CONCLUDING = re.compile(
    r"(?:^|\n)(?P<who>(?:Die|Der|Das)\s[A-ZÄÖÜ](?:[^.§]|(?<=\b[eVg])\.|\bDr\.){20,2500}?)\s(?:schließen|vereinbaren"
    r"|treffen|sind\ssich\seinig|kommen\süberein|verständigen\ssich|beabsichtigen|bekräftigen|erklären"
    r"|haben(?=[^§]{0,2500}\b(?:vereinbart|geeinigt|geschlossen)\b))\b"
)


def _cover(text: str, title_end: int) -> str:
    """The text down to its first paragraph sign or preamble."""
    stop = _BETWEEN_END.search(text, title_end)
    return text[: stop.start() if stop else title_end + _LONGEST_SENTENCE]


def _initiatives(text: str) -> Iterator[PartyFrame]:
    for match in _INITIATIVE.finditer(text):
        stop = _SECTION.search(text, match.end())
        yield _frame(
            "initiative", text, match.end(), stop.start() if stop else len(text), _GENITIVE
        )


_SECTION = re.compile(r"\n\n|\n(?:[IVX]{1,4}\.|\d{1,2}\.?|§+)\s")


def _lists(text: str) -> Iterator[PartyFrame]:
    for match in _LIST.finditer(text):
        items: list[FramePlace] = []
        mark = ""
        at = match.end()
        # A heading may stand apart from its list by a blank line.
        if text[at : at + 2] == "\n\n":
            at += 1
        first_gap = ""
        while line := _LINE.match(text, at):
            name = line["name"].rstrip()
            gap = "\n\n" if text[line.start() : line.start() + 2] == "\n\n" else "\n"
            # The heading may stand apart from its list; all entries have the same gaps.
            apart = len(items) > 1 and gap != first_gap and gap == "\n\n"
            first_gap = gap if len(items) == 1 else first_gap
            kind = "1" if (line["mark"] or " ")[0].isdigit() else line["mark"] or ""
            other = len(items) > 1 and kind != mark
            mark = kind if len(items) == 1 or not items else mark
            sentence = name[:1].islower() and items and not _LOWER_NAME.match(name)
            if (
                apart
                or other
                or sentence
                or _BETWEEN_END.match(text, line.start())
                or _PART.match(name)
            ):
                break
            if len(name.split()) > _MOST_WORDS or (
                name.endswith(".") and not _LEGAL_END.search(name)
            ):
                break
            items.append(FramePlace(line.start("name"), line.end("name")))
            at = line.end()
        if len(items) > 1:
            yield PartyFrame("list", match.start(), at, tuple(items), len(items))


def _members(text: str) -> Iterator[PartyFrame]:
    """`verbindet folgende Institutionen: A, B, C`, `Unterzeichner sind: A, B`, in one sentence or
    line by line.
    """
    for match in _MEMBERS.finditer(text):
        if not AGREEMENT.search(text):
            return
        with_articles = _WITH_ARTICLE.match(text, match.start("who"))
        pattern = _ITEM if with_articles else _MEMBER
        yield _frame("between" if with_articles else "list", text, *match.span("who"), pattern)


_MEMBERS = re.compile(
    r"\b(?:folgende\s\w*(?:[Ii]nstitutionen|[Pp]artner|[Oo]rganisationen|[Ee]inrichtungen|[Vv]erbände)"
    r"|[Uu]nterzeichner(?:innen)?(?:\s\w+){0,3}|[Uu]nterschrieben\s(?:haben|wurde)(?:\s\w+){0,5}"
    r"|[Bb]eteiligt\ssind|[Pp]artner\s(?:sind|des\s\w+\ssind))\s?:?\s(?P<who>(?:[^.]|(?<=\b[eVg])\.|(?<=\bCo)\."
    r"){20,900}?)(?=\.\s|\.$|\n\n|\Z)"
)
_WITH_ARTICLE = re.compile(r"\s*(?:der|die|das|dem)\s")
# Entries of such a list stand between commas, dashes and at the beginning of lines.
_MEMBER = re.compile(
    r"(?:^|,|;|\bund\b|\bsowie\b|\n|(?<=\s)[•\-–·](?=\s))\s*(?:[•\-–·]\s*)?"
    r"(?P<article>(?:der|dem|den|die|das|des)\s+)?(?=[A-ZÄÖÜ„\"])"
)


_MOST_WORDS = 16
_LEGAL_END = re.compile(r"\be\.\s?[VG]\.$")


_PAPER = re.compile(r"\b(?:\w*[Uu]rkunde|Papier|Dokument)\b")


def _signings(text: str) -> Iterator[PartyFrame]:
    for sentence in split_sentences(text):
        words = text[sentence.start : sentence.end]
        if _SIGNED.search(words) and (AGREEMENT.search(words) or _PAPER.search(words)):
            yield PartyFrame("signing", sentence.start, sentence.end, (), _count(words))


def _statements(head: str) -> Iterator[PartyFrame]:
    """`Gemeinsame Presseerklärung der A, der B und des C`: genitives in the head."""
    for match in _STATEMENT.finditer(head):
        stop = head.find("\n\n", match.end())
        end = stop if stop > 0 else len(head)
        if len(_GENITIVE.findall(head, match.end() - 1, end)) > 1:
            yield _frame("initiative", head, match.end(), end, _GENITIVE)


_STATEMENT = re.compile(
    r"^\W*Gemeinsame\s(?:Presse|Medien)?(?:[Ee]rklärung|[Mm]itteilung|[Ii]nformation|[Ss]tellungnahme)\s+(?=de[rs]\s)",
    re.MULTILINE,
)


def _for_each(text: str) -> Iterator[PartyFrame]:
    """Who signs, each in a line: `Für die Kammer Probe: Jan Rau`, `Für das Amt Nord / gez. Rau`."""
    return lines_frame(text, _FOR_EACH)


_FOR_EACH = re.compile(
    r"^[ \t•\-–]*Für (?:die|das|den) (?P<name>[A-ZÄÖÜ][^\n:]{3,140}?)(?::|[ ]*$)", re.MULTILINE
)


def _joints(text: str, title_end: int, *, agreement: bool) -> Iterator[PartyFrame]:
    """Sentences that say without the word that several agreed: `A und B haben sich geeinigt`, `A,
    B und C arbeiten künftig zusammen`, `Beteiligt sind die A und die B`.

    The body comes first: a title shortens the names.
    """
    # The sentence of an agreement that says who closes it may go over several lines.
    head = text[:_LEAD].replace("\n", " ") if agreement else text[:_LEAD]
    sentences = split_sentences(head)
    for sentence in sorted(sentences, key=lambda s: s.start < title_end):
        words = head[sentence.start : sentence.end]
        told = _AGREED.search(words) or (agreement and _DECLARED.search(words))
        involved = _INVOLVED.search(words) and AGREEMENT.search(
            head[: sentence.start][-_JUST_BEFORE:]
        )
        if told or involved:
            yield PartyFrame("joint", sentence.start, sentence.end, (), _count(words))


_INVOLVED = re.compile(r"(?:[Bb]eteiligt|[Mm]it\sdabei|[Dd]abei)\s(?:sind|waren)\b")
_JUST_BEFORE = 200


# A release tells its news at the beginning.
_LEAD = 2500
_AGREED = re.compile(
    r"\b(?:vereinbar(?:en|t|te|ten)|geeinigt|einigen\ssich|einigten\ssich|verständigt(?:en)?|[Uu]nterschr[ie]+b\w*|[Uu]nterzeichne\w+"
    r"|besiegel\w+|kooperieren|empfehlen)\b|\barbeiten\b.{0,60}\bzusammen\b|\bsetz(?:en|ten)\b.{0,60}\bfort\b"
    r"|\bverläng(?:ern|erten)\b|\bwollen\b.{0,80}\b(?:gemeinsam|zusammen|enger|stärker|künftig|abstimmen)\b"
    r"|\b(?:gemeinsame\s(?:Sache|Wege)|an\seinem\sStrang)\b",
    re.DOTALL,
)
_DECLARED = re.compile(
    r"\b(?:erklären|vereinbaren|bekräftigen|verpflichten\ssich|verabreden|schließen|stellen\sfest|geben\ssich)\b"
)


def _frame(
    kind: FrameKind, text: str, start: int, end: int, pattern: re.Pattern[str]
) -> PartyFrame:
    starts = [m.end() for m in pattern.finditer(text, start, end)]
    first = re.compile(r"\s*(?:[Dd](?:er|em|en|ie|as)\s+)?").match(text, start, end)
    begins = sorted({*(b for b in starts if b < end), first.end() if first else start})
    spans = zip(begins, [*begins[1:], end], strict=True)
    items = (_item(text, s, e) for s, e in spans)
    return PartyFrame(kind, start, end, tuple(i for i in items if i), _count(text[start:end]))


def _item(text: str, start: int, end: int) -> FramePlace | None:
    """The item without its representative; none where the words name an office or nobody."""
    represented = _REPRESENTED.search(text, start, end)
    stop = represented.start() if represented else end
    stop = start + len(re.sub(r"[\s,;]*(?:\b(?:und|sowie))?[\s,;•\-–]*$", "", text[start:stop]))
    first = re.match(r"(?:[a-zäöüß]+en\s+)?(?P<word>[\w\-]+)", text[start:stop])
    if first is None or stop - start < _SHORTEST:
        return None
    if bears_role(first["word"]) and not _closes_as_office(text, start):
        return None
    if _ADDRESS_LINE.match(text, start):
        return None
    article = re.search(r"\b(?:[Dd](?:er|em|en|ie|as)|des)\s+$", text[max(0, start - 8) : start])
    return FramePlace(start, stop, article is not None)


def _closes_as_office(text: str, start: int) -> bool:
    """Whether an office closes itself, as in treaties: `dem Minister für Verkehr der Republik`."""
    acts_for = _ACTS_FOR.search(text[max(0, start - 24) : start])
    return _OFFICE_OF_STATE.match(text, start) is not None and acts_for is None


_OFFICE_OF_STATE = re.compile(
    r"(?:\w*[Mm]inister|Senator)(?:in|s)?\sfür\s[^,;\n]{3,60}\s(?:der|des)\s[A-ZÄÖÜ]"
)
_ACTS_FOR = re.compile(r"durch\s+(?:den|die|das)\s+$")
_SHORTEST = 3
_ADDRESS_LINE = re.compile(r"(?:OT|Ortsteil|Postfach|Tel(?:efon)?|Fax|E-Mail|Internet)\b")


def _count(words: str) -> int | None:
    match = _COUNT.search(words)
    if match is None:
        return None
    number = match["count"].casefold()
    return _NUMBERS.get(number) or (int(number) if number.isdigit() else None)
