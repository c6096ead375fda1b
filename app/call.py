"""What every verb shares: the options --config, --store and --json, and how it answers."""

from __future__ import annotations

import functools
import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.ground.errors import OmdokError

if TYPE_CHECKING:
    from pipeline.archive import Parts
    from pipeline.settings import Settings

_F = TypeVar("_F", bound=Callable[..., Any])

CONFIG_OPTION = click.option(
    "--config",
    metavar="DATEI",
    type=click.Path(path_type=Path),
    help="Andere Konfigurationsdatei als omdok.toml.",
)
STORE_OPTION = click.option(
    "--store", metavar="URL", help="Anderes Archiv, zum Beispiel sqlite:///archiv.sqlite."
)
VERBOSE_OPTION = click.option(
    "--verbose",
    is_flag=True,
    help="Für die Technik: jeden Schritt mit seiner Dauer auf der Fehlerausgabe zeigen.",
)


@dataclass(frozen=True, slots=True)
class Call:
    """How omdok was called: which configuration, which store, and whether a program reads the
    answer.
    """

    config: Path | None = None
    store: str | None = None
    json: bool = False
    verbose: bool = False

    def settings(self) -> Settings:
        """The configuration of this call.

        Raises:
            ConfigError: it is missing or has faults.
        """
        from pipeline.ground.trace import set_up_trace
        from pipeline.settings import load_settings

        settings = load_settings(self.config, store_url=self.store)
        set_up_trace(settings.paths.outputs, verbose=self.verbose)
        return settings

    @contextmanager
    def open_archive(self) -> Iterator[Parts]:
        """The store of this call, for reading.

        Raises:
            NotFound: nothing was ingested yet.
        """
        from pipeline.archive import open_archive

        settings = self.settings()
        with open_archive(settings.store_url, settings.search_folder) as store:
            yield store

    def record(
        self, action: str, object: str, by: str = "", *, always: bool = False, **details: Any
    ) -> None:
        """Note in the audit that somebody changed something; where there is no archive only if it
        is `always` noted.

        `by` is the person's name, of which only a pseudonym is kept; left out, it is who is signed
        in to the machine.
        """
        from contextlib import suppress

        from pipeline.ground.errors import NotFound
        from pipeline.keeping.auditing import note

        with suppress(NotFound), self.open_archive() as store:
            if not always:
                store.generation()  # most changes alone must not make an archive
            note(self.settings(), store, by or getpass.getuser(), action, object, details)

    def explain(self, error: OmdokError) -> None:
        """Say in German what is wrong and what to do next; a program gets the same as JSON."""
        click.echo(f"Fehler: {error.message}", err=True)
        if error.hint:
            click.echo(f"Nächster Schritt: {error.hint}", err=True)
        if self.json:
            said = {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
            click.echo(json.dumps(said, ensure_ascii=False, indent=2))

    def answer(self, value: Any, tell: Callable[[], None]) -> None:
        """One JSON value for programs, or words for people."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        else:
            tell()


def verb(function: _F) -> Any:
    """Give a verb the shared options, and hand it a `Call` as its first argument.

    The options may stand before the verb or after it; after it wins.
    """

    @CONFIG_OPTION
    @STORE_OPTION
    @VERBOSE_OPTION
    @click.option("--json", "as_json", is_flag=True, help="Antwort als JSON, für Programme.")
    @click.pass_context
    @functools.wraps(function)
    def wrapped(
        context: click.Context,
        /,
        *,
        config: Path | None,
        store: str | None,
        verbose: bool,
        as_json: bool,
        **rest: Any,
    ) -> None:
        before = context.find_object(Call) or Call()
        call = Call(
            config or before.config,
            store or before.store,
            as_json or before.json,
            verbose or before.verbose,
        )
        try:
            function(call, **rest)
        except OmdokError as error:
            call.explain(error)
            context.exit(error.exit_code)

    return wrapped
