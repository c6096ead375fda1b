"""Web pages whose headline only their own title tells: site names, rubrics and menus above it."""

from __future__ import annotations

TEXT = (
    "Der Kreis Probe hat am Montag den neuen Radweg zwischen Nordheim und Südheim freigegeben. Er ist "
    "acht Kilometer lang, und drei Jahre wurde an ihm gebaut. Im nächsten Jahr geht es weiter."
)
_P = f"<p>{TEXT}</p><p>{TEXT.replace('Montag', 'Dienstag')}</p>"


def _page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


# The page, its title and its day (None: none is told).
PAGES: list[tuple[str, str, str | None]] = [
    (
        _page(
            "Radweg ist fertig | Kreis Probe",
            f"<main><h1>Kreis Probe</h1><h1>Radweg ist fertig</h1><p>3. Mai 2031</p>{_P}</main>",
        ),
        "Radweg ist fertig",
        "2031-05-03",
    ),
    (
        _page(
            "Radweg ist fertig – Amt für Wege",
            f"<main><h2>Aktuelles</h2><h1>Radweg ist fertig</h1><p>03.05.2031</p>{_P}</main>",
        ),
        "Radweg ist fertig",
        "2031-05-03",
    ),
    (
        _page(
            "BMP - Neue Wege - Ministerium baut um",
            f"<main><h1>Bundesministerium für Proben</h1><ul><li>Inhalt</li><li>Suche</li></ul><h2>Suche</h2>"
            f"<h1>Neue Wege - Ministerium baut um</h1><p>Datum: 03.05.2031</p>{_P}</main>",
        ),
        "Neue Wege - Ministerium baut um",
        "2031-05-03",
    ),
    (
        _page(
            "Radwege fertig: Kreis Probe",
            f"<main><h1><span>03.05.2031</span>Radwege fertig</h1>{_P}</main>",
        ),
        "Radwege fertig",
        "2031-05-03",
    ),
    (
        _page(
            "Probe: Der Kreis baut neue Wege für alle | BMP",
            "<main><h1><span>Wege sichern</span> <span>Probe: Der Kreis baut neue Wege für alle</span></h1>"
            f"<p>Pressemitteilung vom 3. Mai 2031 | Nordheim – {TEXT}</p>{_P}</main>",
        ),
        "Probe: Der Kreis baut neue Wege für alle",
        "2031-05-03",
    ),
    (
        _page(
            "Faire Wege - Jugend in Probe (jip) - JIP",
            f"<main><p>03.05.2031 - Redaktion: Eva Rau</p><h1>Faire Wege</h1>"
            f"<h3>Fahrten planen, die bewegen</h3>{_P}</main>",
        ),
        "Faire Wege",
        "2031-05-03",
    ),
    (
        _page(
            "Radweg freigegeben / Verein Probe e. V.",
            f"<main><h1>Willkommen beim Verein Probe</h1><h1>Radweg freigegeben</h1>"
            f"<p>Stand - 03.05.2031</p>{_P}</main>",
        ),
        "Radweg freigegeben",
        "2031-05-03",
    ),
    (
        _page(
            "Amt - Meldungen - Verkündung der neuen Wegeregeln",
            f"<main><h3>Sie sind hier:</h3><h1>Verkündung der neuen Wegeregeln</h1>{_P}<p>03.05.2031</p></main>",
        ),
        "Verkündung der neuen Wegeregeln",
        "2031-05-03",
    ),
    (
        _page("Kreis Probe", f"<main><h1>Radweg ist fertig</h1><p>3. Mai 2031</p>{_P}</main>"),
        "Radweg ist fertig",
        "2031-05-03",
    ),
    (
        _page(
            "„Wege für alle“ bringt Räder in Fahrt | BAW",
            f"<main><h1>Bundesamt für Wege</h1><h1>„Wege für alle“ bringt Räder in Fahrt</h1>{_P}</main>",
        ),
        "„Wege für alle“ bringt Räder in Fahrt",
        None,
    ),
]
