"""Generated spellings of register entries, each in a sentence, with the span that must be found.

The inflections here are written down from grammar, not taken from `nlp.forms`, so that they can
disagree with it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from pipeline.registers.vocabulary import Vocabulary

# Genitive forms of the nouns that names of partners begin with.
_GENITIVES = {
    "Bundesministerium": ("des Bundesministeriums",), "Institut": ("des Instituts", "des Institutes"),
    "Bundesverband": ("des Bundesverbands", "des Bundesverbandes"),
    "Bundesnetzwerk": ("des Bundesnetzwerks", "des Bundesnetzwerkes"),
    "Zentralverband": ("des Zentralverbands", "des Zentralverbandes"), "Fachhochschule": ("der Fachhochschule",),
    "Berufsgenossenschaft": ("der Berufsgenossenschaft",), "Bundesagentur": ("der Bundesagentur",),
    "Bundesanstalt": ("der Bundesanstalt",), "Stiftung": ("der Stiftung",), "Offensive": ("der Offensive",),
    "Wirtschaftsförderung": ("der Wirtschaftsförderung",), "Deutsche": ("der Deutschen",), "Agentur": ("der Agentur",),
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MARKS = ("„{}“", "„{}”", '"{}"', "»{}«", "«{}»", "‚{}‘", "“{}”", '„{}"', "{}")


@dataclass(frozen=True, slots=True)
class Variant:
    """A sentence in which `[start, end)` means an entry."""

    text: str
    start: int
    end: int
    kind: str
    id: str


def variants(vocabulary: Vocabulary, kind: str, count: int = 200, seed: int = 1) -> list[Variant]:
    """`count` different sentences about entries of one kind, the same for the same seed."""
    every = list(
        dict.fromkeys(
            {"partner": _partners, "standard": _standards, "region": _regions}[kind](vocabulary)
        )
    )
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return [
        Variant(text, text.index(form), text.index(form) + len(form), kind, id)
        for text, form, id in chosen
    ]


def _in_sentence(form: str, article: str = "") -> str:
    return f"Nach Auskunft {article}{form} sind alle Fristen eingehalten worden."


def _partners(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    # Who is only known gets tags of another kind.
    partners = (p for p in vocabulary.partners if p.status != "known_organisation")
    for partner in partners:
        for name in (partner.name, *partner.names):
            for form in _written(name):
                yield _in_sentence(form, "von "), form, partner.id
                yield f"Gastgeber war {form}, wie schon im Vorjahr.", form, partner.id
        for name in (partner.name, *partner.names):
            first, _, rest = name.partition(" ")
            for genitive in _GENITIVES.get(first, ()):
                article, _, noun = genitive.partition(" ")
                for form in _written(f"{noun} {rest}"):
                    yield _in_sentence(form, f"{article} "), form, partner.id


def _written(name: str) -> Iterator[str]:
    """Ways to write the same words."""
    yield name
    yield name.translate(_UMLAUTS)
    yield name.replace(" e. V.", " e.V.") if " e. V." in name else name.replace(" und ", " & ")
    yield name.replace(" – ", " - ")
    yield re.sub(r"[„“]", '"', name)
    long = max(re.findall(r"\w+", name), key=len)
    if len(long) > 11:
        yield name.replace(long, f"{long[:6]}-\n{long[6:]}", 1)
    blanks = [match.start() for match in re.finditer(" ", name)]
    if blanks:
        middle = blanks[len(blanks) // 2]
        yield f"{name[:middle]}\n{name[middle + 1 :]}"


_PREFIXES = ("OM-Praxis ", "OM Praxis ", "OM-Praxis: ", "OM–Praxis ", "OM-Praxis\n")
_JOINTS = ("-", " ", "", " – ", "‑")
_CHECKS = ("INQA-Check", "INQA Check", "INQA-Checks", "OM-Check")


def _standards(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for standard in vocabulary.standards:
        letter, number = standard.code.split("-")
        for joint, prefix in product(_JOINTS, _PREFIXES):
            form = f"{prefix}{letter}{joint}{number}"
            yield f"Geprüft wurde nach {form} im letzten Jahr.", form, standard.code
        for theme, mark, word in product(standard.themes, _MARKS, _CHECKS):
            form = f"{word} {mark.format(theme)}"
            article = "des" if word.endswith("s") else "den"
            yield f"Die Betriebe nutzen {article} {form} gern.", form, standard.code
        for name in standard.names:
            if re.search(r"[Cc]heck|analyse", name):
                yield f"Die Betriebe nutzen das Werkzeug {name} gern.", name, standard.code


def _regions(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for region in vocabulary.regions:
        if region.same_as:
            continue
        if region.level == "land":
            yield f"In {region.name} gibt es Zuschüsse.", region.name, region.id
            genitive = region.name if region.name.endswith("s") else f"{region.name}s"
            yield f"Die Betriebe {genitive} wachsen.", genitive, region.id
            plain = region.name.translate(_UMLAUTS)
            yield f"Für {plain} liegt nichts vor.", plain, region.id
            blank = region.name.replace("-", " ")
            yield f"Aus {blank} kamen Grüße.", blank, region.id
            for adjective in region.adjectives:
                for ending in ("",) if adjective.endswith("er") else ("e", "en", "er", "es", "em"):
                    form = adjective + ending
                    yield f"Das gilt für {form} Betriebe ebenso.", form, region.id
                    yield (
                        f"Auch {form.translate(_UMLAUTS)} Kammern helfen.",
                        form.translate(_UMLAUTS),
                        region.id,
                    )
        elif region.level == "kreis" and region.name.startswith(("Kreis ", "Landkreis ")):
            word, _, rest = region.name.partition(" ")
            yield f"Im {region.name} wird beraten.", region.name, region.id
            yield f"Die Betriebe des {word}es {rest} wachsen.", f"{word}es {rest}", region.id
            plain = region.name.translate(_UMLAUTS)
            yield f"Der {plain} hilft.", plain, region.id
        elif region.level in ("network", "landscape"):
            yield f"Im Gebiet {region.name} wird beraten.", region.name, region.id
