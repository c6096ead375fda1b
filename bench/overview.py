"""`bench/RESULTS.md` from what the measurements kept in `bench/results`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.kept import Kept, read

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Measured

Made by `make bench` from the files in `results/`; none of it is written by hand. Every table stands over the command
that made it, the day, and the load average of the machine (one minute, at start and end): at a load far above its
cores the clock says little, seconds of the processor (CPU) more, and ratios within one run most. One core, one
thread, unless said otherwise.

More stands with each subject: [extraction](extraction/RESULTS.md), [embedding](embedding/RESULTS.md),
[tagging](tagging/RESULTS.md), [search](search/README.md), [stores](store/README.md), [flows](flows/README.md).
What 10⁷ documents would need: [docs/ten-million.md](../docs/ten-million.md).
"""
STAGES = ("identify", "extract", "tag", "split", "embed", "store", "rest")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Markdown; None is a dash."""
    lines = [
        [*head],
        ["---"] * len(head),
        *([("–" if cell is None else str(cell)) for cell in row] for row in rows),
    ]
    return [f"| {' | '.join(line)} |" for line in lines]


def source(kept: Kept) -> str:
    """Where figures come from."""
    load = f"load {kept.load[0]} to {kept.load[1]} on {kept.cores} cores"
    return f"`{kept.command}` ({kept.day}, {load}, {round(kept.seconds / 60, 1)} minutes)"


def ingest() -> list[str]:
    """Ingest beside its peers."""
    kept = read("ingest")
    if not kept:
        return _untaken("Ingest, end to end", "python -m bench.ingest.run --peers PYTHON")
    told, systems = kept.figures, kept.figures["systems"]
    kinds = ", ".join(f"{count} {kind.upper()}" for kind, count in told["common_kinds"].items())
    lines = [
        "## Ingest, end to end", "",
        f"The {told['common']} of {told['files']} documents that every system could read ({kinds}; "
        f"{told['common_mb']} MB); loading of programs and models left out.", "",
    ]  # fmt: skip
    best = systems["omdok"]["cpu_s"]
    head = (
        "system",
        "read",
        "documents a CPU second",
        "CPU s",
        "× omdok",
        "peak MB",
        "load, CPU s",
        "passages",
        "tags",
    )
    lines += table(head, ((
        name, f"{of['read']} of {of['of']}", of["documents_per_cpu_s"], of["cpu_s"], f"{of['cpu_s'] / best:.2f}",
        of["peak_mb"], of["load_cpu_s"], of["passages"], of["tags"],
    ) for name, of in systems.items()))  # fmt: skip
    lines += ["", "Seconds of the processor by stage, for the same documents:", ""]
    lines += table(("system", *STAGES, "embedding 1,000 words"), (
        (name, *(of["stages_cpu_s"].get(stage) for stage in STAGES), of["embed_cpu_s_per_1000_words"])
        for name, of in systems.items()
    ))  # fmt: skip
    return [*lines, "", source(kept), "", *_what_they_leave_out(systems)]


def _what_they_leave_out(systems: dict[str, Any]) -> list[str]:
    said = {
        "kreuzberg": "no tags, no quotes, no kinds, dates or sections, no scans without a Tesseract of the system; a "
        "document is there in parts when the process ends in between; a second run stores "
        "everything twice.",
        "unstructured": "its English spaCy pipeline (from GitHub) is replaced by a blank one here, and its reader of "
        "PDF (which wants torchvision) by pdfminer; DOC needs LibreOffice; names only as the "
        "register writes them "
        "(spaCy's German pipelines lie at no registry, so `spacy.blank(\"de\")` with a "
        "PhraseMatcher), without offsets "
        "into the document; no words to search by; nothing is kept before the end; a second run "
        "does it all again.",
    }  # fmt: skip
    lines = []
    for name, of in systems.items():
        told = next((words for key, words in said.items() if name.startswith(key)), "")
        reasons: dict[str, list[str]] = {}
        for file, why in of["unread"].items():
            said_why = " ".join(why.split()).rstrip(".") or "no text"
            reasons.setdefault(f"{Path(file).suffix}: {said_why}"[:140], []).append(file)
        unread = "; ".join(f"{len(files)} × {why}" for why, files in list(reasons.items())[:4])
        words = f"{told}{f' Not read: {unread}.' if unread else ''}".strip()
        lines += [f"- **{name}**: {words}"] if words else []
    return lines


def one_document() -> list[str]:
    """The aims for one document and for an unchanged file."""
    kept, scaling = read("ingest"), read("scaling-long") or read("scaling")
    lines = ["## One document, and one unchanged file", ""]
    if not scaling:
        lines += ["Not taken yet: `make bench`", ""]
    if kept and (born := kept.figures.get("born_digital")):
        own = kept.figures["systems"]["omdok"]
        lines += table(("", "median", "p95", "aim"), (
            (f"a born-digital document without embedding, clock, s ({born['documents']} documents)",
             born["clock"]["median_s"], born["clock"]["p95_s"], "≤ 0.5"),
            ("the same, CPU s", born["cpu"]["median_s"], born["cpu"]["p95_s"], "≤ 0.5"),
            ("embedding 1,000 words, CPU s", own["embed_cpu_s_per_1000_words"], None, None),
        ))  # fmt: skip
        stages = ", ".join(
            f"{name} {value * 1000:.0f}" for name, value in born["median_cpu_s_by_stage"].items()
        )
        lines += ["", f"Median CPU ms by stage: {stages}. {source(kept)}", ""]
    if scaling:
        sizes = scaling.figures["sizes"]
        lines += ["An archive in which nothing changed, milliseconds a file (aim: ≤ 1):", ""]
        head = (
            "files",
            "survey, CPU",
            "survey, clock",
            "whole flow, CPU",
            "of which each further file",
            "whole flow, clock",
        )
        lines += table(head, (
            (f"{int(size):,}", of["unchanged"]["cpu_ms"], of["unchanged"]["ms"], of["flow"]["cpu_ms"], further,
             of["flow"]["ms"]) for (size, of), further in zip(sizes.items(), _further(sizes), strict=True)
        ))  # fmt: skip
        said = "The flow has a fixed part: its tasks, and a second of waiting at its end, both Prefect's."
        lines += ["", f"{said} {source(scaling)}"]
    return lines


def _further(sizes: dict[str, Any]) -> list[float | None]:
    """What each file costs the flow beyond the size before, CPU milliseconds."""
    flows = [of["flow"] for of in sizes.values()]
    steps = (
        (b["cpu_s"] - a["cpu_s"]) / (b["files"] - a["files"]) * 1000 for a, b in pairwise(flows)
    )
    return [None, *(round(step, 3) for step in steps)]


def growth() -> list[str]:
    """From 100 documents to 100,000."""
    kept = read("scaling-long") or read("scaling")
    if not kept:
        return _untaken(
            "Growth", "python -m bench.scaling.run FOLDER --documents 100 1000 10000 100000"
        )
    sizes, slopes = kept.figures["sizes"], kept.figures["slopes"]
    lines = [
        "## From 100 documents on", "",
        "Small generated documents of two passages, vectors made beforehand (the model costs a "
        "document the same "
        "whatever the archive holds); CPU milliseconds.", "",
    ]  # fmt: skip
    head = ("documents", "storing one", "taking one in, all stages", "one unchanged file", "a question p50", "p95",
            "facets over all", "file MB", "peak MB")  # fmt: skip
    lines += table(head, ((
        f"{int(size):,}", of["stored"]["cpu_ms"], of["arrival"]["cpu_ms"], of["unchanged"]["cpu_ms"],
        of["search_ms"]["cpu_p50"], of["search_ms"]["cpu_p95"], of["facets_ms"]["cpu_p50"], of["file_mb"],
        of["peak_mb"],
    ) for size, of in sizes.items()))  # fmt: skip
    told = ", ".join(f"{name} {value:.2f}" for name, value in slopes.items())
    filling = sum(of["stored"]["ms"] * int(size) for size, of in sizes.items()) / 60_000
    return [
        *lines, "",
        f"Log-log slopes (1: in proportion to the number of documents): {told}. {source(kept)} "
        "Archives that are there "
        f"are used again; filling them takes {filling:.0f} minutes more.",
    ]  # fmt: skip


def search() -> list[str]:
    """Search at scale, the largest that was taken."""
    lines: list[str] = ["## Search at scale", ""]
    taken = [kept for name in ("search-scale", "search") if (kept := read(name))]
    for kept in taken:
        sizes = kept.figures["sizes"]
        largest = max(sizes, key=int)
        of = sizes[largest]
        lines += [
            f"{int(largest):,} passages in SQLite (aim at 100,000: hybrid p95 ≤ 50 ms, memory ≤ 1 "
            "GB):",
            "",
        ]
        head = ("", "p50 ms", "p95 ms", "CPU p50", "CPU p95")
        rows = [(f"omdok: {way}", *_times(times)) for way, times in of["ms"].items()]
        rows += [(name, *_times(times)) if "p50" in times else (f"{name}: {times['error']}", *[None] * 4)
                 for name, times in kept.figures.get("peers", {}).items()]  # fmt: skip
        beside = _index_times(kept.figures.get("peers", {}))
        indexing = f"indexing {of['index_s']} s, of which {of['index_cpu_s']} s of the processor (peers: {beside})"
        first = f"first search of a process {of['first_search_s']} s; questions embedded by {of['questions_by']}"
        lines += [
            *table(head, rows), "",
            f"Memory {of['peak_mb']} MB at its peak; file {of['file_mb']} MB; {first}; {indexing}.", "",
        ]  # fmt: skip
        rows = [(f"{int(n):,}", one["cpu_ms_per_document"], one["ms"]["hybrid"]["cpu_p50"],
                 one["ms"]["whole search"]["cpu_p50"]) for n, one in sizes.items()]  # fmt: skip
        lines += table(
            (
                "passages",
                "CPU ms for one more document",
                "hybrid, CPU p50",
                "whole search, CPU p50",
            ),
            rows,
        )
        told = ", ".join(f"{name} {value:.2f}" for name, value in kept.figures["slopes"].items())
        lines += ["", f"Log-log slopes: {told}. {source(kept)}", ""]
    return (
        lines
        if taken
        else _untaken("Search at scale", "python -m bench.search.scale FOLDER --peers PYTHON")
    )


def _times(of: dict[str, float]) -> tuple[float, ...]:
    return of["p50"], of["p95"], of["cpu_p50"], of["cpu_p95"]


def _index_times(peers: dict[str, Any]) -> str:
    return (
        ", ".join(f"{name} {of['index_s']} s" for name, of in peers.items() if of.get("index_s"))
        or "not asked"
    )


def tagging() -> list[str]:
    """Words a second and quality."""
    kept = read("tagging")
    if not kept:
        return _untaken("Tagging", "python -m bench.tagging.run")
    taggers = kept.figures["taggers"]
    fast = taggers["omdok"]["words_per_cpu_s"]
    kinds = ("partner", "region", "standard")
    head = (
        "",
        "words a CPU second",
        "× omdok",
        *(f"F1 {k}" for k in kinds),
        *(f"spellings found: {k}" for k in kinds),
    )
    rows = ((name, f"{of['words_per_cpu_s']:,}", f"{of['words_per_cpu_s'] / fast:.2f}",
             *(f"{of['f1'][k]:.3f}" for k in kinds), *(f"{of['spellings_found'][k]:.3f}" for k in kinds))
            for name, of in taggers.items())  # fmt: skip
    return ["## Tagging", "", *table(head, rows), "", source(kept)]


def drafting() -> list[str]:
    """Drafts a second, and what each part costs."""
    kept = read("drafting")
    if not kept:
        return _untaken("Drafting", "python -m bench.drafting.run")
    of = kept.figures
    rows = [
        (
            "a whole draft: sources, linter, DOCX, PDF, HTML, text, on disk",
            of["cpu_ms_a_draft"],
            of["ratio"],
        )
    ]
    alone = of["docxtpl_alone_cpu_ms"]
    rows += [
        (f"of which: {name}", ms, round(ms / alone, 2)) for name, ms in of["cpu_ms_by_part"].items()
    ]
    rows += [("docxtpl alone, the same Word file, no sources, one format", alone, 1)]
    said = f"{of['drafts_per_cpu_s']} drafts a CPU second."
    return [
        "## Drafting",
        "",
        *table(("", "CPU ms, median", "× docxtpl alone"), rows),
        "",
        f"{said} {source(kept)}",
    ]


def long_runs() -> list[str]:
    """What takes too long for every day."""
    lines = ["## Long runs", ""]
    if kept := read("flow-overhead"):
        of = kept.figures
        ratios = f"{of['cpu_ratio']} × the CPU seconds and {of['clock_ratio']} × the time"
        said = f"Prefect, claims and report: {ratios} of the same {of['documents']} documents without them."
        lines.append(f"- {said} {source(kept)}")
    for kept in filter(None, map(read, ("faults", "faults-postgres"))):
        of = kept.figures
        lines.append(
            f"- {of['faults']} faults injected, {of['broken']} left anything broken. {source(kept)}"
        )
    if kept := read("store-large"):
        lines += [*_million(kept), ""]
    commands = (
        "python -m bench.search.scale FOLDER --passages 1000 10000 100000 --peers PYTHON",
        "python -m bench.scaling.run FOLDER --documents 100 1000 10000 100000 --name scaling-long",
        "python -m bench.store.large FOLDER --passages 1000000",
        "python -m bench.faults.run --faults 200 [--postgres]",
        "python -m bench.flows.overhead --documents 1000",
    )
    return [*lines, "", "Their commands:", "", *(f"- `{command}`" for command in commands)]


def _million(kept: Kept) -> list[str]:
    """A large archive in PostgreSQL."""
    of = kept.figures
    ways = (
        (way, *(took[name] for name in ("p50", "p95", "cpu here", "cpu there")))
        for way, took in of["ms"].items()
    )
    made = ", ".join(f"{step} {seconds} s" for step, seconds in of["index_s"].items())
    sizes = ", ".join(f"{name} {size} MB" for name, size in of["mb"].items())
    found = of["meaning"]
    told = (
        f"{of['passages']:,} passages in PostgreSQL (aims: hybrid p95 ≤ 100 ms, recall@10 ≥ .98)",
        f"recall@10 of the index {found['recall@10']} over {found['questions']} questions",
        f"loaded in {of.get('load_s', '–')} s, indexed: {made}",
        f"sizes: {sizes}",
    )
    head = ("milliseconds", "p50", "p95", "CPU here, mean", "CPU on the server, mean")
    return [f"- {'; '.join(told)}. {source(kept)}", "", *table(head, ways)]


def _untaken(title: str, command: str) -> list[str]:
    return [f"## {title}", "", f"Not taken yet: `{command}`"]


def page() -> str:
    """The page as it follows from what is kept."""
    parts = (ingest(), one_document(), growth(), search(), tagging(), drafting(), long_runs())
    return "\n\n".join([HEAD.strip(), *("\n".join(part).strip() for part in parts)]) + "\n"


def write() -> Path:
    """Write the page; gives its place."""
    RESULTS.write_text(page(), encoding="utf8")
    return RESULTS
