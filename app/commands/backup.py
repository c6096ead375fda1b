"""`omdok backup`, `restore`, `export`: everything in one file, back again, or readable without
omdok.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.german import count, decimal, moment, size

if TYPE_CHECKING:
    from pipeline.accounts import Account
    from pipeline.keeping.vault import Backup


@click.command(short_help="Alles in eine verschlüsselte Datei sichern.")
@click.option(
    "--to",
    "folder",
    metavar="ORDNER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Wohin.",
)
@click.option("--list", "only_list", is_flag=True, help="Nur zeigen, welche Sicherungen es gibt.")
@verb
def backup(call: Call, folder: Path | None, only_list: bool) -> None:
    """Archiv, Entwürfe, Register, Vorlagen und Konten in eine Datei sichern, auch während ein Lauf
    arbeitet.

    Jede Sicherung hat einen eigenen Schlüssel. Heben Sie die Schlüssel getrennt von den Sicherungen
    auf.
    """
    from pipeline.keeping.backup import make_backup
    from pipeline.keeping.vault import list_backups, list_doubted

    settings = call.settings()
    if only_list:
        known = [*list_backups(settings, folder), *list_doubted(settings, folder)]
        call.answer(
            {"ok": True, "backups": [_shown(it) for it in known]}, lambda: _tell_list(known)
        )
        return
    made = make_backup(settings, folder)

    def tell() -> None:
        click.echo(f"Gesichert: {made.file} ({size(made.size)})")
        click.echo(_counted(made.counts or {}))
        if made.encrypted:
            click.echo(
                f"Der Schlüssel liegt in {settings.keys_folder}. Ohne ihn ist die Sicherung nicht "
                "lesbar."
            )
        if settings.keys_folder.parent == made.file.parent.parent:
            click.echo(
                "Schlüssel und Sicherungen liegen nebeneinander: Wer einen Ordner hat, hat auch "
                "den anderen. Nennen Sie in omdok.toml unter [backup] einen anderen Ort."
            )

    call.answer({**_shown(made), "ok": True, "counts": dict(made.counts or {})}, tell)


@click.command(short_help="Eine Sicherung einspielen oder das proben.")
@click.argument("which", metavar="DATEI")
@click.option(
    "--force",
    is_flag=True,
    help="Ersetzen, was da ist; geänderte Dateien werden vorher beiseitegelegt.",
)
@click.option(
    "--rehearse",
    "only_rehearse",
    is_flag=True,
    help="Nur proben, in einem eigenen Archiv; nichts ändern.",
)
@click.option("--yes", is_flag=True, help="Die Konten der Sicherung ohne Rückfrage übernehmen.")
@verb
def restore(call: Call, which: str, force: bool, only_rehearse: bool, yes: bool) -> None:
    """Eine Sicherung einspielen: ganz oder gar nicht. DATEI ist eine Datei, eine Kennung oder
    „neueste“.

    Mit --store in ein anderes Archiv, auch auf einem Datenbankserver. Beenden Sie vorher omdok web
    und omdok up.
    """
    from pipeline.archive.audit import RESTORED
    from pipeline.keeping.backup import foreign_accounts, restore_backup
    from pipeline.keeping.vault import find_backup

    settings = call.settings()
    chosen = find_backup(settings, which)
    if only_rehearse:
        _rehearse(call, chosen)
        return
    brought = foreign_accounts(settings, chosen)
    _ask_about(brought, sure=yes or call.json)
    done = restore_backup(settings, chosen, force=force)
    call.record(RESTORED, f"sicherung:{done.backup}", dateien=done.written)
    masked = _mask_who_was_erased(call)

    def tell() -> None:
        click.echo(f"Eingespielt: {done.backup}, {_counted(done.counts)}")
        if done.aside:
            click.echo(f"Was ersetzt wurde, liegt in {done.aside}.")
        if masked:
            click.echo(
                "Gelöschte Personen sind wieder unkenntlich: "
                f"{count(masked, 'Dokument', 'Dokumente')}."
            )

    said = {"backup": done.backup, "ok": True, "counts": done.counts, "written": done.written}
    accounts = [{"name": it.name, "role": it.role} for it in brought]
    call.answer({**said, "accounts": accounts}, tell)


def _rehearse(call: Call, chosen: Backup) -> None:
    from pipeline.keeping.backup import rehearse

    outcome = rehearse(call.settings(), chosen)
    said = {
        "backup": outcome.backup, "ok": outcome.ok, "counts": outcome.counts,
        "faults": list(outcome.faults),
        "seconds": outcome.seconds,
    }  # fmt: skip

    def tell() -> None:
        verdict = "lässt sich einspielen" if outcome.ok else "lässt sich NICHT einspielen"
        click.echo(f"Die Sicherung {outcome.backup} {verdict} ({decimal(outcome.seconds, 1)} s).")
        click.echo("\n".join(outcome.faults) if outcome.faults else _counted(outcome.counts))

    call.answer(said, tell)
    if not outcome.ok:
        click.get_current_context().exit(1)


def _ask_about(brought: tuple[Account, ...], *, sure: bool) -> None:
    """Show whose accounts a backup brings: whoever made it can sign in here afterwards. Somebody at
    a terminal is asked; a program named the file itself and is told.
    """
    if not brought:
        return
    names = ", ".join(f"{account.name} ({account.role})" for account in brought)
    click.echo(f"Die Sicherung bringt Konten mit, die es hier nicht so gibt: {names}.", err=True)
    if not sure and sys.stdin.isatty():
        click.confirm("Diese Personen können sich danach anmelden. Einspielen", abort=True)


@click.command(short_help="Alles als lesbare Dateien schreiben.")
@click.argument("folder", metavar="ORDNER", type=click.Path(path_type=Path))
@verb
def export(call: Call, folder: Path) -> None:
    """Archiv, Entwürfe und Register als JSON-Zeilen und Dateien schreiben, die jeder ohne omdok
    lesen kann.

    Der Export ist nicht verschlüsselt und enthält alles, auch Namen: Geben Sie ihn nur weiter, wenn
    Sie das dürfen.
    """
    from datetime import UTC, datetime

    from pipeline.keeping.export import export_to

    with call.open_archive() as archive:
        manifest = export_to(folder, call.settings(), archive, datetime.now(UTC))
    answer = {"folder": str(folder), "ok": True, "counts": manifest.counts}
    call.answer(answer, lambda: click.echo(f"Geschrieben: {folder}, {_counted(manifest.counts)}"))


def _mask_who_was_erased(call: Call) -> int:
    """A backup may be older than an erasure: what names the person is masked again; gives how
    many.
    """
    from app.commands.people import opened_eraser
    from pipeline.names.redaction import erased_file

    if not erased_file(call.settings()).is_file():
        return 0  # the usual case, for which no model need be loaded
    with opened_eraser(call) as eraser:
        return eraser.mask_again()


def _shown(it: Backup) -> dict[str, Any]:
    return {
        "backup": it.id, "file": str(it.file), "made": it.made.isoformat(), "size": it.size,
        "encrypted": it.encrypted,
        "readable": it.readable,
        "believed": it.believed,
    }  # fmt: skip


def _tell_list(known: list[Backup]) -> None:
    for it in known:
        lost = "" if it.believed else f"  {_doubt(it)}"
        click.echo(f"{it.id}  {moment(it.made)}  {size(it.size)}{lost}")
    if not known:
        click.echo("Es gibt noch keine Sicherung. `omdok backup` macht eine.")


def _doubt(it: Backup) -> str:
    if not it.readable:
        return "Schlüssel fehlt!"
    return f"Umbenannt, kopiert oder verändert: {it.file.name} zählt nicht als Sicherung."


def _counted(counts: dict[str, int] | Any) -> str:
    documents, passages = counts.get("documents", 0), counts.get("passages", 0)
    return (
        f"{count(documents, 'Dokument', 'Dokumente')}, "
        f"{count(passages, 'Abschnitt', 'Abschnitte')}, "
        f"{count(counts.get('files', 0), 'Datei', 'Dateien')}"
    )
