"""The page of a document in an archive of 10,000, and that of one of 60 pages: showing, deciding.

    python -m bench.web.document FOLDER [--repeat 40]

FOLDER is an installation of `bench.web.lists` (made there with `--documents 10000`); a long document
is taken into it. The page is asked within this process, once to set pages and build what is kept,
then measured; what counts is processor time of this process, for the machine may be full. Prints
Markdown.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi.testclient import TestClient

from app.web.server import create_app
from pipeline.ingest.intake import Intake
from pipeline.settings import PROJECT, Settings, load_settings

NAME, PASSWORD, BASE = "Mess Gerät", "ein ganz langer Satz 7", "http://127.0.0.1:8750"
GOAL = 200  # milliseconds of the server at p95
_PARAGRAPHS = 60 * 11  # eleven fill a page
_SENTENCE = (
    "Im Abschnitt {n} erklären die Handwerkskammer Potsdam und die Agentur für Arbeit Neuruppin am "
    "{day}. Mai 2021, dass Betriebe im Landkreis Barnim nach A-2.1 beraten werden. "
)
_PLAIN = "Die Beratung dauert zwei Stunden und beginnt mit einem Gespräch über die Arbeit im Haus. "
# Of so many paragraphs one names somebody.
_EVERY = 4


def installation(folder: Path) -> Settings:
    """The installation of a folder, with a document of 60 pages in it."""
    config = folder / "omdok.toml"
    text = f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n'
    config.write_text(text + '[embedding]\nengine = "hashing"\n', encoding="utf8")
    settings = load_settings(config)
    long = folder / "lang.txt"
    named = (_SENTENCE.format(n=n, day=n % 28 + 1) for n in range(_PARAGRAPHS))
    paragraphs = (_PLAIN * 4 if n % _EVERY else s + _PLAIN for n, s in enumerate(named))
    long.write_text("Vereinbarung über Beratung\n\n" + "\n\n".join(paragraphs), encoding="utf8")
    with Intake(settings) as intake:
        for plan in intake.survey([long]).planned:
            intake.take_in(plan)
    return settings


def client_of(settings: Settings) -> TestClient:
    """Signed in with every right."""
    app = create_app(settings)
    accounts = app.state.site.accounts
    if not accounts.list():
        accounts.add(NAME, "verwalten", PASSWORD)
    token, session = accounts.sign_in(NAME, PASSWORD, "")
    headers, cookies = {"X-CSRF-Token": session.csrf}, {"omdok-sitzung": token}
    return TestClient(app, base_url=BASE, headers=headers, cookies=cookies, follow_redirects=False)


def told(label: str, work: Sequence[Callable[[], object]]) -> None:
    """Do each once, and print the processor time in milliseconds."""
    spent = []
    for one in work:
        began = time.process_time()
        one()
        spent.append((time.process_time() - began) * 1000)
    ordered = sorted(spent)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"| {label} | {ordered[len(ordered) // 2]:.0f} | {p95:.0f} |", flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=40)
    asked = parser.parse_args()
    client = client_of(installation(asked.folder))
    store = client.app.state.site.store  # type: ignore[attr-defined]  # of Starlette's own type
    ids = sorted(store.shown.numbers().items())
    long = next(s.document for s in store.documents.summaries() if s.path.endswith("lang.txt"))
    some = random.Random(7).sample([id for _, id in ids], asked.repeat)

    def ask(address: str) -> Callable[[], object]:
        return lambda: client.get(address).raise_for_status()

    pages = [ask(f"/dokument/{long}?blatt={n % 55 + 1}") for n in range(asked.repeat)]
    pages[0]()
    print(f"{len(ids)} documents\n\n| processor time | p50 ms | p95 ms |\n|---|---|---|")
    told("first look at a document (pages are set)", [ask(f"/dokument/{id}") for id in some])
    told("a document", [ask(f"/dokument/{id}") for id in some])
    told("a document, looked for words", [ask(f"/dokument/{id}?q=Beratung") for id in some])
    told("a page of 60", pages)

    def decide(id: str) -> Callable[[], object]:
        tags = client.get(f"/api/v1/documents/{id}").json()["tags"]
        tag = next(t for t in tags if t["kind"] == "partner" and t["id"])
        data = {"stelle": f"{tag['start']}:partner:{tag['id']}", "aktion": "reject"}
        headers = {"HX-Request": "true"}
        return lambda: client.post(f"/dokument/{id}/wort", data=data, headers=headers)

    told("a decision, with the page after it", [decide(id) for id in some])


if __name__ == "__main__":
    main()
