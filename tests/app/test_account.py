"""`omdok account` and `omdok web`: who may use the page, and that it starts only where it is
safe.
"""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from tests.workspace import Workspace

PASSWORD = "ein ganz langer Satz 7\n"

pytestmark = pytest.mark.usefixtures("quick_passwords")


def call(workspace: Workspace, *arguments: str, stdin: str = PASSWORD) -> Result:
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments], input=stdin)


def add(workspace: Workspace, name: str, role: str = "verwalten", stdin: str = PASSWORD) -> Result:
    return call(workspace, "account", "add", name, "--role", role, "--password-stdin", stdin=stdin)


def accounts(workspace: Workspace) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call(workspace, "account", "list", "--json").stdout)[
        "accounts"
    ]
    return found


def test_an_account_is_made_changed_and_shut(workspace: Workspace) -> None:
    assert "Angelegt: Erika Muster (verwalten)." in add(workspace, "Erika Muster").stdout
    assert add(workspace, "Hans Beispiel", "lesen").exit_code == 0
    assert (
        "freigeben"
        in call(workspace, "account", "role", "Hans Beispiel", "--role", "freigeben").stdout
    )
    assert "gesperrt" in call(workspace, "account", "disable", "hans beispiel").stdout
    assert [(one["name"], one["role"], one["disabled"]) for one in accounts(workspace)] == [
        ("Erika Muster", "verwalten", False),
        ("Hans Beispiel", "freigeben", True),
    ]
    assert "wieder frei" in call(workspace, "account", "disable", "Hans Beispiel", "--undo").stdout
    assert call(workspace, "account", "passwd", "Hans Beispiel", "--password-stdin").exit_code == 0
    assert "2 Konten" in call(workspace, "account", "list").stdout


def test_the_password_is_asked_twice_and_never_shown(workspace: Workspace) -> None:
    result = call(workspace, "account", "add", "Erika", "--role", "lesen", stdin=PASSWORD * 2)
    assert result.exit_code == 0
    assert PASSWORD.strip() not in result.output


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (
            ("add", "Erika Muster", "--role", "lesen", "--password-stdin"),
            PASSWORD,
            4,
            "gibt es schon",
        ),
        (("add", "Neu", "--role", "lesen", "--password-stdin"), "kurz\n", 4, "zu kurz"),
        (("add", "Neu", "--role", "chef", "--password-stdin"), PASSWORD, 2, "lesen"),
        (("disable", "Erika Muster"), "", 4, "einzige Konto"),
        (("role", "Erika Muster", "--role", "lesen"), "", 4, "einzige Konto"),
        (("passwd", "Niemand", "--password-stdin"), PASSWORD, 3, "gibt es nicht"),
    ],
)
def test_what_cannot_be_is_said_so(
    workspace: Workspace, arguments: tuple[str, ...], stdin: str, code: int, said: str
) -> None:
    add(workspace, "Erika Muster")
    result = call(workspace, "account", *arguments, stdin=stdin)
    assert result.exit_code == code
    assert said in result.stderr


def test_changes_of_accounts_stand_in_the_audit_without_names(workspace: Workspace) -> None:
    from pipeline.archive import open_archive

    add(workspace, "Erika Muster")
    archive = open_archive(workspace.settings.store_url)
    (entry,) = archive.audit.entries()
    assert (entry.action, entry.details) == ("Konto angelegt", {"role": "verwalten"})
    assert "Erika" not in f"{entry.actor} {entry.object}"
    assert archive.audit.verify() == ()
    archive.close()


@pytest.mark.parametrize(
    "lines",
    [
        'host = "0.0.0.0"',
        'host = "192.168.1.5"\npublic_url = "http://omdok.example.org"',
        "port = 0",
        "prot = 8750",
    ],
)
def test_the_page_is_not_opened_to_others_without_tls(workspace: Workspace, lines: str) -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write(f"[web]\n{lines}\n")
    result = call(workspace, "web")
    assert result.exit_code == 2
    assert "omdok.toml" in result.stderr
    assert "web" in result.stderr


def test_a_taken_port_is_said_so(workspace: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = call(workspace, "web", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_a_key_for_a_program_is_shown_once_listed_and_revoked(workspace: Workspace) -> None:
    add(workspace, "Erika Muster", "prüfen")
    made = call(workspace, "account", "key", "erika muster", "--for", "Newsletter", "--json")
    told = json.loads(made.stdout)
    assert told["key"].startswith(f"omdok_{told['id']}_")
    assert (told["account"], told["name"], told["role"]) == ("Erika Muster", "Newsletter", "lesen")
    listed = call(workspace, "account", "keys").stdout
    assert "noch nie benutzt" in listed
    assert told["key"] not in listed
    assert "kann nicht mehr fragen" in call(workspace, "account", "revoke", told["id"]).stdout
    assert json.loads(call(workspace, "account", "keys", "--json").stdout) == {"keys": []}
    again = call(workspace, "account", "revoke", told["id"])
    assert (again.exit_code, "gibt es nicht" in again.stderr) == (3, True)
    refused = call(workspace, "account", "key", "Erika Muster", "--for", "X", "--role", "verwalten")
    assert (refused.exit_code, "nicht mehr als sein Konto" in refused.stderr) == (4, True)


def test_a_folder_of_outputs_that_cannot_be_made_is_told_with_the_next_step(
    workspace: Workspace,
) -> None:
    config = workspace.config.read_text(encoding="utf8")
    (workspace.folder / "kein-ordner").write_text("eine Datei", encoding="utf8")
    workspace.config.write_text(
        config.replace('outputs = "outputs"', 'outputs = "kein-ordner/outputs"'), encoding="utf8"
    )
    result = add(workspace, "Erika Muster")
    assert result.exit_code != 0
    assert "lässt sich nicht anlegen" in result.stderr
    assert "omdok.toml" in result.stderr
    assert "Traceback" not in result.stderr
