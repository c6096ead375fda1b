"""Takes the pictures of the Handbuch: an installation with the samples, the page on it, and
Chromium before it; and all pages in five sizes under `outputs/bilder`, to be looked at.

make bilder [ONLY="handbuch 390 640 …"]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.web.drafts import DraftActions
from app.web.server import create_app
from app.web.session import SignedIn
from app.web.site import Site
from pipeline.ingest.intake import Intake, prepare_model
from pipeline.settings import PROJECT, Settings, load_settings

PICTURES = Path(__file__).parent / "bilder"
LOOKED_AT = PROJECT / "outputs" / "bilder"
# By its name: width and height in pixels of the page, and whether it is dark. The narrowest is a
# phone, the next a window of 1,280 at 200 %.
SIZES = {
    "390": (390, 800, False), "640": (640, 430, False), "1024": (1024, 768, False),
    "1280-dunkel": (1280, 860, True), "1920": (1920, 1080, False),
}  # fmt: skip
# The Handbuch shows these.
SHOWN = (1280, 860, False)
HANDBUCH = "handbuch"
NAME, PASSWORD = "Erika Muster", "ein langer Satz als Kennwort"
SAMPLES = PROJECT / "corpus" / "samples" / "documents"
AGREED = ("vereinbarung-vielfalt", "vereinbarung-beratungsqualitaet")
DRAFTED, READ = "presseerklaerung-2023-09-14-nachfolge", "pressemitteilung-2023-04-18-ki"


def main(wanted: list[str]) -> None:
    """Write one PNG for each page in each of the wanted sizes, or in all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        settings = installation(Path(place))
        app = create_app(settings, Path(place) / "omdok.toml")
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.1)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            take(
                f"http://127.0.0.1:{port}", addresses(app.state.site), wanted or [HANDBUCH, *SIZES]
            )
        finally:
            server.should_exit = True
            thread.join(10)


def installation(folder: Path) -> Settings:
    """An archive of the samples in a folder, with one account."""
    shutil.copytree(SAMPLES, folder / "inbox")
    config = folder / "omdok.toml"
    paths = f'corpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n'
    config.write_text(f'[paths]\n{paths}[ingest]\nfolders = ["inbox"]\n', encoding="utf8")
    # The model is the project's own: it is built once.
    own = PROJECT / "outputs" / "models"
    own.mkdir(parents=True, exist_ok=True)
    (folder / "outputs").mkdir()
    (folder / "outputs" / "models").symlink_to(own)
    settings = load_settings(config)
    prepare_model(settings)
    with Intake(settings) as intake:
        for plan in intake.survey(sorted((folder / "inbox").iterdir())).planned:
            intake.take_in(plan)
    return settings


def addresses(site: Site) -> dict[str, str]:
    """Which page each picture shows."""
    site.accounts.add(NAME, "verwalten", PASSWORD)
    ids = {Path(s.path).stem: s.document for s in site.store.documents.summaries()}
    draft = DraftActions(site, SignedIn(NAME, "verwalten", "")).make(
        "pressemitteilung", ids[DRAFTED], {}
    )
    return {
        "start": "/",
        "archiv": "/archiv",
        "archiv-leer": "/archiv?von=1990-01-01&bis=1990-12-31",
        "suche": "/suche?q=Wie+gelingt+die+Nachfolge+im+Betrieb%3F",
        "suche-zahl": "/suche?q=Wie+viele+Vereinbarungen+mit+der+BA+seit+2020%3F",
        "suche-nichts": "/suche?q=Xylophonkonzert",
        "dokument": f"/dokument/{ids[READ]}",
        "dokument-word": f"/dokument/{ids[DRAFTED]}",
        "fassungen": f"/dokument/{ids[READ]}/fassungen",
        "entfernen": f"/dokument/{ids[READ]}/entfernen",
        "pruefen": "/pruefen",
        "entwurf": f"/entwuerfe/{draft.id}",
        "entwurf-formular": f"/entwuerfe/{draft.id}?formular=true",
        "entwurf-neu": "/entwuerfe/neu?vorlage=pressemitteilung",
        "einfach": f"/entwuerfe/{draft.id}/einfach",
        "laeufe": "/laeufe",
        "ueberblick": "/ueberblick",
        "register": "/register",
        "eintrag": "/register/partner/ba",
        "partner": "/partner/partner/ba",
        "partnerliste": "/partner",
        "chronik": "/partner/chronik?q=Vielfalt",
        "netz": "/partner/netz",
        "gemerkt": "/suche/gemerkt",
        "vergleich": "/vergleich",
        "nebeneinander": f"/vergleich?a={ids[AGREED[0]]}&b={ids[AGREED[1]]}",
        "entwuerfe": "/entwuerfe",
        "hochladen": "/hochladen",
        "barrierefreiheit": "/barrierefreiheit",
        "fristen": "/fristen",
        "frist": f"/fristen/{ids[AGREED[0]]}",
        "konto": "/konto",
        "hilfe": "/hilfe",
        "hilfe-suche": "/hilfe?q=Sperrfrist",
        "nicht-gefunden": "/gibt-es-nicht",
        "verwaltung": "/verwaltung",
        "quellen": "/verwaltung/quellen",
        "zeitplan": "/verwaltung/plan",
        "sicherung": "/verwaltung/sicherung",
        "einstellungen": "/verwaltung/einstellungen",
    }


IN_THE_HANDBUCH = (
    "start", "archiv", "suche", "dokument", "pruefen", "entwurf", "laeufe", "ueberblick", "quellen",
)  # fmt: skip


def take(address: str, pages: dict[str, str], wanted: list[str]) -> None:
    """Sign in and take the pictures."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if HANDBUCH in wanted:
            of_handbuch = {name: pages[name] for name in IN_THE_HANDBUCH}
            take_all(browser, address, of_handbuch, PICTURES, SHOWN)
            for name in IN_THE_HANDBUCH:
                make_small(PICTURES / f"{name}.png")
        for name, size in SIZES.items():
            if name in wanted:
                take_all(browser, address, pages, LOOKED_AT / name, size)
        browser.close()


def take_all(
    browser: Browser, address: str, pages: dict[str, str], folder: Path, size: tuple[int, int, bool]
) -> None:
    """One picture a page, in one size."""
    width, height, dark = size
    page = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, locale="de-DE",
        color_scheme="dark" if dark else "light",
    ).new_page()  # fmt: skip
    sign_in(page)
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")
        print(folder / f"{name}.png")
    page.context.close()


def make_small(picture: Path) -> None:
    """A page has few colours: a table of them makes its picture a third as large."""
    with Image.open(picture) as opened:
        few = opened.convert("RGB").quantize(128)
    few.save(picture, optimize=True)


def sign_in(page: Page) -> None:
    """Sign in as the one account there is."""
    page.goto("/anmelden")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.locator("main button").click()
    page.locator("[data-overview]").wait_for(state="attached")


if __name__ == "__main__":
    main(sys.argv[1:])
