"""The mail of a released draft: what its head says, and that both bodies have the draft's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from nlp.tokens import words
from pipeline.drafting.mail import mail_name, mail_of
from pipeline.drafting.states import Step
from pipeline.ground.drafts import Draft, DraftState
from pipeline.ground.errors import Refused
from tests.pipeline.drafting.builders import drafted, work_in

NOW = datetime(2022, 1, 11, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EMBARGO = "SPERRFRIST bis 11. Januar 2022, 11.00 Uhr"
# Too long for one line of a head, with all that a head must not take as it is.
ODD_TITLE = "Ärzte & „Betriebe“ beraten: <b>so</b>\r\nBcc: alle@example.org " + "weiter " * 12


def in_state(draft: Draft, state: DraftState, **changes: object) -> Draft:
    return draft.model_copy(update={"state": state, **changes})


def mail(draft: Draft, now: datetime = NOW) -> EmailMessage:
    raw = mail_of(draft, Path(draft.files["html"]).read_bytes(), now)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.count(b"\n") == raw.count(b"\r\n")
    made = message_from_bytes(raw, policy=default)
    assert isinstance(made, EmailMessage)
    assert made.defects == []
    return made


def body(made: EmailMessage, kind: str) -> str:
    part = made.get_body((kind,))
    assert part
    return part.get_content()


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return drafted(tmp_path)


def test_plain_text_comes_first_and_has_every_word(draft: Draft) -> None:
    made = mail(in_state(draft, "approved"))
    kinds = [part.get_content_type() for part in made.iter_parts()]
    assert (made.get_content_type(), kinds) == (
        "multipart/alternative", ["text/plain", "text/html"],
    )  # fmt: skip
    text = Path(draft.files["txt"]).read_text(encoding="utf8")
    assert [w.text for w in words(body(made, "plain"))] == [w.text for w in words(text)]
    assert "<h1>" in body(made, "html")


def test_the_head_names_subject_and_press_contact(draft: Draft) -> None:
    made = mail(in_state(draft, "published"))
    assert made["Subject"] == draft.title
    assert made["Reply-To"].addresses[0].addr_spec == "info@offensive-mittelstand.de"
    assert made["From"].addresses[0].display_name == "Offensive Mittelstand"
    assert (made["X-Unsent"], made["To"]) == ("1", None)


@pytest.mark.parametrize(("now", "subject"), [(NOW, f"{EMBARGO}: "), (LATER, "")])
def test_an_embargo_stands_in_the_subject_and_the_first_line(
    now: datetime, subject: str, tmp_path: Path, draft: Draft
) -> None:
    work = work_in(tmp_path)
    work.hold(draft.id, LATER, Step("Erika Muster", NOW, draft.words))
    held = in_state(work.with_files(draft.id), "approved")
    made = mail(held, now)
    assert made["Subject"] == subject + held.title
    assert body(made, "plain").splitlines()[0] == EMBARGO
    assert EMBARGO in body(made, "html")
    assert (mail_name(held, now) == "sperrfrist-2022-01-11-pressemitteilung.eml") == (now == NOW)


def test_a_title_cannot_write_into_the_head(draft: Draft) -> None:
    made = mail(in_state(draft, "approved", title=ODD_TITLE))
    assert made["Bcc"] is None
    assert made["Subject"] == " ".join(ODD_TITLE.split())


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_released_has_no_mail(state: DraftState, draft: Draft) -> None:
    with pytest.raises(Refused, match="erst nach der Freigabe"):
        mail(in_state(draft, state))
