"""What a text tells of a person at one place: name, function and organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.taggers.names import CAPITAL, NO_NAME, ROLE
from nlp.taggers.verbs import SPEECH
from nlp.tokens import fold

# What ends a verb in two parts may stand between the name and what tells more of the person.
_PARTICLE_END = re.compile(
    r"\s+(?:klar|fest|hinzu|zusammen|heraus|voraus|dar|aus|an|ein|hervor|nach|vor|dazu|abschließend|überzeugt|sicher)"
    r"(?=[,.;])"
)
_ORGAN = r"(?:Vorstand|Beirat|Präsidium|Kuratorium|Aufsichtsrat|Strategiekreis|Geschäftsführung|Leitungskreis|Bereich)"  # noqa: E501
_RELATIVE = re.compile(r",\s+(?P<clause>(?:der|die)\s[^,.:;„“\"]{4,160}?)(?=[,.:;]|$)")
_OF = (
    r"(?:des|der|vom|von der|von dem|von|beim|bei der|bei dem|bei|im|in der|am|an der|für die|für "
    r"das|für den"
    r"|einer|eines)"
)
_ROLE_OF = re.compile(
    rf"(?P<role>.+?(?:\s+(?:im|des|der|in der)\s+{_ORGAN}s?)?)\s+(?P<of>{_OF})\s+(?P<org>.+)$",
    re.DOTALL,
)
_MEMBER = re.compile(r",?\s+(?:vom|von der|von dem|von|beim|bei der)\s+(?P<org>.+)", re.DOTALL)
_APPOSITION = re.compile(r",\s+(?P<rest>.+)", re.DOTALL)
_BRACKETS = re.compile(r"\s+\((?P<org>[^()]+)\)")
_OCCASION = re.compile(
    r"\s+(?:auf (?:dem|der|einer|einem|(?:\w+-)?(?:Nach|An)frage)|mit(?=[.,]|$)"
    r"|bei (?:der|dem|einer|einem) |beim |anlässlich|nach (?:der|dem|einer|einem)"
    r"|während|(?<!für )(?:das|den) [A-ZÄÖÜ]"
    r"|zum |zur |am \d|in (?:seiner|ihrer|einem|einer) |hat |haben |ist |sind |hatte |war |wird "
    r"|im Rahmen"
    rf"|(?:so|sprach|schrieb|rief|hob|{SPEECH}e?)\b"
    r"|und (?:sagte|ergänzte|betonte|fügte)|dazu\b|abschließend"
    r"|(?:klar|fest|hinzu|zusammen|überzeugt|deutlich|zufrieden|sicher)\b)"
)
# What stands in front of a function and does not belong to it: `Hierzu`, `dazu auch`, an article.
_NO_FUNCTION = re.compile(
    r"^(?:(?:sich|auch|etwa|ihm|ihr|es|dazu|hierzu|dabei|denn|und|so|für|von|mit|gestern|heute)(?:\s+|$))*"
    r"(?:(?:der|die|das|dem|den|unsere?|seine?[rmn]?|ihre?[rmn]?|dessen|deren|eine?)\s+)?",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"\be\.\s?V$|\be$|\bDr$|\bProf$|\bst(?:ell)?v$|\bSt$|\bu$")


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker as one place of the text tells; an empty name stands for `er` or `sie`."""

    name: str
    function: str | None = None
    organisation: str | None = None
    feminine: bool | None = None

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1] if self.name else ""


def describe(text: str, begin: int, start: int, end: int, name: str) -> Person:
    """The person called `name` at `[start, end)`, with the function in front of the name (from
    `begin` on) or behind.

    `Geschäftsführerin Eva Kunz vom RKW`, `Eva Kunz, Leiterin der Kammer`, `der Vorsitzende der
    Kammer, Jan Rau`.
    """
    if not name:  # a role alone: `eine Sprecherin der Kammer`
        return Person("", *_function_before(_until_end(text[begin : end + 160])))
    person = Person(name, *_function_before(text[begin:start]))
    return _with_apposition(person, text[end : end + 300])


def describe_anywhere(text: str, start: int, end: int, name: str) -> Person:
    """The same where nothing tells how far the words in front of the name reach: only the role
    directly there.
    """
    before = re.search(
        rf"(?:\b[a-zäöü]+e[rn]?\s+)?(?:{CAPITAL}\s+)?$", text[max(0, start - 90) : start]
    )
    words = before.group().strip() if before else ""
    role = words if words and ROLE.search(words.split()[-1]) else None
    role = (
        re.sub(r"^(?:der|die|das|unser|unsere|seine|ihre|eine|einer)\s+", "", role)
        if role
        else None
    )
    return _with_apposition(Person(name, role or None), text[end : end + 300])


def merged(first: Person, second: Person) -> Person:
    """One person out of what two places tell; the first counts more."""
    return replace(
        first,
        name=max(first.name, second.name, key=len),
        function=first.function or second.function,
        organisation=first.organisation or second.organisation,
    )


def _function_before(words: str) -> tuple[str | None, str | None]:
    """Function and organisation of the words in front of a name; nothing where they hold no
    role.
    """
    words = " ".join(words.split())
    named_last = words.endswith(",")
    parts = re.split(r"[,:;„“”\"»«()]", words.rstrip(","))
    last = parts[-1].strip()
    if named_last:
        at = max(words.rfind(" der "), words.rfind(" die "))
        opened = (
            re.search(r"(?:^|\s)(?:[Dd]er|[Dd]ie)\s+(?P<rest>.+)$", last)
            if at >= 0 or last
            else None
        )
        last = opened["rest"] if opened else last
    else:
        last = _NO_FUNCTION.sub("", last)
    if not last or not any(ROLE.search(word) for word in last.split()):
        bare = (
            re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß\-]{3,}", last)
            and fold(last) not in NO_NAME
            and not named_last
        )
        return (last, None) if bare else (None, None)
    match = _ROLE_OF.match(last)
    if match and any(ROLE.search(word) for word in match["role"].split()):
        return match["role"], _organisation(match["org"], match["of"])
    return last, None


def _with_apposition(person: Person, rest: str) -> Person:
    """The person with what stands behind the name: ` vom ifaa`, ` (RKW)`, `, Vorsitzende der …`, `,
    der … leitet`.
    """
    if match := _PARTICLE_END.match(rest):
        rest = rest[match.end() :]
    rest = rest.split("\n\n")[0]
    if re.match(r",\s+[„“\"»«]", rest):
        return person  # the quote goes on
    if match := _BRACKETS.match(rest):
        return _with_bracket(person, match["org"])
    if match := _RELATIVE.match(rest):
        return replace(person, function=match["clause"], organisation=_in_clause(match["clause"]))
    rest = _until_end(rest)
    if match := _MEMBER.match(rest):
        return replace(person, organisation=_organisation(match["org"]))
    if match := _APPOSITION.match(rest):
        return _with_role(person, match["rest"])
    return person


def _with_bracket(person: Person, words: str) -> Person:
    """`(RKW)` is an organisation, `(Vorstand der IKK classic)` a role, `(58)` and `(SPD)` behind a
    role neither.
    """
    if re.fullmatch(r"[\d\s]+|.*\d{2}\s*Jahre.*", words):
        return person
    if any(ROLE.search(word) for word in re.findall(r"[\w\-]+", words)):
        return _with_role(person, words)
    return replace(person, organisation=person.organisation or words)


def _with_role(person: Person, rest: str) -> Person:
    rest = " ".join(rest.split())
    first = re.split(r"\s+", rest)[0]
    match = _ROLE_OF.match(rest)
    small = first[:1].islower() and not re.match(r"(?:ifaa|itb|bbe|ver\.di)\b", first)
    if match and (small or any(ROLE.search(word) for word in match["role"].split())):
        return replace(
            person, function=match["role"], organisation=_organisation(match["org"], match["of"])
        )
    if any(ROLE.search(word) for word in rest.split()):
        return replace(person, function=rest)
    if small or rest[:1].isdigit():
        return person  # , sagte …; , 58
    return replace(person, organisation=_organisation(rest))


def _until_end(rest: str) -> str:
    """The apposition without the occasion, the next clause or sentence that follows it."""
    rest = rest.split("\n\n")[0]
    ends = [match.start() for match in (_OCCASION.search(rest),) if match]
    for match in re.finditer(r"[,:;]|\.(?=\s+[A-ZÄÖÜ„\"]|\s*$)", rest):
        before = rest[: match.start()]
        inside = before.count("„") > before.count("“") + before.count("”") or before.count('"') % 2
        if match.start() > 0 and not inside and not _ABBREVIATED.search(before):
            ends.append(match.start())
            break
    return rest[: min(ends)] if ends else rest


def _organisation(words: str, of: str = "") -> str | None:
    """The organisation in the nominative, without the carrier's word in front of it and the place
    behind it.
    """
    words = re.sub(
        r"^(?:(?:der|des|die|das|dem)\s+)?OM-Trägers?\s+(?=\S)", "", " ".join(words.split())
    )
    words = re.sub(r"^(?:der|des|die|das|dem|den)\s+(?=\S)", "", words)
    words = (
        re.sub(r"\s+(?:im|in|aus)\s+(?:dem\s+)?(?:Landkreis|Kreis)\s.*$", "", words)
        if "„" not in words
        else words
    )
    words = words.strip(" ,")
    return (_nominative(words) if of == "des" else words) or None


def _nominative(words: str) -> str:
    """`Gewerbevereins Bliesaue` → `Gewerbeverein Bliesaue`: the first long noun loses its
    genitive.
    """
    return re.sub(
        r"\b([A-ZÄÖÜ][a-zäöüß\-]{4,}?[^aeiousß\W]|[A-ZÄÖÜ]\w{3,}um)e?s\b", r"\1", words, count=1
    )


def _in_clause(clause: str) -> str | None:
    """The organisation in `der das Netzwerk … koordiniert`: the capital words behind the
    article.
    """
    match = re.search(
        r"(?:bei der|beim|bei|die|das|den|der|im|in der)\s+(?:[a-zäöü]+\s+)?"
        r"(?P<org>[A-ZÄÖÜ][\w\-]*(?:\s+(?:[A-ZÄÖÜ][\w\-]*|der|des|für|und))*)",
        clause[4:],
    )
    return match["org"] if match else None
