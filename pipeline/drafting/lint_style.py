"""Rules on wording: replacements, abbreviations, passive, nouns, length and readability."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlp.sentences import split_sentences
from nlp.tokens import words
from pipeline.drafting.checked import Checked, lines_of_role, mark
from pipeline.drafting.provenance import Placed
from pipeline.drafting.quotations import quoted_stretches
from pipeline.drafting.render.roles import role_of
from pipeline.ground.drafts import LintMark

_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{2,6}(?![\w])")
_HEAVY = re.compile(r"(?:ung|ungen|heit|heiten|keit|keiten|tion|tionen|ierung|nis|nisse|ismus)$")
_PASSIVE = re.compile(r"\b(?:wird|werden|wurden?|worden)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"\b(?:(?:\w*ge\w{2,}|(?:be|ver|er|ent|zer|miss)\w{2,})(?:t|en)|\w+iert)\b"
)
_AGENT = re.compile(r"\b(?:von|vom|durch)\b")


def _replacements(draft: Checked) -> Iterator[LintMark]:
    text = draft.sheet.text
    quoted = list(quoted_stretches(text))
    for rule in draft.rules.replacements:
        for placed in draft.written() if rule.everywhere else draft.own():
            for match in re.finditer(rule.pattern, placed.statement.text):
                start, end = placed.start + match.start(), placed.start + match.end()
                if any(a <= start < b for a, b in quoted):
                    continue  # a title or somebody's words
                fix = match.expand(rule.right) if rule.right else None
                message = f"„{match[0].strip() or match[0]}“: {rule.reason}"
                yield mark(rule.rule, rule.severity, message, start, end, fix)


def _abbreviations(draft: Checked) -> Iterator[LintMark]:
    known, seen = set(draft.rules.abbreviations.known), set()
    text = draft.sheet.text
    for placed in (p for p in draft.own() if p.statement.kind == "input"):
        for match in _ABBREVIATION.finditer(placed.statement.text):
            start = placed.start + match.start()
            short = match[0]
            if short in known or short in seen or _is_heading(draft, placed):
                continue
            seen.add(short)
            if not re.search(rf"\({short}\)", text[: start + len(short) + 2]):
                message = (
                    f"„{short}“: Schreiben Sie die Abkürzung beim ersten Mal aus, mit ({short}) "
                    "dahinter."
                )
                yield mark(
                    "abkuerzung",
                    draft.rules.abbreviations.severity,
                    message,
                    start,
                    start + len(short),
                )


def _is_heading(draft: Checked, placed: Placed) -> bool:
    line, _ = draft.sheet.place(placed.start)
    return role_of(draft.sheet.lines[line].style) in ("kicker", "title", "download", "contact")


def _sentences(draft: Checked) -> Iterator[tuple[int, int, str]]:
    """Sentences in the author's own words."""
    for placed in draft.own():
        for s in split_sentences(placed.statement.text):
            yield (
                placed.start + s.start,
                placed.start + s.end,
                placed.statement.text[s.start : s.end],
            )


def _passive(draft: Checked) -> Iterator[LintMark]:
    for start, end, sentence in _sentences(draft):
        verb = _PASSIVE.search(sentence)
        if (
            verb
            and verb[0] != "werden"
            and _PARTICIPLE.search(sentence)
            and not _AGENT.search(sentence)
        ):
            message = "Der Satz sagt nicht, wer handelt. Nennen Sie, wer es tut."
            yield mark("passiv", "info", message, start, end)


def _heavy_nouns(draft: Checked) -> Iterator[LintMark]:
    for start, end, sentence in _sentences(draft):
        heavy = [
            w.text
            for w in words(sentence)
            if w.text[0].isupper() and len(w.text) > 5 and _HEAVY.search(w.text)
        ]
        if len(heavy) >= draft.rules.limits.nouns and ": " not in sentence:
            message = f"Viele Hauptwörter ({', '.join(heavy)}): Verben machen den Satz leichter."
            yield mark("nominalstil", "info", message, start, end)


def _lengths(draft: Checked) -> Iterator[LintMark]:
    limits, text = draft.rules.limits, draft.sheet.text
    count = sum(1 for _ in words(text))
    if count > limits.release_words:
        message = (
            f"Die Mitteilung hat {count} Wörter; mehr als {limits.release_words} liest kaum jemand."
        )
        yield mark("gesamtlaenge", "warning", message, 0, len(text))
    letters = sum(len(p.statement.text) for p in draft.sheet.placed if _is_told(p))
    if letters > limits.release_letters:
        message = (
            f"Die Mitteilung hat ohne Textbaustein {letters} Zeichen; höchstens "
            f"{limits.release_letters} sind gut."
        )
        yield mark("zeichen", "warning", message, 0, len(text))
    for start, end, line in lines_of_role(draft, "lead"):
        count = sum(1 for _ in words(line.text))
        if count > limits.lead_words:
            message = f"Der Vorspann hat {count} Wörter; höchstens {limits.lead_words} sind gut."
            yield mark("vorspannlaenge", "warning", message, start, end)
    yield from _titles(draft)


def _titles(draft: Checked) -> Iterator[LintMark]:
    limits = draft.rules.limits
    for start, end, line in lines_of_role(draft, "title"):
        if len(line.text) > limits.title_letters:
            message = (
                f"Die Überschrift hat {len(line.text)} Zeichen; höchstens {limits.title_letters} "
                "sind gut."
            )
            yield mark("titellaenge", "warning", message, start, end)
        if line.text.rstrip().endswith(".") and not line.text.rstrip().endswith(("e. V.", "...")):
            last = start + len(line.text.rstrip())
            message = "Am Ende der Überschrift steht kein Punkt."
            yield mark("titelpunkt", "warning", message, last - 1, last, "")


def _readability(draft: Checked) -> Iterator[LintMark]:
    """LIX: words in a sentence plus the share of words longer than six letters, in percent."""
    sentences = [s for s in _sentences(draft) if len(s[2].split()) > 3 and ": " not in s[2]]
    all_words = [w.text for _, _, s in sentences for w in words(s)]
    if len(all_words) < 50:
        return
    lix = len(all_words) / len(sentences) + 100 * sum(len(w) > 6 for w in all_words) / len(
        all_words
    )
    if lix > draft.rules.limits.lix:
        message = (
            f"Der Text ist schwer zu lesen (LIX {lix:.0f}). Kürzere Sätze und kürzere Wörter "
            "helfen."
        )
        yield mark("lesbarkeit", "info", message, sentences[0][0], sentences[-1][1])


def _is_told(placed: Placed) -> bool:
    return placed.statement.kind != "boilerplate"


def _phone(draft: Checked) -> Iterator[LintMark]:
    """Editors ring up: a contact without a telephone number is half a contact."""
    contact = list(lines_of_role(draft, "contact"))
    if contact and not any(re.search(draft.rules.phone.pattern, c.text) for _, _, c in contact):
        message = (
            "Im Kontakt steht keine Telefonnummer. Tragen Sie sie im Feld „telefon“ ein, oder "
            "dauerhaft im Textbaustein des Kontakts."
        )
        start, end, _ = contact[0]
        yield mark("kontakt-telefon", draft.rules.phone.severity, message, start, end)


def _embargo(draft: Checked) -> Iterator[LintMark]:
    if draft.draft.embargo and "sperrfrist" not in draft.sheet.text.casefold():
        message = (
            "Es gilt eine Sperrfrist, aber der Text nennt sie nicht. Schreiben Sie sie in die "
            "erste Zeile."
        )
        yield mark("sperrfrist", "warning", message, 0, 0)


STYLE_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (
    _replacements, _abbreviations, _passive, _heavy_nouns, _lengths, _readability,
    _embargo, _phone,
)  # fmt: skip
