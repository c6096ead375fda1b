"""A link for whoever gave a quote: it shows their words in the draft, and they release or change
them, without an account.

A link is for one quote, for some days, for one answer, and can be revoked. Its secret is told once;
the draft keeps the hash. Each step stands in the draft's history. Nothing is written here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.drafting.moments import german_moment
from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.quotations import same_letters
from pipeline.drafting.states import Step, decide_quote, noted
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, DraftChange, DraftQuote, QuoteInvitation
from pipeline.ground.errors import NotFound, Refused

LONGEST_DAYS = 60
USUAL_DAYS = 7
LONGEST_QUOTE = 2000  # letters; a quote is a few sentences
_ID = 8  # letters of a token that name its link; the rest is the secret
_ANSWERABLE = ("draft", "in_review")
# Quotation marks within a quotation are the single ones.
_INNER = str.maketrans({"„": "‚", "“": "‘", "”": "‘", "»": "›", "«": "‹"})
_BY_LINK = "über den Link"


@dataclass(frozen=True, slots=True)
class Invited:
    """What the link shows: the quote, its number in the draft (from 1), and the paragraphs around
    it.
    """

    invitation: QuoteInvitation
    quote: DraftQuote
    number: int
    before: str
    paragraph: str


def invite(draft: Draft, step: Step, number: int, days: int) -> tuple[Draft, str]:
    """The draft with a link for this quote (from 1), and the link's token, which is kept nowhere.

    Raises:
        Refused: there is no such quote, it is altered, the draft is past review, or the days are
        none or too many.
    """
    quote = _invitable(draft, number)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            f"Ein Link gilt mindestens einen Tag und höchstens {LONGEST_DAYS} Tage.",
            "Danach legen Sie einen neuen an.",
        )
    token = secrets.token_hex(_ID // 2) + secrets.token_urlsafe(32)
    ends = step.at + timedelta(days=days)
    made = QuoteInvitation(
        id=token[:_ID], quote=quote.text, speaker=quote.speaker, hash=_digest(token),
        made=step.at, by=one_line(step.by), ends=ends,
    )  # fmt: skip
    with_link = draft.model_copy(update={"invitations": (*draft.invitations, made)})
    whom = f" für {quote.speaker}" if quote.speaker else ""
    told = f"Link zu Zitat {number}{whom} angelegt, gilt bis {german_moment(ends)}"
    return noted(with_link, step, told), token


def revoke(draft: Draft, step: Step, id: str) -> Draft:
    """The draft whose link of this id opens nothing any more.

    Raises:
        NotFound: it has no such link.
        Refused: it was revoked or answered already.
    """
    found = next((one for one in draft.invitations if one.id == id), None)
    if found is None:
        raise NotFound(f"Einen Link „{id}“ hat der Entwurf nicht.", "omdok draft show zeigt alle.")
    if found.revoked or found.answer:
        raise Refused(f"Der Link „{id}“ ist schon {'beantwortet' if found.answer else 'gesperrt'}.")
    whom = f" für {found.speaker}" if found.speaker else ""
    revoked = _with(draft, found.model_copy(update={"revoked": True}))
    return noted(revoked, step, f"Link{whom} gesperrt")


def invited(draft: Draft, token: str, now: datetime) -> Invited:
    """What the link with this token shows.

    Raises:
        NotFound: the draft has no such link; it ended, was revoked or answered; or the quote is no
        longer as it was.
    """
    wanted = _digest(token)
    links = (one for one in draft.invitations if hmac.compare_digest(one.hash, wanted))
    found = next(links, None)
    if found is None or not found.is_open(now):
        raise NotFound(
            "Dieser Link gilt nicht oder nicht mehr.",
            "Bitten Sie die Pressestelle um einen neuen.",
        )
    numbered = enumerate(draft.quotes, start=1)
    mine = [(n, q) for n, q in numbered if q.text == found.quote and not q.now]
    if not mine or draft.state not in _ANSWERABLE:
        raise NotFound(
            "Dieses Zitat steht nicht mehr so im Entwurf, oder er ist schon freigegeben.",
            "Fragen Sie bei der Pressestelle nach.",
        )
    number, quote = mine[0]
    return Invited(found, quote, number, *_around(draft, quote))


def approved_by_link(draft: Draft, token: str, now: datetime) -> Draft:
    """The draft whose quote its giver has released as it stands; raises as `invited`."""
    link = invited(draft, token, now)
    step = Step(_giver(link), now)
    used = link.invitation.model_copy(update={"answer": "approved"})
    return decide_quote(_with(draft, used), step, link.number, "approved")


def worded_by_link(
    draft: Draft, token: str, words: str, now: datetime
) -> tuple[Draft, Sheet, DraftChange]:
    """The draft whose quote has the words that its giver wants, released by that, with the sheet
    that has them; the linter has not seen it yet. The draft is to be reviewed again.

    Raises:
        NotFound: as `invited` does.
        Refused: there are no words, too many, or their place is not found.
    """
    link = invited(draft, token, now)
    new = _as_quote(words)
    note = f"so gegeben von {_giver(link)}"
    sheet = _reworded(sheet_of(draft), link.quote.text, new, note)
    given = link.quote.model_copy(
        update={"text": new, "source": None, "status": "approved", "by": _giver(link)}
    )
    quotes = (*draft.quotes[: link.number - 1], given, *draft.quotes[link.number :])
    used = _with(draft, link.invitation.model_copy(update={"answer": "changed"}))
    update = {
        "quotes": quotes, "version": draft.version + 1, "state": "draft", "approved": (),
    }  # fmt: skip
    return used.model_copy(update=update), sheet, DraftChange(before=link.quote.text, after=new)


def is_same(words: str, quote: DraftQuote) -> bool:
    """Whether these words are those of the quote, typography and its marks aside."""
    return same_letters(_bare(words)) == same_letters(quote.text)


def told_change(link: Invited) -> tuple[str, str]:
    """Who changed the quote, and what the history says of it."""
    return _giver(link), f"Zitat {link.number} geändert und freigegeben ({_BY_LINK})"


def _invitable(draft: Draft, number: int) -> DraftQuote:
    if draft.state not in _ANSWERABLE:
        raise Refused(
            "Der Entwurf ist schon über die Prüfung hinaus; zu seinen Zitaten gibt es keinen Link.",
            "Geben Sie ihn zuerst zurück in die Bearbeitung.",
        )
    if not 1 <= number <= len(draft.quotes):
        raise Refused(f"Ein Zitat {number} hat der Entwurf nicht; es gibt {len(draft.quotes)}.")
    quote = draft.quotes[number - 1]
    if quote.now:
        raise Refused(
            f"Zitat {number} ist geändert: Im Entwurf steht „{quote.now}“.",
            "Stellen Sie den Wortlaut wieder her, oder tragen Sie das Zitat neu ein.",
        )
    return quote


def _giver(link: Invited) -> str:
    return f"{link.invitation.speaker or 'wer das Zitat gab'} ({_BY_LINK})"


def _with(draft: Draft, changed: QuoteInvitation) -> Draft:
    links = tuple(changed if one.id == changed.id else one for one in draft.invitations)
    return draft.model_copy(update={"invitations": links})


def _around(draft: Draft, quote: DraftQuote) -> tuple[str, str]:
    """The paragraph above the quote's, and its own."""
    before = ""
    for line in sheet_of(draft).lines:
        if same_letters(quote.text) in same_letters(line.text):
            return before, line.text
        before = line.text
    return "", quote.text


def _as_quote(words: str) -> str:
    """The giver's words without marks around them and without the stop, which the sentence has."""
    bare = _bare(words).translate(_INNER)
    if not bare or len(bare) > LONGEST_QUOTE:
        raise Refused(
            f"Ein Zitat hat mindestens ein Wort und höchstens {LONGEST_QUOTE} Zeichen.",
            "Schreiben Sie es so, wie es in der Mitteilung stehen soll.",
        )
    return bare.rstrip(" ,.")


def _bare(words: str) -> str:
    text = one_line(words).strip()
    return text.strip('„“”"»«').strip() if text[:1] in '„“"»' else text


def _reworded(sheet: Sheet, old: str, new: str, note: str) -> Sheet:
    lines, found = [], False
    for line in sheet.lines:
        pieces = tuple(_pieces(line, old, new, note)) if not found else line.pieces
        found = found or pieces != line.pieces
        lines.append(replace(line, pieces=pieces))
    if not found:
        raise Refused(
            "Die Stelle mit Ihrem Zitat lässt sich gerade nicht ändern.",
            "Schicken Sie Ihren Wortlaut bitte der Pressestelle.",
        )
    return Sheet(tuple(lines))


def _pieces(line: Line, old: str, new: str, note: str) -> Iterator[Statement | str]:
    for piece in line.pieces:
        if isinstance(piece, Statement) and piece.text == old:
            yield Statement(new, "input", note=note)
        elif isinstance(piece, Statement) and old in piece.text:
            yield replace(piece, text=piece.text.replace(old, new, 1))
        else:
            yield piece


def _digest(token: str) -> str:
    return hashlib.sha256(f"quote:{token}".encode()).hexdigest()
