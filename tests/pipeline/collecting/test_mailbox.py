"""A mailbox over several runs: nothing twice, nothing touched, only documents."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from pipeline.settings import Settings
from tests.pipeline.collecting.runs import archive_bytes, run
from tests.pipeline.reading import makers_inbox as inbox
from tests.pipeline.reading.makers import zipped
from tests.pipeline.reading.makers_word import odt
from tests.servers.imap import Mailbox, mail
from tests.workspace import PROJECT

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
PDF, PDF_2 = (path.read_bytes() for path in sorted(SAMPLES.glob("*.pdf"))[:2])
DOCX = next(iter(sorted(SAMPLES.glob("*.docx")))).read_bytes()
DOC = next(iter(sorted(SAMPLES.glob("*.doc")))).read_bytes()
Subscribed = Callable[..., Settings]


def test_pdf_and_word_come_and_the_second_run_writes_nothing(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    mailbox.put(
        mail(
            ("Vereinbarung.pdf", PDF),
            ("film.mp4", b"\0\0\0\x18ftypisom" + b"0" * 99),
            ("Brief.docx", DOCX),
        )
    )
    mailbox.put(mail(("Alt.doc", DOC), identity="<2@example.org>"))
    mailbox.put(mail(identity="<3@example.org>"))
    settings = subscribed()
    assert run(settings).outcomes == {
        "Vereinbarung.pdf": "new",
        "Brief.docx": "new",
        "Alt.doc": "new",
    }
    before = archive_bytes(settings)
    mailbox.commands.clear()
    assert run(settings).outcomes == {}
    assert archive_bytes(settings) == before
    assert not any("BODY.PEEK[]" in command for command in mailbox.commands)


def test_the_mailbox_is_only_read(mailbox: Mailbox, subscribed: Subscribed) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    run(subscribed())
    verbs = {
        command.split(" ")[0] for command in mailbox.commands if not command.startswith("UID ")
    }
    uids = {command.split(" ")[1] for command in mailbox.commands if command.startswith("UID ")}
    assert verbs <= {"CAPABILITY", "LOGIN", "EXAMINE", "LOGOUT"}
    assert uids == {"SEARCH", "FETCH"}
    assert all("PEEK" in command for command in mailbox.commands if "FETCH" in command)


def test_a_message_that_was_moved_or_sent_again_comes_once(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    settings = subscribed()
    run(settings)
    mailbox.messages = {77: mailbox.messages[1], 78: mailbox.messages[1]}
    assert run(settings).outcomes == {}
    mailbox.put(mail(("weitergeleitet.pdf", PDF), identity="<neu@example.org>"))
    assert run(settings).outcomes == {"weitergeleitet.pdf": "duplicate"}


def test_a_deleted_message_is_no_news(mailbox: Mailbox, subscribed: Subscribed) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    settings = subscribed()
    run(settings)
    mailbox.messages.clear()
    told = run(settings)
    assert (told.outcomes, told.gone) == ({}, set())


def test_only_the_named_senders_count(mailbox: Mailbox, subscribed: Subscribed) -> None:
    mailbox.put(mail(("a.pdf", PDF), sender="Anna <Anna@Partner.example>"))
    mailbox.put(mail(("b.pdf", PDF_2), sender="werbung@spam.example", identity="<2@x>"))
    mailbox.put(mail(("c.docx", DOCX), sender="bernd@om.example", identity="<3@x>"))
    settings = subscribed('senders = ["@partner.example", "bernd@om.example"]')
    assert run(settings).outcomes == {"a.pdf": "new", "c.docx": "new"}


def test_two_attachments_of_one_name_are_two_places(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    mailbox.put(mail(("anlage.pdf", PDF), ("anlage.pdf", PDF_2), ("../../böse: name?.pdf", DOCX)))
    told = run(subscribed())
    assert sorted(told.outcomes.values()) == ["new", "new", "new"]
    assert {"anlage.pdf", "anlage.pdf~2"} < set(told.outcomes)


def test_messages_without_identity_and_with_broken_heads_come_once(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    mailbox.put(mail(("a.pdf", PDF), identity=""))
    broken = mail(("b.docx", DOCX), identity="").as_bytes()
    mailbox.put(
        broken.replace(
            b"Subject: Neue", b"Subject: =?kein-zeichensatz?q?=FF?=\nMessage-ID: <<>\x00>> <"
        )
    )
    mailbox.put(b"\xff\xfe\x00 das ist keine Nachricht")
    settings = subscribed()
    assert sorted(run(settings).outcomes.values()) == ["new", "new"]
    assert run(settings).outcomes == {}


def test_a_wrong_password_and_a_missing_one_are_told(
    subscribed: Subscribed, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = subscribed()
    monkeypatch.setenv("OMDOK_TEST_KENNWORT", "falsch")
    (outcome,) = run(settings).settled.outcomes
    assert outcome.outcome == "failed"
    assert "Anmeldung" in str(outcome.reason)
    assert "OMDOK_TEST_KENNWORT" in str(outcome.reason)
    assert "falsch" not in str(outcome.reason)
    monkeypatch.delenv("OMDOK_TEST_KENNWORT")
    (outcome,) = run(settings).settled.outcomes
    assert "fehlt das Kennwort" in str(outcome.reason)


def test_a_missing_folder_is_told(subscribed: Subscribed) -> None:
    (outcome,) = run(subscribed('folder = "Presse"')).settled.outcomes
    assert "Ordner „Presse“" in str(outcome.reason)


def test_a_server_that_is_down_or_drops_out_loses_nothing(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    mailbox.put(mail(("b.docx", DOCX), identity="<2@x>"))
    settings = subscribed()
    mailbox.is_down = True
    assert set(run(settings).outcomes.values()) == {"failed"}
    mailbox.is_down = False
    mailbox.drops_after = 2
    told = run(settings)
    assert told.outcomes["a.pdf"] == "new"
    assert {**told.outcomes, **run(settings).outcomes}["b.docx"] == "new"


def test_a_message_over_the_limit_is_told_once(mailbox: Mailbox, subscribed: Subscribed) -> None:
    settings = subscribed()
    limits = settings.limits.model_copy(update={"file_mb": 1})
    settings = settings.model_copy(update={"limits": limits})
    mailbox.put(mail(("gross.pdf", PDF + b"\n" * 3_000_000)))
    told = run(settings)
    assert told.outcomes == {}
    (look,) = (look for look in told.settled.looks if look.kind == "mailbox")
    assert "größer als 1 MB" in look.notes[0]
    assert not any(look.notes for look in run(settings).settled.looks)


def test_a_forwarded_message_gives_its_attachments(
    mailbox: Mailbox, subscribed: Subscribed
) -> None:
    outer = EmailMessage()
    outer["From"], outer["Message-ID"] = "anna@example.org", "<aussen@x>"
    outer.set_content("Siehe unten.")
    outer.add_attachment(mail(("innen.pdf", PDF)))
    mailbox.put(outer)
    assert run(subscribed()).outcomes == {"innen.pdf": "new"}


TALE = " ".join(f"Satz {n} der Mitteilung über den Sprechtag in Ulm." for n in range(12))
WRAPPED = [
    ("rtf", inbox.message("Anbei.", ("a.rtf", rb"{\rtf1 Guten Tag aus Ulm.\par}")), {"a.rtf": "new"}),
    ("odt", inbox.message("Anbei.", ("a.odt", odt("<text:p>Guten Tag</text:p>"))), {"a.odt": "new"}),
    ("seite", inbox.message("Anbei.", ("a.html", b"<html><body><p>Guten Tag</p></body></html>")), {"a.html": "new"}),
    ("eml als datei", inbox.message("Anbei.", ("a.eml", inbox.message("x", ("b.pdf", PDF)).as_bytes())),
        {"b.pdf": "new"}),
    ("zip", inbox.message("Anbei.", ("a.zip", zipped({"b.pdf": PDF}))), {"a.zip": "new"}),
    ("winmail", inbox.message("Anbei.", ("winmail.dat", inbox.tnef(("b.pdf", PDF)))), {"b.pdf": "new"}),
    ("msg", inbox.message("Anbei.", ("a.msg", inbox.msg("Gruß", "Guten Tag aus Ulm"))), {"a.msg": "new"}),
    ("text der nachricht", inbox.message(TALE), {"Nachricht.eml": "new"}),
    ("seite als nachricht", inbox.message(html=f"<p>{TALE}</p>"), {"Nachricht.eml": "new"}),
    ("beides", inbox.message(TALE, ("a.pdf", PDF)), {"a.pdf": "new", "Nachricht.eml": "new"}),
    ("tabelle", inbox.message("Anbei.", ("a.csv", b"Name;Ort\nKammer;Ulm\nInnung;Jena\nVerband;Hof\n")),
        {"a.csv": "new"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "expected"), [row[1:] for row in WRAPPED], ids=[row[0] for row in WRAPPED]
)
def test_what_is_attached_comes_however_it_is_wrapped(
    mailbox: Mailbox, subscribed: Subscribed, message: EmailMessage, expected: dict[str, str]
) -> None:
    mailbox.put(message)
    assert run(subscribed()).outcomes == expected


UNREAD = [
    ("nur ein gruss", inbox.message("Vielen Dank!", subject="Dank"), "„Dank“"),
    ("film", inbox.message("Anbei.", ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(40))), "ein Video"),
    ("termin", inbox.message("Anbei.", ("a.ics", b"BEGIN:VCALENDAR\nVERSION:2.0\n")), "Termindatei"),
    ("s/mime", inbox.message("Anbei.",
            ("smime.p7m", bytes.fromhex("30820100") + bytes.fromhex("06092a864886f70d010703") + bytes(90))), "S/MIME"),
    ("pgp", inbox.message("Anbei.", ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n")), "PGP"),
    ("unbekannt", inbox.message("Anbei.", ("a.bin", bytes(range(256)) * 4)), "nicht kennt"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "told"), [row[1:] for row in UNREAD], ids=[r[0] for r in UNREAD]
)
def test_what_stays_behind_is_told(
    mailbox: Mailbox, subscribed: Subscribed, message: EmailMessage, told: str
) -> None:
    mailbox.put(message)
    found = run(subscribed())
    assert found.outcomes == {}
    (look,) = (look for look in found.settled.looks if look.kind == "mailbox")
    assert told in "\n".join(look.notes)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(inner: bytes, *, detached: bool = False) -> bytes:
    """S/MIME of these bytes as mail programs make it, by somebody whom nobody knows."""
    key = _key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "presse.example")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    )
    made = made.serial_number(7).not_valid_before(day).not_valid_after(day + timedelta(days=900))
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner)
    builder = builder.add_signer(made.sign(key, hashes.SHA256()), key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary]
    options += [pkcs7.PKCS7Options.DetachedSignature] if detached else []
    return builder.sign(serialization.Encoding.DER, options)


def endless(inner: bytes) -> bytes:
    """The same in the spelling of streaming programs: no lengths, the content in pieces."""
    pieces = b"".join(
        b"\x04\x82" + len(p).to_bytes(2, "big") + p for p in (inner[:700], inner[700:])
    )
    content = b"\xa0\x80\x24\x80" + pieces + bytes(2) + bytes(2)
    plain = bytes.fromhex("06092a864886f70d010701")
    return (
        bytes.fromhex("308006092a864886f70d010702a0803080020101310030")
        + b"\x80"
        + plain
        + content
        + bytes(8)
    )


def sealed(data: bytes, kind: str = "application/pkcs7-mime", name: str = "smime.p7m") -> bytes:
    head = (
        f"From: anna@example.org\nMessage-ID: <s@x>\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nContent-Type: {kind}; "
        f"name={name}\nContent-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + base64.encodebytes(data)


def clear_signed(inner: EmailMessage, kind: str, signature: bytes) -> bytes:
    outer = MIMEMultipart("signed", protocol=kind)
    outer["From"], outer["Message-ID"] = "anna@example.org", "<c@x>"
    outer.attach(inner)
    part = MIMEApplication(signature, kind.partition("/")[2], name="signatur")
    outer.attach(part)
    return outer.as_bytes()


def pgp_mime() -> bytes:
    outer = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")
    outer["From"], outer["Message-ID"] = "anna@example.org", "<p@x>"
    outer.attach(MIMEApplication(b"Version: 1\n", "pgp-encrypted"))
    outer.attach(MIMEApplication(ARMOUR.encode(), "octet-stream", name="encrypted.asc"))
    return outer.as_bytes()


ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA5kq\n-----END PGP MESSAGE-----\n"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEzBA\n-----END PGP SIGNATURE-----\n"
BARE = inbox.message("Anbei.", ("b.pdf", PDF))
FORWARDED = (
    f"From: anna@example.org\nMessage-ID: <f@x>\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    f"{base64.encodebytes(BARE.as_bytes()).decode()}"
)
NAMELESS = (
    b"From: anna@example.org\nMessage-ID: <n@x>\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: "
    b"base64\n\n" + base64.encodebytes(PDF)
)
NOTHING = EmailMessage()
NOTHING["From"], NOTHING["Message-ID"] = "anna@example.org", "<l@x>"
NOTHING.set_content("Anbei.")
NOTHING.add_attachment(b"", maintype="application", subtype="pdf", filename="leer.pdf")
SEALED = [
    ("opaque", sealed(signed(BARE.as_bytes())), {"b.pdf": "new"}, ""),
    ("opaque-old-type", sealed(signed(BARE.as_bytes()), "application/x-pkcs7-mime"), {"b.pdf": "new"}, ""),
    ("opaque-by-name", sealed(signed(BARE.as_bytes()), "application/octet-stream"), {"b.pdf": "new"}, ""),
    ("opaque-endless", sealed(endless(BARE.as_bytes())), {"b.pdf": "new"}, ""),
    ("opaque-with-text", sealed(signed(inbox.message(TALE).as_bytes())), {"Nachricht.eml": "new"}, ""),
    ("opaque-cut", sealed(signed(BARE.as_bytes())[:400]), {}, "S/MIME"),
    ("clear", clear_signed(BARE, "application/pkcs7-signature", signed(b"x", detached=True)), {"b.pdf": "new"},
        "die Signatur"),
    ("clear-pgp", clear_signed(BARE, "application/pgp-signature", SIGNATURE.encode()), {"b.pdf": "new"},
        "die Signatur"),
    ("encrypted-pgp", pgp_mime(), {}, "verschlüsselte Nachricht (PGP)"),
    ("inline-pgp", inbox.message(ARMOUR).as_bytes(), {}, "verschlüsselte Nachricht (PGP)"),
    ("inline-signed",
        inbox.message(f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TALE}\n{SIGNATURE}").as_bytes(), {
        "Nachricht.eml": "new"}, ""),
    ("coded-message", FORWARDED.encode(), {"b.pdf": "new"}, ""),
    ("nameless", NAMELESS, {"Anlage%201": "new"}, ""),
    ("empty-part", NOTHING.as_bytes(), {}, "„leer.pdf“"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "expected", "told"), [row[1:] for row in SEALED], ids=[row[0] for row in SEALED]
)
def test_what_is_signed_is_read_and_what_is_encrypted_told(
    mailbox: Mailbox, subscribed: Subscribed, message: bytes, expected: dict[str, str], told: str
) -> None:
    mailbox.put(message)
    found = run(subscribed())
    assert found.outcomes == expected
    (look,) = (look for look in found.settled.looks if look.kind == "mailbox")
    assert told in "\n".join(look.notes)
    assert told or look.notes == ()
