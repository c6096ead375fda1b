"""`omdok retry`: try again what was put aside, and nothing else; show why it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.call import Call, verb
from app.german import count

if TYPE_CHECKING:
    from pipeline.archive import ManifestEntry
    from pipeline.ingest.quarantine import Quarantined


@click.command(short_help="Zurückgestellte Dateien noch einmal einlesen.")
@click.argument("paths", metavar="[PFAD]…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--list", "only_list", is_flag=True, help="Nur zeigen, was zurückgestellt ist und warum."
)
@verb
def retry(call: Call, paths: tuple[Path, ...], only_list: bool) -> None:
    """Zurückgestellte Dateien noch einmal einlesen, zum Beispiel nach einem neuen omdok oder mit
    höheren Grenzen in omdok.toml. Alle anderen bleiben unberührt.

    Mit PFAD nur diese Datei oder was in diesem Ordner liegt.
    """
    from app.commands.ingest import run_ingest, tell_report
    from pipeline.ingest.calling_up import call_up
    from pipeline.ingest.quarantine import notes
    from pipeline.reading.sources.download_cache import is_address

    waiting = _waiting(call, paths)
    if only_list or not waiting:
        known = {note.place: note for note in notes(call.settings())}
        shown = [_shown(entry, known.get(entry.place)) for entry in waiting]
        call.answer({"quarantined": shown}, lambda: _tell(shown))
        return
    with call.open_archive() as archive:
        places = call_up(archive, waiting)
    local = tuple(Path(place) for place in places if not is_address(place))
    report = run_ingest(call, local, addresses=tuple(filter(is_address, places)))
    call.answer(report.model_dump(mode="json"), lambda: tell_report(report))
    if report.quarantined or report.failed:
        click.get_current_context().exit(1)


def _waiting(call: Call, paths: Sequence[Path]) -> list[ManifestEntry]:
    """The files in quarantine that are still there, those at or below `paths` where any are
    named.
    """
    from pipeline.ingest.calling_up import outermost
    from pipeline.reading.sources.download_cache import file_of

    roots = [path.absolute() for path in paths]
    with call.open_archive() as archive:
        manifest = archive.manifest.all()

    def is_there(entry: ManifestEntry) -> bool:
        outer = manifest.get(outermost(entry.place), entry)
        return file_of(call.settings(), outermost(entry.place), outer.sha256).is_file()

    found = [e for e in manifest.values() if e.outcome == "quarantined" and is_there(e)]
    if roots:
        found = [e for e in found if _is_below(Path(outermost(e.place)), roots)]
    return sorted(found, key=lambda entry: entry.place)


def _is_below(place: Path, roots: Iterable[Path]) -> bool:
    return any(place.is_relative_to(root) for root in roots)


def _shown(entry: ManifestEntry, note: Quarantined | None) -> dict[str, str]:
    if note is None:
        return {
            "path": entry.place,
            "code": "",
            "reason": entry.reason or "",
            "engine": "",
            "log": "",
        }
    reason = f"{note.message} {note.hint}".strip()
    return {
        "path": note.place,
        "code": note.code,
        "reason": reason,
        "engine": note.engine,
        "log": note.log,
    }


def _tell(shown: Sequence[dict[str, str]]) -> None:
    if not shown:
        click.echo("Es ist keine Datei zurückgestellt.")
        return
    click.echo(f"Zurückgestellt: {count(len(shown), 'Datei', 'Dateien')}")
    for line in shown:
        click.echo(f"\n{line['path']}\n  {line['reason']}")
