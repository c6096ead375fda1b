"""Many small documents, an installation for them, and what must hold of its archive after any
run.
"""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.settings import load_settings

PROJECT = Path(__file__).resolve().parent.parent.parent
_PARTNERS = (
    "IKK classic",
    "Zentralverband des Deutschen Handwerks",
    "BG BAU",
    "Bundesanstalt für Arbeit",
    "ver.di",
)
_PLACES = ("Hessen", "Sachsen", "Bremen", "Thüringen", "Bayern", "Saarland")
_WORDS = (
    "Beratung",
    "Arbeitsschutz",
    "Führung",
    "Gesundheit",
    "Mittelstand",
    "Handwerk",
    "Praxis",
    "Netzwerk",
)


def write_documents(folder: Path, count: int, sentences: int = 12) -> None:
    """So many text files, each with words of its own, the same in every call."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        dice = random.Random(number)
        body = " ".join(
            f"{dice.choice(_WORDS)} {dice.choice(_WORDS).lower()} ist für {dice.choice(_PARTNERS)} "
            "in "
            f"{dice.choice(_PLACES)} wichtig, sagt der Bericht {number}-{dice.randrange(10_000)} "
            "nach OM-Praxis A-2.1."
            for _ in range(sentences)
        )
        text = f"Vereinbarung Nummer {number}\n\n{dice.randrange(1, 28)}. Mai 20{dice.randrange(10, 26)}\n\n{body}\n"
        (folder / f"vereinbarung-{number:04}.txt").write_text(text, encoding="utf8")


def write_config(folder: Path, store_url: str = "", more: str = "", *, model: bool = False) -> Path:
    """An installation in a folder, with the test embedder unless `model`: the flow is measured, not
    the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "omdok.toml"
    archive = f'[store]\nurl = "{store_url}"\n' if store_url else ""
    embedding = f'model = "{load_settings().own_model_folder}"' if model else 'engine = "hashing"'
    config.write_text(
        f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n{archive}'
        f'[ingest]\nfolders = ["inbox"]\nretry_seconds = 0\n[embedding]\n{embedding}\n'
        f"[sources]\nstable_seconds = 0\n{more}",
        encoding="utf8",
    )
    return config


def faults(store_url: str, inbox: Path) -> list[str]:
    """What is amiss in the archive: every file of the inbox must be there exactly once, each
    document whole.
    """
    with open_archive(store_url) as archive:
        places = {str(file) for file in inbox.iterdir()}
        manifest = archive.manifest.all()
        found = [f"{place} is not in the manifest" for place in places - set(manifest)]
        found += [
            f"{place} is in the manifest and not in the inbox" for place in set(manifest) - places
        ]
        documents = [entry.document for entry in manifest.values()]
        listed = [summary.document for summary in archive.documents.summaries()]
        if len(set(documents)) != len(places) or sorted(filter(None, documents)) != sorted(listed):
            found.append(
                f"{len(places)} files, {len(set(documents))} documents in the manifest, "
                f"{len(listed)} listed"
            )
        for document in listed:
            record = archive.documents.get(document)
            text = record.document.text
            if not record.passages or any(
                text[tag.start : tag.end] != tag.surface for tag in record.tags
            ):
                found.append(f"{document} is not whole")
            if [one.version for one in archive.documents.versions(document)] != [1]:
                found.append(f"{document} was stored more than once")
        return found
