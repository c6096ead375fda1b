"""Practice standards: codes, lists, ranges and titles in marked texts; `a+b` are the codes of one
range.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.resolve import resolve
from nlp.taggers.standards import StandardsTagger
from nlp.taggers.terms import TermTagger
from nlp.types import Mention
from pipeline.registers.vocabulary import load_vocabulary
from tests.nlp.marked import linked, plain, wanted

REGISTER = load_vocabulary(Path(__file__).resolve().parents[2] / "corpus" / "vocabulary").register()
TERMS, CODES = TermTagger(REGISTER), StandardsTagger(REGISTER)
A = "A-1.0+A-2.1+A-2.2+A-2.3+A-2.4+A-3.1+A-3.2+A-3.3+A-3.4"
A2 = "A-2.1+A-2.2+A-2.3+A-2.4"

TABLE = [
    # single codes
    "({A-2.1:OM-Praxis A-2.1})",
    "({A-2.1:OM Praxis A 2.1})",
    "({A-2.1:OM-Praxis A2.1})",
    "({A-2.1:OM–Praxis A–2.1})",
    "({A-2.1:OM-Praxis-A-2.1})",
    "({A-2.1:OM-Praxis A - 2.1})",
    "({A-2.1:OM-Praxisstandard A-2.1})",
    "die {A-2.1:OM-Praxisstandards A-2.1} und {A-2.3:A-2.3}",
    "({A-2.1:OM-PRAXIS A-2.1})",
    "({A-2.1:OM-\nPraxis A-\n2.1})",
    "({A-1.0:OM-Praxis A1})",
    "({A-1.0:OM-Praxis A-1})",
    "({A-1.0:OM-Praxis A-1.0})",
    "({B-2:OM-Praxis B-2}) und ({B-1:OM-Praxis B1})",
    "({A-3.4:OM-Praxis A-3,4})",
    "({A-1.0:OM-Praxis Al})",
    "Es gilt {A-2.1:OM-Praxis A-2.1}. Danach folgt mehr.",
    "(INQA-Check-Familie ({A-2.3:OM-Praxis A-2.3}) und mehr)",
    "Der Praxisstandard {B-1:B-1} der Offensive Mittelstand",
    "die Praxisstandards {B-1:B-1} und {B-2:B-2}",
    "Standard B-12, Standard B-1-neu und Papier A-4 nach dem Standard A-4",
    # lists
    "{A-2.1:OM-Praxis A-2.1}, {A-2.3:A-2.3} und {A-3.1:A-3.1}",
    "{A-2.1:OM-Praxis A-2.1}/{A-2.3:A-2.3}",
    "{A-2.1:OM-Praxis A-2.1} sowie {A-3.4:OM-Praxis A-3.4}",
    "{A-2.1:OM-Praxis A-2.1}, {A-2.3:2.3} und {A-3.1:3.1}",
    "{A-2.1:OM-Praxis A-2.1} bzw. {A-2.2:A-2.2}",
    # ranges
    f"(-Checks -{{{A}:OM-Praxis A1 - A-3.4}})",
    f"({{{A}+B-1+B-2:OM-Praxis A-1.0 bis B-2}})",
    f"({{{A2}:OM-Praxis A-2.1 bis A-2.4}})",
    f"({{{A2}:OM-Praxis A-2.1–A-2.4}})",
    f"({{{A2}:OM-Praxis A-2.1 – 2.4}})",
    f"({{{A2}:OM-Praxis A-2.1 bis 2.4}})",
    f"({{{A2}:OM-Praxis A2.1-A2.4}})",
    f"({{{A2}:OM-Praxis A-2.1 bis OM-Praxis A-2.4}})",
    f"({{{A2}:OM-Praxis A-2.1\nbis A-2.4}})",
    f"({{{A2}:OM-Praxis A-2.1 bis zu A-2.4}})",
    "({A-1.0:OM-Praxis A-1.0}, {A-2.3+A-2.4+A-3.1:A-2.3 bis A-3.1} und {B-2:B-2})",
    "Eine Reihe von Checks, {A-2.3+A-2.4+A-3.1:A-2.3 bis A-3.1}, steht bereit.",
    # bare codes
    "Der Praxisstandard {A-2.1:A-2.1} hilft.",
    "Der Check {A-2.3:A-2.3} hilft.",
    "Siehe Abbildung A-2.1 zum Check und Anhang A-2.3 zum Praxisstandard.",
    "Ohne jeden Bezug steht hier A-2.1.",
    # no codes
    "Papier im Format A 4 und DIN A4, die Autobahn A 3, Raum A-2.1, § 3 und Seite 34",
    "Deutschkurs A2.1, Niveau B1, Stufe A1",
    "OM-Praxis A-9.9 und OM-Praxis C-1",
    "OM-Praxis für alle; Praxis A 3 im Ärztehaus",
    "Version A-2.1.3 des Checks",
    "{A-2.1:OM-Praxis A-2.1} auf A4-Papier und 2.3 Prozent mehr",
    "Die A 6 und die A 1 sind Autobahnen, der Check hilft.",
    # titles
    "Der {A-2.1:INQA-Check „Personalführung“} hilft.",
    'Der {A-2.1:INQA-Check „Personalführung"} hilft.',
    'Der {A-2.1:INQA-Check "Personalführung"} hilft.',
    "Der {A-2.1:INQA-Check ‚Personalführung‘} hilft.",
    "Der {A-2.1:INQA-Check »Personalführung«} hilft.",
    "Der {A-2.1:INQA-Check Personalführung} hilft.",
    "mit Hilfe des {A-2.3:INQA-Checks „Gesundheit“}",
    "der {A-2.4:INQA-Check „Wissen & Kompetenz“} und der {A-2.4:INQA-Check Wissen und Kompetenz}",
    "der {A-2.2:INQA-Check „Vielfaltsbewusster Betrieb“}, früher {A-2.2:INQA-Check „Diversity“}",
    "nach dem {A-2.2:INQA-Check „Vielfaltsbewussten Betrieb“}",
    "die {A-2.1:INQA-Checks „Personalführung“}, {A-2.3:„Gesundheit“} und {A-2.4:„Wissen & "
    "Kompetenz“}",
    "die {A-2.1:INQA-Checks Personalführung} und {A-2.3:Gesundheit}",
    "der {A-2.1:INQA-Check Personalführung} und Gesundheit im Betrieb",
    "der {A-1.0:INQA-Unternehmenscheck „Guter Mittelstand“} und der "
    "{A-1.0:INQA-Unternehmens-Check}",
    "der {A-1.0:Check „Guter Mittelstand“}",
    "der {A-1.0:Check „Guter Mittelstand – Erfolg ist kein Zufall“}",
    "der {A-1.0:Check „Guter Mittelstand: Erfolg ist kein Zufall“}",
    "der {A-3.1:GDA-ORGAcheck}, {A-3.1:GDA ORGAcheck}, {A-3.1:GDA-ORGA-Check}, "
    "{A-3.1:GDA-Orgacheck}, {A-3.1:Orgacheck}",
    "die {A-3.4:Potenzialanalyse Arbeit 4.0} und die {A-3.4:Potentialanalyse „Arbeit 4.0“}",
    "der {A-3.4:Selbstcheck Arbeit 4.0}",
    "INQA bietet den {A-2.3:Gesundheits-Check} an.",
    "der {A-2.1:INQA-Check „Personalführung“} ({A-2.1:OM-Praxis A-2.1})",
    # look-alikes
    "Das INQA-Audit „Zukunftsfähige Unternehmenskultur“ ist kein Check.",
    "Der Leitfaden „Guter Mittelstand – Erfolg ist kein Zufall“ liegt aus.",
    "Leitfaden Guter Mittelstand: Erfolg ist kein Zufall",
    "„Gutes Bauen: Unternehmens-Check” und Gutes Bauen:Unternehmenscheck",
    "Personalführung und Gesundheit sind Themen, ein Gesundheits-Check beim Arzt auch.",
    "Die INQA-Checks sind kostenlos, ein INQA-Check auch.",
]


def _find(text: str) -> list[Mention]:
    return resolve(text, [*TERMS.find(text), *CODES.find(text)])


def _standards(text: str) -> list[Mention]:
    return [m for m in _find(text) if m.kind == "standard"]


@pytest.mark.parametrize("marked", TABLE)
def test_linked_standards(marked: str) -> None:
    text = plain(marked)
    assert linked(_standards(text)) == wanted(marked)


def test_an_inqa_check_without_title_stays_open() -> None:
    (mention,) = _standards("Jeder Betrieb kann einen INQA-Check machen.")
    assert len(mention.ids) == 5
    assert _standards("Die INQA-Checks sind kostenlos.") == []


@given(
    st.sampled_from(REGISTER.codes),
    st.sampled_from(REGISTER.codes),
    st.sampled_from([" bis ", " – ", " - "]),
)
def test_a_range_holds_what_lies_between_in_the_register(first: str, last: str, sign: str) -> None:
    order = list(REGISTER.codes)
    a, b = order.index(first), order.index(last)
    found = [m.ids[0] for m in CODES.find(f"(OM-Praxis {first}{sign}{last})")]
    assert found == (order[a : b + 1] if a < b else [first, last])


@given(st.text(alphabet="OMPraxis AB123.,–-/", max_size=60))
def test_codes_point_into_the_text(text: str) -> None:
    text = f"OM-Praxis A-2.1 {text}"
    found = CODES.find(text)
    assert found
    assert all(text[m.start : m.end] == m.surface for m in found)
