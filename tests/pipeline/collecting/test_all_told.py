"""Whatever was seen is told: what a folder, a mailbox and a site hold, counted by another program, is
what the report of one run accounts for.
"""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from email import policy
from pathlib import Path

from pipeline.settings import Settings
from tests.pipeline.collecting.conftest import Watching
from tests.pipeline.collecting.runs import Told, run
from tests.pipeline.reading import makers_inbox as inbox
from tests.servers.imap import Mailbox
from tests.servers.web import Reply, Site, page
from tests.workspace import Workspace

TEXT = "Vereinbarung über die Zusammenarbeit in {}. Die Partner treffen sich zweimal im Jahr."
PDF = b"%PDF-1.4\nkaputt"
TALE = " ".join(f"Satz {n} der Mitteilung über den Sprechtag in Ulm." for n in range(12))


def notes(told: Told, kind: str) -> str:
    return "\n".join(n for look in told.settled.looks if look.kind == kind for n in look.notes)


def outcomes(told: Told, root: str) -> set[str]:
    every = (*told.settled.outcomes, *told.settled.vanished)
    inner = (within for outcome in every for within in outcome.embedded)
    return {o.path for o in (*every, *inner) if o.path.startswith(root)}


def numbers(text: str, before: str) -> int:
    """The numbers that the lines of a report tell which hold these words."""
    lines = (line for line in text.splitlines() if before in line)
    return sum(int(number) for line in lines for number in re.findall(r": (\d+)", line))


def test_every_file_of_a_folder_is_told(workspace: Workspace) -> None:
    names = {
        "a.txt": TEXT.format("a").encode(), "#b.txt": TEXT.format("b").encode(), "~c.txt": TEXT.format("c").encode(),
        "leer.txt": b"", "d.ics": b"BEGIN:VCALENDAR\n", "e.bin": bytes(range(256)) * 8, "kaputt.pdf": PDF,
         "f.log": b"2026-01-01 10:00:00 x\n" * 9,
        "Thumbs.db": b"x", "~$a.docx": b"x", ".versteckt": b"x", "g.tmp": b"x",
         "zwilling.txt": TEXT.format("a").encode(),
        "mail.eml": inbox.message(TALE).as_bytes(), "tief/h.txt": TEXT.format("h").encode(),
    }  # fmt: skip
    for name, data in {**names, "$RECYCLE.BIN/i.txt": b"x", "@eaDir/j.txt": b"x"}.items():
        (workspace.inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace.inbox / name).write_bytes(data)
    (workspace.inbox / "verknüpft").symlink_to(workspace.inbox / "tief")
    told = run(workspace.settings)
    said = notes(told, "folder")
    assert len(outcomes(told, str(workspace.inbox))) + numbers(said, "Versteckte") == len(names)
    assert all(name in said for name in ("$RECYCLE.BIN", "@eaDir", "verknüpft"))


def parts_of(message: bytes) -> int:
    """How many files a message carries, by the standard library alone."""
    walked = email.message_from_bytes(message, policy=policy.default).walk()
    return sum(part.get_content_disposition() is not None for part in walked)


def test_every_part_of_a_mailbox_is_told(
    mailbox: Mailbox, subscribed: Callable[..., Settings]
) -> None:
    logo = b"\x89PNG\r\n\x1a\n" + bytes(40)
    messages = [
        inbox.message("Anbei.", ("a.pdf", PDF), ("b.ics", b"BEGIN:VCALENDAR\n"), ("c.bin", bytes(range(256)) * 4)),
        inbox.message("Anbei.", ("d.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQ\n"), ("e.mp4",
         b"\0\0\0\x18ftypisom" + bytes(40))),
        inbox.message("Anbei.", ("f.rtf", rb"{\rtf1 Guten Tag aus Ulm.\par}"), ("leer.pdf", b"")),
        inbox.message("Vielen Dank!", subject="Dank"),
    ]  # fmt: skip
    messages[2].add_attachment(
        logo, maintype="image", subtype="png", cid="<l@x>", disposition="inline"
    )
    seen = 0
    for number, message in enumerate(messages):
        del message["Message-ID"]
        message["Message-ID"] = f"<{number}@x>"
        seen += parts_of(message.as_bytes())
        mailbox.put(message)
    told = run(subscribed())
    said = notes(told, "mailbox")
    taken = outcomes(told, "imap://")
    assert len(taken) + said.count("Die Anlage „") + numbers(said, "schmücken") == seen
    assert "„Dank“" in said


def test_every_link_of_a_site_is_told(site: Site, watching: Watching) -> None:
    links = [
        "/presse/a", "/presse/weg", "/presse/sagt-weg", "/presse/wartung", "/presse/alt", "/a.pdf", "/download/6",
         "/download/7",
        "/kontakt", "http://fremd.example/x", "/presse/verboten", "/fehler.pdf",
    ]  # fmt: skip
    text = TEXT.format("Ulm")
    site.pages = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /presse/verboten\n", kind="text/plain"),
        "/": page("Unsere Meldungen", *links),
        "/presse/a": page(text), "/presse/neu": page(text.replace("Ulm", "Hof")),
        "/presse/sagt-weg": page("Die Seite gibt es nicht.", title="Seite nicht gefunden"),
        "/presse/wartung": page("Bis gleich.", title="Wartungsarbeiten"),
        "/presse/alt": Reply(b'<meta http-equiv="refresh" content="0; url=/presse/neu"><p>Moment</p>'),
        "/a.pdf": Reply(PDF), "/download/6": Reply(PDF, kind="application/pdf"), "/download/7": page("Anmelden"),
        "/fehler.pdf": page("Anmelden"),
    }  # fmt: skip
    told = run(watching('follow = "/presse/"'))
    said = notes(told, "web")
    listed = re.findall(r'href="([^"]+)"', site.pages["/"].body.decode())
    dead = re.search(r"(\d+) Verweise führen ins Leere", said)
    passed = sum(
        int(number) for number in re.findall(r"[^ ]: (\d+)", said.partition("gefolgt ist")[2])
    )
    barred = numbers(said.partition("\n")[0], "robots.txt")
    assert dead
    # The old address leads to the new one, which has its outcome.
    assert len(outcomes(told, site.address)) + int(dead.group(1)) + passed + barred == len(listed)
    assert Path(site.url("/presse/neu")).name in {
        Path(o).name for o in outcomes(told, site.address)
    }
