"""What the README and the Handbuch tell people to type does run."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from app.cli import omdok
from tests.workspace import PROJECT, Workspace

README = (PROJECT / "README.md").read_text(encoding="utf8")
HANDBUCH = (PROJECT / "docs" / "handbuch.md").read_text(encoding="utf8")


def commands(text: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    blocks = [block for language, block in fenced if language in ("", "sh")]
    return [
        line.split("#")[0].strip()
        for block in blocks
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.mark.usefixtures("prefect")
def test_readme_commands_run_in_their_order(workspace: Workspace) -> None:
    calls = [
        shlex.split(c.removeprefix(".venv/bin/"))
        for c in commands(README)
        if c.startswith(".venv/bin/omdok")
    ]
    assert len(calls) >= 4
    for verb, *arguments in (call[1:] for call in calls):
        here = [str(PROJECT / a) if a.startswith("corpus/") else a for a in arguments]
        before = [] if verb.startswith("-") else ["--config", str(workspace.config)]
        result = CliRunner().invoke(omdok, [*before, verb, *here])
        assert result.exit_code == 0, (verb, result.output)


def test_make_targets_named_in_the_readme_exist() -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)
    )
    named = set(re.findall(r"`?make ([a-z]+)", README)) - {"and"}
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("call", [c for c in commands(HANDBUCH) if c.startswith("omdok ")])
def test_handbuch_calls_are_understood(call: str) -> None:
    verb, *arguments = shlex.split(call)[1:]
    command = omdok.commands[verb]
    while isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command = command.commands[arguments.pop(0)]
    # Within the page of all verbs: click keeps the option of help as its first parsing had it.
    with (
        omdok.make_context("omdok", [verb]) as above,
        command.make_context(verb, arguments, parent=above) as context,
    ):
        # A family of verbs such as `draft` parses what follows only when it runs.
        assert context.params or isinstance(command, click.Group)


def test_every_verb_is_in_the_handbuch_or_the_readme() -> None:
    for verb in omdok.commands:
        assert f"omdok {verb}" in HANDBUCH + README, verb
