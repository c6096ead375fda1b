"""Each command, setting, name on the page and number that the README and the Handbuch state is the program's own."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib import import_module

import click
import pytest

from app.cli import omdok
from app.web.handbook import sections
from tests.project.test_readme import HANDBUCH, README
from tests.workspace import PROJECT

# Words in *…* that no part of the program says: examples of what stands in documents, and words of the language.
NOT_ON_THE_PAGE = {
    "Bürgerhaus", "Gewässer", "ENTWURF", "Verschwunden", "Teil C – Winterdienst › § 4 Vergütung", "Im September",
    "in Hessen und Bayern", "wie viele, Anzahl", "welche, alle, gibt es", "pro, je, nach", "wie viel Geld, Summe",
    "Retrieval", "zum Schuljahresende, zwei bis drei Jahre, solange …", "Ingenieurkammer Sachsen-Anhalt",
    "Wer spricht für die Kammer, und mit welchen Worten?", "Karl-Heinz Schmidt-Bauer",
    "… Entscheidungen zu diesem Dokument",  # put together with a number
}  # fmt: skip
# A sentence of the Handbuch with a number, and where the program has it.
NUMBERS = [
    ("mindestens zwölf Zeichen", "pipeline.accounts.passwords", "SHORTEST", 12),
    ("Nach acht falschen", "pipeline.accounts.tries", "PER_ACCOUNT", 8),
    ("eine Viertelstunde lang", "pipeline.accounts.tries", "WINDOW", 15 * 60),
    ("endet nach höchstens zwei Jahren", "pipeline.accounts.program_keys", "LONGEST_DAYS", 730),
    ("gezeichnet werden die sechzig mit den meisten Verbindungen", "pipeline.portraits.network", "MOST_DRAWN", 60),
    ("liest die 300 besten Dokumente", "pipeline.portraits.chronicle", "_MOST_DOCUMENTS", 300),
    ("die meisten der vierzig nächsten Vereinbarungen", "pipeline.portraits.usual", "_MOST_AGREEMENTS", 40),
    ("wenn drei andere Vereinbarungen", "pipeline.portraits.usual", "_LEAST", 3),
    ("die selbst mindestens 60 Wörter sagt", "pipeline.reading.sources.mailbox", "_FEWEST_WORDS", 60),
]  # fmt: skip


def calls(text: str) -> Iterator[str]:
    """Every call of omdok within a sentence."""
    for call in re.findall(r"`(omdok [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)):
        yield " ".join(call.split())


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The verb that the words name, and the words behind it."""
    found: click.Command = omdok
    while words and isinstance(found, click.Group) and words[0] in found.commands:
        found, words = found.commands[words[0]], words[1:]
    return found, words


@pytest.mark.parametrize("call", sorted({*calls(README), *calls(HANDBUCH)}))
def test_a_call_within_a_sentence_is_understood(call: str) -> None:
    found, rest = command_of(shlex.split(call)[1:])
    options = {
        name for p in (*found.params, *omdok.params) for name in (*p.opts, *p.secondary_opts)
    }
    assert found is not omdok or not rest or rest[0].startswith(("-", "…"))
    named = {word.partition("=")[0] for word in rest if re.match(r"--\w", word)}
    # `omdok draft` and its like take the options of what they make.
    assert named - options - {"--json", "--help"} == set() or isinstance(found, click.Group)


def test_every_setting_that_is_named_is_there() -> None:
    toml = (PROJECT / "omdok.toml").read_text(encoding="utf8")
    named = set(re.findall(r"`\[\[?([a-z._]+)\]?\]`", README + HANDBUCH)) - {"family"}
    assert {name for name in named if f"[{name}]" not in toml} == set()


def test_every_name_on_the_page_is_there() -> None:
    """What stands in *…*, up to dots that stand for something."""
    kinds = ("**/*.html", "web/static/*.js", "web/editor/src/*")
    files = [file for kind in kinds for file in (PROJECT / "app").glob(kind)]
    files += [
        file for part in ("app", "flows", "pipeline") for file in PROJECT.glob(f"{part}/**/*.py")
    ]
    said = " ".join(" ".join(file.read_text(encoding="utf8").split()) for file in files)
    missing = set()
    for words in re.findall(r"(?<![*\w])\*([^*\n]{3,60})\*(?!\*)", HANDBUCH):
        parts = [part.strip() for part in re.split(r"…|\d+|:\d\d", words.replace("Frida", "…"))]
        if words not in NOT_ON_THE_PAGE and not all(part in said for part in parts):
            missing.add(words)
    assert missing == set()


@pytest.mark.parametrize(("sentence", "module", "name", "value"), NUMBERS)
def test_every_number_is_the_programs(sentence: str, module: str, name: str, value: int) -> None:
    assert sentence in " ".join(HANDBUCH.split())
    assert getattr(import_module(module), name) == value


def test_the_number_of_questions_and_samples_is_right() -> None:
    gold = PROJECT / "corpus" / "gold" / "queries"
    asked = [
        json.loads(line)
        for line in (gold / "queries.jsonl").read_text(encoding="utf8").splitlines()
    ]
    samples = list((PROJECT / "corpus" / "samples" / "documents").iterdir())
    assert f"{len(asked)} mitgelieferte Prüffragen" in HANDBUCH
    assert f"{len(samples)} erfundene Musterdokumente" in HANDBUCH


def test_every_reference_within_leads_somewhere() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", HANDBUCH)) <= {one.slug for one in sections()}
