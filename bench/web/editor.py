"""How quickly the editor of a draft of forty paragraphs is there, and how long a key takes in it.

    python -m bench.web.editor [--keys 300] [--chromium /usr/bin/chromium]

In Debian's Chromium, without a window, on a server of its own. `first paint` is what the browser
tells as first contentful paint of the draft's page, the page and its files not kept from before.
`a key` is the time in which the page works on it (`processingStart` to `processingEnd` of the
browser's event timing, keydown to input), and the share of keys that were on the screen only after
16 ms and more. Prints Markdown; figures by the clock, so other work on the machine counts.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from bench.web.served import NAME, PASSWORD, client_of, served
from pipeline.settings import PROJECT, load_settings

PARAGRAPHS, PORT = 40, 8797
# A key may take one picture of a screen with 60 Hz.
FRAME_MS = 16
_PAGES = 7
_LISTEN = """() => {
  window.keys = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.slow = (window.slow ?? 0) + (one.name === "keydown");
  }).observe({ type: "event", durationThreshold: 16 });
  let began = 0;
  addEventListener("keydown", () => { began = performance.now(); }, true);
  addEventListener("input", () => window.keys.push(performance.now() - began));
}"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def a_draft(config: Path) -> tuple[str, list[float]]:
    """The path of a draft of so many paragraphs, in an installation of its own, and the processor
    time that the server works on its page, in milliseconds.
    """
    with client_of(load_settings(config), config) as client:
        told = (f"Absatz {n}: Die Partner beraten Betriebe vor Ort und am Telefon, damit sie Zeit "
                "sparen. Das Angebot gilt in allen Landkreisen." for n in range(PARAGRAPHS))  # fmt: skip
        values = {"titel": "Partner beraten Betriebe gemeinsam", "kernaussagen": "\n\n".join(told)}
        body = {"template": "pressemitteilung", "values": values}
        answer = client.post("/api/v1/drafts", json=body)
        answer.raise_for_status()
        path = f"/entwuerfe/{answer.json()['id']}"
        return path, [worked(client, path) for _ in range(_PAGES)]


def worked(client: TestClient, path: str) -> float:
    """The processor time of one answer, in milliseconds."""
    began = time.process_time()
    client.get(path).raise_for_status()
    return (time.process_time() - began) * 1000


def signed_in(browser: Browser) -> Page:
    """A page of somebody with every right; nothing is kept from before."""
    page = browser.new_context(base_url=f"http://127.0.0.1:{PORT}").new_page()
    page.goto("/anmelden")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/")
    return page


def paints(browser: Browser, path: str) -> list[float]:
    """The first paint of the draft's page, in milliseconds, each time in a browser of its own."""
    found = []
    for _ in range(_PAGES):
        page = signed_in(browser)
        page.goto(path)
        page.locator(".ProseMirror").wait_for()
        found.append(float(page.evaluate(_PAINT)))
        page.context.close()
    return found


def keys(browser: Browser, path: str, count: int) -> tuple[list[float], float]:
    """What each key took, in milliseconds, and the share of those that were late on the screen."""
    page = signed_in(browser)
    page.goto(path)
    page.locator(".ProseMirror p").nth(PARAGRAPHS // 2).click()
    page.evaluate(_LISTEN)
    for number in range(count):
        page.keyboard.press("Space" if number % 6 == 5 else "abcde"[number % 6])
    page.wait_for_timeout(500)
    taken: list[Any] = page.evaluate("window.keys")
    late = float(page.evaluate("window.slow ?? 0"))
    page.context.close()
    return [float(one) for one in taken], late / count


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _row(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} | {_p95(values):.1f}"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        config = Path(folder) / "omdok.toml"
        paths = f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n'
        config.write_text(paths + '[embedding]\nengine = "hashing"\n', encoding="utf8")
        path, server = a_draft(config)
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        with served(Path(folder), PORT):
            first = paints(browser, path)
            taken, late = keys(browser, path, asked.keys)
        browser.close()
    script = PROJECT / "app" / "web" / "static" / "editor.js"
    print("| what | median | p95 | aim |\n|---|---|---|---|")
    print(f"| work of the server on the page, ms | {_row(server)} | |")
    print(f"| first paint, ms | {_row(first)} | 300 |")
    print(f"| a key, ms | {_row(taken)} | {FRAME_MS} |")
    print(f"| keys on the screen after {FRAME_MS} ms and more | {late:.3f} | | 0 |")
    print(
        f"| editor.js gzipped, kB | {len(gzip.compress(script.read_bytes(), 9)) / 1000:.0f} | | 120 |"
    )


if __name__ == "__main__":
    main()
