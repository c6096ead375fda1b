"""Partners and regions in German: a table of marked texts, run through the terms tagger and the
resolution.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.resolve import resolve
from nlp.taggers import Register
from nlp.taggers.terms import TermsOnDemand, TermTagger
from nlp.types import Term
from pipeline.registers.vocabulary import load_vocabulary
from tests.nlp.marked import linked, plain, wanted

REGISTER = load_vocabulary(Path(__file__).resolve().parents[2] / "corpus" / "vocabulary").register()
TAGGER = TermTagger(REGISTER)
STRANGER = Term("fremd", "partner", "Fremd", ("Zweckverband Xylophon", "Stiftung Quasar"), ("XYQ",))
ON_DEMAND = TermsOnDemand(REGISTER.terms)
WITH_STRANGER = TermTagger(replace(REGISTER, terms=(*REGISTER.terms, STRANGER)))

PARTNERS = [
    "Die {ba:Bundesagentur für Arbeit} hilft.",
    "Vertreter der {ba:Bundesagentur für Arbeit} und die {ba:Agenturen für Arbeit} vor Ort.",
    "Fragen Sie Ihre {ba:Arbeitsagentur} oder den {ba:Arbeitgeberservice}.",
    "Der {ba:Arbeitgeber-Service der Agentur für Arbeit} lädt ein.",
    "DIE {ba:BUNDESAGENTUR FÜR ARBEIT} LÄDT EIN",
    "Die {ba:Bundesagentur fuer Arbeit} lädt ein.",
    "Die {ba:Bundes-\nagentur für Arbeit} lädt ein.",
    "Die {ba:Bundesagentur\nfür Arbeit} lädt ein.",
    "Das {itb:Institut für Technik der Betriebsführung} forscht.",
    "Im Auftrag des {itb:Institutes für Technik der Betriebsführung} in "
    "{stadt-karlsruhe:Karlsruhe}-Mitte.",
    "Im Auftrag des {itb:Instituts für Technik der Betriebsführung im Deutschen Handwerksinstitut "
    "e. V.}",
    "Das {itb:itb} und das {itb:ITB} sind eins, auch {itb:itb im DHI}.",
    "Ein Gespräch mit dem {itb:itb – Institut für Technik der Betriebsführung im DHI e.V.} fand "
    "statt.",
    "Das {rkw:RKW Kompetenzzentrum} und das {rkw:RKW-Kompetenzzentrum}.",
    "Die {rkw:RKW}-Studie liegt vor.",
    "Schreiben Sie an info@rkw.de oder an kontakt@RKW.de, siehe www.RKW.de/BMAS.",
    "Das {rkw:Rationalisierungs- und Innovationszentrum der Deutschen Wirtschaft} in Eschborn.",
    "Das {bmas:Bundesministerium für Arbeit und Soziales} fördert, das {bmas:BMAS} prüft.",
    "Im Haus des {bmas:Bundesministeriums für Arbeit und Soziales}.",
    "Das {bmas:Bundesministerium für Arbeit & Soziales} fördert.",
    "Die {fhm:Fachhochschule des Mittelstands} lehrt, die {fhm:Fachhochschule des Mittelstandes} "
    "auch.",
    "Nach einer Umfrage der {fhm:FHM}.",
    "Die {ifm-bonn:IfM Bonn}-Zahlen und das {ifm-bonn:Institut für Mittelstandsforschung Bonn}.",
    "Die Berechnungen des {ifm-bonn:Instituts für Mittelstandsforschung} zeigen es.",
    "Das {bbe:Bundesnetzwerk Bürgerschaftliches Engagement} und das {bbe:Bundesnetzwerk "
    "bürgerschaftliches Engagement}.",
    "Sprecherin des {bbe:Bundesnetzwerkes Bürgerschaftliches Engagement}.",
    "Die {mewes-stiftung:Wolfgang Mewes Stiftung}, kurz {mewes-stiftung:Mewes-Stiftung}.",
    "Kuratorium der {mewes-stiftung:Wolfgang-Mewes-Stiftung}",
    "Der {bsf:Bundesverband StrategieForum e. V.} und der {bsf:Bundesverband Strategieforum e.V.} "
    "sind einer.",
    "Die {stiftung-mgv:Stiftung „Mittelstand – Gesellschaft – Verantwortung“} trägt die OM.",
    "Die {stiftung-mgv:Stiftung Mittelstand - Gesellschaft - Verantwortung} trägt die OM.",
    'Die {stiftung-mgv:Stiftung "Mittelstand – Gesellschaft –Verantwortung"} trägt die OM.',
    "Die {stiftung-mgv:Stiftung »Mittelstand — Gesellschaft — Verantwortung«} trägt die OM.",
    "Beschluss der {stiftung-mgv:Stiftung „Mittelstand“} vom Mai.",
    "Das {verdi-bw-hessen:ver.di Bildungswerk Hessen e. V.} wirkt mit, ver.di selbst nicht.",
    "Die {aok-rh:AOK Rheinland/Hamburg} und die {aok-rh:AOK Rheinland-Hamburg} sind eine Kasse.",
    "Die {ikk-classic:IKK classic} und die {ikk-classic:IKK Classic}, die {ikk-sw:IKK Südwest}, "
    "die {dbkk:Deutsche BKK}.",
    "Mit der {dbkk:Deutschen BKK} und der {dak:DAK-Gesundheit}.",
    "Der {zdb:Zentralverband Deutsches Baugewerbe} und die Mitglieder des {zdb:Zentralverbandes "
    "des Deutschen Baugewerbes}.",
    "Die {ass:AS(S) Unternehmensberatung} berät, die {ass:ASS Unternehmensberatung} auch.",
    "Der {bvmw:Bundesverband mittelständische Wirtschaft} heißt auch {bvmw:Der Mittelstand. BVMW}.",
    "Der {bvmw:Bundesverband der mittelständischen Wirtschaft} und der {bvmw:BVMW}.",
    "Die {baua-org:Bundesanstalt für Arbeitsschutz und Arbeitsmedizin} ({baua-org:BAuA}) und die "
    "{baua-org:BAUA}.",
    "Die {bg-rci:BG RCI} und die {bg-rci:Berufsgenossenschaft Rohstoffe und chemische Industrie}.",
    "Die {bg-rci:Berufsgenossenschaft Rohstoffe und Chemische Industrie} prüft.",
    "Die {bc-forschung:BC GmbH Forschung} und die {bc-forschung:BC Forschungs- und "
    "Beratungsgesellschaft}.",
    "Die {wfg-neuwied:Wirtschaftsförderung im Landkreis Neuwied}, die {wfg-neuwied:WFG Neuwied}.",
    "Die {wfg-neuwied:Wirtschaftsförderung (WFG) des Kreises Neuwied} lädt ein.",
    "Das {ifaa:ifaa} ist das {ifaa:Institut für angewandte Arbeitswissenschaft}.",
    "Die {ogb:Offensive Gutes Bauen} hieß {ogb:INQA-Bauen}.",
    "Das {om-netz-bb+berlin-brandenburg:OM-Netzwerk Berlin-Brandenburg} tagte.",
    # abbreviations that also mean something else
    "Betriebliche Gesundheitsförderung (BGF) ist ein Thema, BGF bleibt es.",
    "Sie hat einen BA in Geschichte und einen MA.",
    "Die {ba:Bundesagentur für Arbeit} ({ba:BA}) hilft. Die {ba:BA} berät.",
    "Die {ba:Agentur für Arbeit} berät, die {ba:BA} zahlt.",
    "Das {ibgf:Institut für Betriebliche Gesundheitsförderung} kommt. {ibgf:BGF} hilft.",
    "Das {ibgf:Institut für Betriebliche Gesundheitsförderung} lehrt betriebliche "
    "Gesundheitsförderung (BGF), denn BGF hilft.",
    "Wir danken der {fhm:FHM}, dem {ifm-bonn:IfM} und dem {rkw:RKW}.",
    "Das IfM hat geforscht.",
    "Die {ba:Bundesagentur für Arbeit} (im Folgenden {ba:Agentur} genannt) wirbt. Die {ba:Agentur} "
    "zahlt.",
    "Die {wfg-neuwied:Wirtschaftsförderung im Landkreis Neuwied} (kurz: {wfg-neuwied:WFG}) lädt "
    "ein, die {wfg-neuwied:WFG} zahlt.",
    "Die {zdb:Zentralverband Deutsches Baugewerbe} (nachfolgend „{zdb:Verband}“) und der "
    "{zdb:Verband}.",
    # no partners
    "Handwerkskammern, Krankenkassen, Berufsgenossenschaften und Forschungsinstitute.",
    "Der Große Preis des Mittelstandes der Oskar-Patzelt-Stiftung.",
    "Der Deutsche Mittelstands-Bund (DMB) und DER MITTELSTANDSVERBUND.",
    "Die Offensive Mittelstand – Gut für Deutschland ist kein Partner ihrer selbst.",
    "Die ITB Berlin ist eine Messe.",
    "Das BAFA und die BAG, MBMAS, BMASX.",
    "Agentur für Gestaltung, Agentur der Arbeit, Institut für Technik.",
    "Die Fachhochschule. Des Mittelstands Sorgen bleiben.",
    "arbeitgeberservice klein geschrieben",
]

REGIONS = [
    "Betriebe in {nordrhein-westfalen:Nordrhein-Westfalen} und in {nordrhein-westfalen:NRW}.",
    "Betriebe in {nordrhein-westfalen:Nordrhein-\nWestfalen}.",
    "die {nordrhein-westfalen:nordrhein-westfälischen} Betriebe",
    "der Niedersächsischen Staatskanzlei",
    "die Landesregierung {niedersachsen:Niedersachsens}, in {niedersachsen:Niedersachen}",
    "{thueringen:Thüringer} Betriebe und der {thueringen:Freistaat Thüringen}, "
    "{thueringen:Thüringens} Wälder",
    "im {rheinland-pfalz:Rheinland-Pfälzischen} Neuwied",
    "Betriebe aus {rheinland-pfalz:RLP} und dem {saarland:Saarland}, Wirtschaft des "
    "{saarland:Saarlandes}",
    "aus {baden-wuerttemberg:Baden-Württemberg}, {baden-wuerttemberg:Baden-Wuerttemberg}, "
    "{baden-wuerttemberg:Bawü}",
    "in {sachsen:Sachsen}, {sachsen-anhalt:Sachsen-Anhalt} und {niedersachsen:Niedersachsen}",
    "{mecklenburg-vorpommern:mecklenburg-vorpommersche} Gäste",
    "{hessen:hessische} und {bayern:bayerische} Betriebe, {berlin:Berliner} Betriebe, "
    "{bremen:Bremer} Kaufleute",
    "im {landkreis-neuwied:Landkreis Neuwied}, im {landkreis-neuwied:Kreis Neuwied}, des "
    "{landkreis-neuwied:Kreises Neuwied}",
    "in Neuwied und in Linkenbach",
    "in den {landkreis-neuwied:Landkreisen Neuwied} und {landkreis-ahrweiler:Ahrweiler}",
    "in den {kreis-guetersloh:Kreisen Gütersloh}, {kreis-herford:Herford} und {kreis-lippe:Lippe}",
    "im {rhein-sieg-kreis:Rhein-Sieg-Kreis}, des {rhein-sieg-kreis:Rhein-Sieg-Kreises}",
    "im {maerkischer-kreis:Märkischen Kreis} und im {hochsauerlandkreis:Hochsauerlandkreis}",
    "im {landkreis-muehldorf-am-inn:Landkreis Mühldorf am Inn}",
    "die {landkreis-hof:Landkreise Hof}, {landkreis-bayreuth:Bayreuth} und "
    "{landkreis-kulmbach:Kulmbach}",
    "im {landkreis-hof:Landkreis Hof} und in {stadt-bayreuth:Bayreuth}",
    "die IHK zu Köln und die {fhm:Fachhochschule des Mittelstands (FHM)} Bielefeld",
    "in {stadt-muenchen:München} und im {landkreis-muenchen:Landkreis München}",
    "Betriebe aus {stadt-heidelberg:Heidelberg} und der {stadt-koeln:Stadt Köln}",
    "in {stadt-essen:Essen} und {stadt-hamm:Hamm}, in {stadt-hof:Hof}",
    "Das Essen im Hof war gut, der Regen nicht.",
    "Essen und Trinken, Halle und Hof, Weiden und Felder.",
    "Messe in Halle 5",
    "die {stadt-halle-saale:Stadt Halle} und {stadt-halle-saale:Halle (Saale)}",
    "in {stadt-frankfurt-am-main:Frankfurt am Main} und {stadt-frankfurt-oder:Frankfurt (Oder)}",
    "der Check zum Erlangen von Wissen, das Gießen der Pflanzen",
    "in {ostwestfalen-lippe:Ostwestfalen-Lippe} ({ostwestfalen-lippe:OWL})",
    "das {ostwestfalen-lippe:Netzwerk Ostwestfalen-Lippe} tagt",
    "die {rheinland-pfalz-nord:Regionalgruppe Rheinland-Pfalz Nord der Offensive Mittelstand} und "
    "{rheinland-pfalz-nord:RLP Nord}",
    "in {berlin:Berlin} und {brandenburg:Brandenburg}, in {berlin-brandenburg:Berlin-Brandenburg}",
    "in {stadt-brandenburg-an-der-havel:Brandenburg an der Havel}",
    "im {muensterland:Münsterland} und im {ruhrgebiet:Ruhrgebiet}",
    "Handwerkskammer Südthüringen, Kreishandwerkerschaft Westerwald, Nachfolgebörse Allgäu eG",
    "Vom {niederrhein:Niederrhein} bis in die {pfalz:Südpfalz}, das Handwerk "
    "{suedthueringen:Südthüringens}, Region {eifel:Eifel}",
    "auf der {schwaebische-alb:Schwäbischen Alb}, in der {region-stuttgart:Region Stuttgart} und "
    "in {mecklenburg:Mecklenburg}",
    "Essen und Trinken am Arbeitsplatz: {stadt-essen:Stadt Essen}",
    "Betriebe in {schleswig-holstein:SH} und in {baden-wuerttemberg:BW}",
    "Die MV der Kammer, ein BW-Konto, der BB-Bericht",
    # no regions
    "Kurfürsten-Anlage 62, 69115 Heidelberg",
    "Berliner Straße 5, 10115 Berlin",
    "Hamburger Allee 12 und Essener Platz",
    "Offensive Mittelstand – Gut für Deutschland",
    "Herr Hesse und Frau Hamburg, Anna Hamburg, Dr. Essen und Klaus Hessen",
    "Frau Müller-Hessen kommt.",
    "Gutes Bauen Berlin Brandenburg und Gutes Bauen in Thüringen",
    "Die IHK Potsdam und die Universität Heidelberg",
    "Das Fachkräfteforum Potsdam lud ein.",
    "Der FC Bayern spielte.",
    "mit Sitz in Bonn",
    "ein Hamburger mit Pommes",
    "Die {stadt-potsdam:Landeshauptstadt Potsdam} und der {landkreis-potsdam-mittelmark:Landkreis "
    "Potsdam-Mittelmark}",
    "{stadt-koeln:Köln}\nEssen",  # the next line is no list of places
]


@pytest.mark.parametrize("marked", [*PARTNERS, *REGIONS])
def test_linked_mentions(marked: str) -> None:
    text = plain(marked)
    assert linked(resolve(text, TAGGER.find(text))) == wanted(marked)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Das IfM hat geforscht.", ("ifm-bonn",)),
        ("Die BA hat geantwortet.", ("ba",)),
        ("Betriebe aus Frankfurt kamen.", ("stadt-frankfurt-am-main", "stadt-frankfurt-oder")),
    ],
)
def test_what_stays_open(text: str, candidates: tuple[str, ...]) -> None:
    (mention,) = resolve(text, TAGGER.find(text))
    assert sorted(mention.ids) == sorted(candidates)
    assert len(mention.ids) > 1 or mention.confidence < 0.5


_PIECES = st.sampled_from([
    "Bundesagentur", "für", "Arbeit", "Kreis", "Neuwied", "in", "Essen", "RKW", "BA", "(BA)", "Stiftung", "„", "“", "-",
    "\n", " ", ", ", ". ", "Berlin", "Brandenburg", "und", "69115", "@", "Straße", "e. V.", "INQA-Check", "Gesundheit",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_mentions_point_into_the_text(text: str) -> None:
    mentions = resolve(text, TAGGER.find(text))
    assert all(text[m.start : m.end] == m.surface and m.start < m.end for m in mentions)
    assert mentions == sorted(mentions, key=lambda m: (m.start, -m.end, m.kind, m.ids))
    for kind in ("partner", "region", "standard"):
        spans = sorted({(m.start, m.end) for m in mentions if m.kind == kind})
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_an_entry_that_does_not_occur_changes_nothing(text: str) -> None:
    assert WITH_STRANGER.find(text) == TAGGER.find(text)


def test_an_empty_register_finds_nothing() -> None:
    assert TermTagger(Register()).find("Die Bundesagentur für Arbeit in Essen") == []


@pytest.mark.parametrize(
    "text",
    [
        *sorted({name for term in REGISTER.terms for name in (*term.names, *term.abbreviations)})[
            ::7
        ],
        "Die Offensiven und Handwerks-\nkammern im Land-\nkreis Neuwied",
        "hessische und nordrhein-westfälische Betriebe",
        "Was macht die BA in Rheinland-Pfalz mit der IHK?",
        "",
    ],
)
def test_terms_on_demand_find_what_the_whole_register_finds(text: str) -> None:
    for asked in (text, f"Für {text}s und des {text}es", text.lower(), text.replace(" ", "-")):
        assert ON_DEMAND.find(asked) == TAGGER.find(asked), asked
