"""Forty invented persons, the ways in which each of them is written, and people who are only like them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.tokens import fold

# Given names with umlauts, joined and double ones; surnames that nobody bears, with particles and double ones.
GIVEN = (
    "Anke", "Björn", "Karl-Heinz", "Mareike", "Jörg", "Anna Lena", "Sönke", "Grete", "Hans Jürgen", "Ute",
    "Käthe", "Torben", "Marie-Luise", "Ingo", "Rüdiger", "Friederike", "Lars", "Gösta", "Eva Maria", "Detlef",
)  # fmt: skip
SURNAMES = (
    "Wesselkötter", "Brömmelhaus", "Quandelhoff", "von Tüßlingen", "Strießmeier", "Haberzettl-Kyff", "de Vrömme",
    "Zwirlein", "Ölschlägler", "Püttjerman", "Mönkeloh", "van der Klöpp", "Gräßlin", "Fußstetter", "Knüwerling",
    "zu Löwensprung", "Drüppelkamp", "Schnäbelring", "Eßwurm", "Ullenbrück-Sarn",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """A person: `given` may be two names, `surname` has its particles."""

    given: str
    surname: str

    @property
    def name(self) -> str:
        """As it is told to `omdok erase`."""
        return f"{self.given} {self.surname}"

    @property
    def core(self) -> str:
        """The surname without particles."""
        return self.surname.rpartition(" ")[2]


def forty() -> list[Invented]:
    """The persons; every surname is borne by two, of whom the second has it with another letter."""
    first = [Invented(given, surname) for given, surname in zip(GIVEN, SURNAMES, strict=True)]
    turned = GIVEN[7:] + GIVEN[:7]
    return first + [
        Invented(given, f"{s[:-1]}{s[-1]}ow") for given, s in zip(turned, SURNAMES, strict=True)
    ]


def forms(one: Invented) -> Iterator[tuple[str, str]]:
    """More than thirty ways to write a person, each in a sentence: (how, sentence)."""
    given, surname, core = one.given, one.surname, one.core
    first = given.replace("-", " ").split()[0]
    initial, plain = first[0], fold(f"{first}.{core}".replace("-", ""))
    yield "whole", f"Es sprach {given} {surname} zu den Betrieben."
    yield "surname first", f"Anwesend: {surname}, {given}."
    yield "surname first without a comma", f"Liste: {surname} {given} (Vorstand)"
    yield "title", f"Begrüßt wurde Dr. {given} {surname} am Abend."
    yield "surname alone", f"Später dankte Frau {surname} den Gästen."
    yield "initial", f"Protokoll: {initial}. {surname}"
    yield "initial behind", f"Verteiler: {surname}, {initial}."
    yield "middle initial", f"Das schrieb {given} K. {surname} gestern."
    yield "second given name", f"Das schrieb {given} Gundula {surname} gestern."
    yield "first given name alone", f"Gemeint ist {first} {surname} aus dem Kreis."
    yield "genitive", f"Das war {given} {surname}s Vorschlag."
    yield "capitals", f"{given.upper()} {surname.upper()} BEGRÜSST DIE GÄSTE"
    yield "umlauts as two letters", f"Unterlagen von {_two(given)} {_two(surname)} liegen bei."
    yield (
        "apart letters",
        f"{unicodedata.normalize('NFD', f'{given} {surname}')} eröffnete den Tag.",
    )
    yield "double blank", f"Es sprach {given}  {surname} kurz."
    yield "over the line", f"Es sprach {given}\n{surname} kurz."
    yield "protected blank", f"Es sprach {given}\u00a0{surname} kurz."
    yield (
        "soft hyphen",
        f"Es sprach {given} {core[:4]}\u00ad{core[4:]} kurz."
        if core == surname
        else f"{given} {surname}",
    )
    yield "broken at the line's end", f"Es sprach {given} {surname[:-4]}-\n{surname[-4:]} kurz."
    yield from _in_other_places(one, initial, plain)


def _in_other_places(one: Invented, initial: str, plain: str) -> Iterator[tuple[str, str]]:
    given, surname, core = one.given, one.surname, one.core
    first = given.replace("-", " ").split()[0]
    yield "mail", f"Schreiben Sie an {plain}@beispiel.example bitte."
    yield (
        "mail with an initial",
        f"Schreiben Sie an {initial.lower()}.{fold(core)}@beispiel.example bitte.",
    )
    yield "link", f"Mehr unter https://beispiel.example/team/{plain.replace('.', '-')}/ im Netz."
    yield "file name", f"Anlage: {first}_{core}_Lebenslauf.pdf liegt bei."
    yield "brackets", f"Vertretung: {surname} ({given})"
    yield "nickname", f"Alle kennen {given} „Mecki“ {surname} im Haus."
    yield "adjective", f"Das ist die {core.lower()}sche Lösung von {given} {surname}."
    yield "dash", f"{given} – {surname} stand auf dem Schild: {given} {surname}."
    yield "with a partner", f"{given} und Petra {surname} luden ein."
    yield "signature", f"gez. {given} {surname}"
    yield "quoted", f"„{given} {surname}“ steht an der Tür."
    yield "joined", f"Das Konto {first}{core} gehört dazu, {given} {surname}."
    yield "salutation", f"Sehr geehrter Herr {surname},"
    yield "hyphen for blank", f"Der {given.replace(' ', '-')}-{core}-Preis wird verliehen."
    yield (
        "spaced",
        f"Es sprach {' '.join(first)}  {' '.join(core)} kurz."
        if "-" not in core
        else f"{given} {surname}",
    )


def _two(text: str) -> str:
    pairs = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    return "".join(pairs.get(letter, letter) for letter in text)


def others(one: Invented) -> Iterator[str]:
    """Sentences about people who are not this one."""
    first = one.given.replace("-", " ").split()[0]
    yield f"{first} Allerweltsmann kam aus Hessen."
    yield f"{first} {one.core[:4]}bergerhaus leitet die Kammer."
    yield f"Der Ort {one.core[:4]}hausen liegt am Fluss."
    yield "Otto Normalverbraucher, Vorstand, dankte allen."
