"""Wordings that a language model proposes for fact sentences: off by default, checked, logged,
never taken unasked.

Numbers, names and quotes are locked: the model sees numbered marks in their place and has to give
each back once.
"""

from __future__ import annotations

import json
import os
import re
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.drafting.merging import TextChange
from pipeline.drafting.products import folder_of
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.quotations import quoted_stretches
from pipeline.drafting.recognise import words_of
from pipeline.drafting.revise import How
from pipeline.drafting.states import Step
from pipeline.drafting.wording import Labels, find_dates, one_line
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.ground.types import Frozen
from pipeline.settings import LanguageModelSettings, Settings

LOG = "vorschlaege.jsonl"
_ASK = (
    "Formuliere den Satz einer deutschen Pressemitteilung klarer und kürzer. Ändere den Inhalt "
    "nicht, füge nichts "
    "hinzu und lass nichts weg. Zeichen wie ⟦1⟧ stehen für Namen, Zahlen und Zitate: Übernimm "
    "jedes genau einmal. "
    "Antworte nur mit dem Satz."
)
_LOCK = re.compile(r"⟦(\d+)⟧")
_NUMBER = re.compile(r"\b[A-Z]?-?\d+(?:[.,:]\d+)*\b")
# Two capitalised words in a row are mostly a name; a single German noun may change.
_NAME = re.compile(r"\b[A-ZÄÖÜ][\w-]*(?:\s+[A-ZÄÖÜ][\w-]*)+|\b[A-ZÄÖÜ]{2,}\b")
_NEGATION = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|kaum)\b", re.IGNORECASE)


class Proposal(Frozen):
    """One line of the log; `refused` says in German why the answer cannot be used, empty when it
    can.
    """

    at: str
    by: str
    model: str
    sentence: int
    before: str
    asked: str
    answer: str
    after: str
    refused: str = ""


def propose(
    draft: Draft, numbers: Sequence[int], step: Step, vocabulary: Labels, settings: Settings
) -> list[Proposal]:
    """Ask the model for wordings of these fact sentences (counted from 1; none: all), and log what
    it says.

    Raises:
        ConfigError: no model is configured, or it cannot be reached.
        NotFound: a number is no fact sentence of the draft.
    """
    model = settings.drafting.language_model
    if not model.url:
        raise ConfigError(
            "Es ist kein Sprachmodell eingestellt; omdok arbeitet ohne.",
            "Wer eines nutzen will, trägt in omdok.toml unter [drafting.language_model] url und "
            "model ein.",
        )
    facts = [
        n
        for n, s in enumerate(draft.sentences, start=1)
        if s.kind == "fact" and len(words_of(s.text)) > 4
    ]
    wrong = [n for n in numbers if n not in facts]
    if wrong:
        raise NotFound(
            f"Satz {wrong[0]} ist kein Satz aus einer Quelle; nur für solche gibt es Vorschläge.",
            f"Möglich sind: {', '.join(map(str, facts))}.",
        )
    names = tuple(name for term in vocabulary.terms() for name in (term.label, *term.names))
    made = []
    for number in numbers or facts:
        before = draft.sentences[number - 1].text
        asked, locked = lock(before, names)
        answer = one_line(_answer(asked, model))
        after, refused = unlock(answer, locked, asked)
        made.append(
            Proposal(
                at=step.at.isoformat(), by=step.by, model=model.model, sentence=number,
                before=before, asked=asked,
                answer=answer, after=after, refused=refused,
            )
        )  # fmt: skip
    _log(_log_of(draft, settings), made)
    return made


def accept(work: DraftWork, id: str, number: int, step: Step) -> Draft:
    """Take over the newest usable proposal for a sentence; it is marked as proposed by a model.

    Raises:
        NotFound: there is no usable proposal for the sentence as it is now.
        Refused: the draft is published, withdrawn, or edited and not imported.
    """
    draft = work.get(id)
    file = _log_of(draft, work.settings)
    lines = file.read_text(encoding="utf8").splitlines() if file.is_file() else []
    logged = [Proposal.model_validate_json(line) for line in lines]
    placed = sheet_of(draft).placed
    usable = [p for p in logged if p.sentence == number <= len(placed) and not p.refused]
    fitting = [p for p in usable if p.before == placed[number - 1].statement.text]
    if not fitting:
        raise NotFound(
            f"Für Satz {number} gibt es keinen brauchbaren Vorschlag.",
            "Holen Sie einen mit omdok draft propose.",
        )
    what = f"Vorschlag des Sprachmodells ({fitting[-1].model}) für Satz {number} übernommen"
    how = How(what, "auf Vorschlag des Sprachmodells")

    def changes(seen: Draft) -> list[TextChange]:
        sheet, place = sheet_of(seen), placed[number - 1]
        line, start = sheet.place(place.start)
        text = sheet.lines[line].text
        end = start + place.end - place.start
        return [TextChange(line, line + 1, (text[:start] + fitting[-1].after + text[end:],))]

    return work.edit(draft.id, changes, replace(step, seen=draft.words), how)


def lock(text: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """`text` with ⟦1⟧, ⟦2⟧ … in place of what must not change, and what they stand for."""
    locked: list[str] = []
    pieces, position = [], 0
    for start, end in _locked_spans(text, names):
        locked.append(text[start:end])
        pieces += [text[position:start], f"⟦{len(locked)}⟧"]
        position = end
    return "".join([*pieces, text[position:]]), locked


def _locked_spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    spans = [(start - 1, end + 1) for start, end in quoted_stretches(text)]
    spans += [(found.start, found.end) for found in find_dates(text)]
    spans += [m.span() for pattern in (_NUMBER, _NAME) for m in pattern.finditer(text)]
    for name in names:
        if len(name) > 2 and name in text:
            spans += [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def unlock(answer: str, locked: Sequence[str], asked: str) -> tuple[str, str]:
    """The answer with what was locked in its place, or an empty text and in German why it cannot be
    used.
    """
    given = sorted(int(number) for number in _LOCK.findall(answer))
    bare = _LOCK.sub("", answer)
    refused = ""
    if given != list(range(1, len(locked) + 1)):
        refused = "Namen, Zahlen oder Zitate fehlen oder stehen doppelt da."
    elif re.search(r"\d", bare):
        refused = "Der Vorschlag enthält eine neue Zahl."
    elif re.search(r"[„“”\"»«⟦⟧]", bare):
        refused = "Der Vorschlag enthält ein neues Zitat."
    elif _NAME.search(bare):
        refused = "Der Vorschlag enthält einen neuen Namen."
    elif bool(_NEGATION.search(bare)) != bool(_NEGATION.search(asked)):
        refused = "Der Vorschlag kehrt die Aussage um."
    elif (not bare.rstrip().endswith((".", "!", "?")) and not answer.endswith("⟧")) or len(
        bare
    ) > 2 * len(asked) + 40:
        refused = "Der Vorschlag ist kein einzelner Satz."
    return ("", refused) if refused else (_LOCK.sub(lambda m: locked[int(m[1]) - 1], answer), "")


def _answer(asked: str, model: LanguageModelSettings) -> str:
    body = {
        "model": model.model, "temperature": 0,
        "messages": [{"role": "system", "content": _ASK}, {"role": "user", "content": asked}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json"}
    key = os.environ.get(model.key_env, "") if model.key_env else ""
    if key:
        headers["Authorization"] = f"Bearer {key}"
    url = f"{model.url.rstrip('/')}/chat/completions"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=model.seconds) as response:
            said: Any = json.load(response)
        return str(said["choices"][0]["message"]["content"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        # urllib's errors are OSErrors; the others are answers of another shape.
        raise ConfigError(
            f"Das Sprachmodell unter „{model.url}“ antwortet nicht wie erwartet ({error}).",
            "Prüfen Sie [drafting.language_model] in omdok.toml, oder lassen Sie url leer.",
        ) from error


def _log_of(draft: Draft, settings: Settings) -> Path:
    return folder_of(draft.id, settings) / LOG


def _log(file: Path, made: Sequence[Proposal]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf8") as log:
        log.writelines(p.model_dump_json() + "\n" for p in made)
