// Quick ways for those who use the page all day: keys for lists, an overview of all keys, a palette that goes anywhere.
import { inField, keysAreOn } from "./keys.js";

const make = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
const isFree = (event) =>
  !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing) && keysAreOn() && !inField(event.target) && !document.querySelector("dialog[open]");

// --- lists: j and k go from entry to entry, Enter opens as everywhere ---
const entries = () =>
  [...document.querySelectorAll("[data-list] tbody th a, [data-list] > li h3 a, [data-list] > li > a")].filter((one) => one.offsetParent);
const step = (way) => {
  const all = entries();
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? (way > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + way, 0), all.length - 1)]?.focus();
};

// What list somebody came from is kept in this tab, so that a document leads on to the next one and back to the same place.
const KEPT = "omdok-liste";
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-list] a[href^='/dokument/']");
  if (!link) return;
  const row = link.closest("tr, li");
  const links = entries().map((one) => one.getAttribute("href")).filter((href) => href.startsWith("/dokument/"));
  sessionStorage.setItem(KEPT, JSON.stringify({ back: `${location.pathname}${location.search}${row?.id ? `#${row.id}` : ""}`, links }));
}, true);
const documentOf = (href) => new URL(href, location.href).pathname.split("/")[2];
const showTrail = () => {
  const trail = document.querySelector(".trail");
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  const at = kept?.links.findIndex((href) => documentOf(href) === documentOf(location.href)) ?? -1;
  if (!trail || at < 0) return;
  trail.querySelector("[data-back]").href = kept.back;
  const ways = [["z", "← voriges", kept.links[at - 1]], ["w", "nächstes →", kept.links[at + 1]]];
  for (const [key, said, href] of ways) {
    if (!href) continue;
    const link = make("a", said, { href });
    link.dataset.key = key;
    link.setAttribute("aria-keyshortcuts", key);
    trail.append(" · ", link);
  }
  trail.append(` (${at + 1} von ${kept.links.length})`);
};

// --- dialogs ---
const open = (dialog) => {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
};

const GENERAL = [
  ["?", "diese Übersicht"], ["Strg K", "überall hin: Dokument, Partner, Entwurf, Seite"], ["/", "ins Suchfeld"],
  ["j  k", "nächster, voriger Eintrag einer Liste"], ["Eingabe", "den Eintrag öffnen"], ["Esc", "Meldung oder Fenster schließen"],
];
const ofPage = () =>
  [...document.querySelectorAll("[data-key]")].filter((one) => one.offsetParent && one.dataset.key !== "/").map((one) => {
    const label = one.cloneNode(true);
    label.querySelectorAll("kbd").forEach((key) => key.remove());
    return [one.dataset.key, one.getAttribute("aria-label") ?? label.textContent.trim()];
  });
const rows = (title, pairs) => {
  const table = make("table");
  table.append(make("caption", title));
  for (const [key, said] of pairs) {
    const row = table.insertRow();
    const head = make("th");
    head.scope = "row";
    head.append(...key.split("  ").flatMap((one) => [make("kbd", one), " "]));
    row.append(head, make("td", said));
  }
  return table;
};
const showOverview = () => {
  const dialog = make("dialog", "", { className: "keys", ariaLabel: "Tasten" });
  const mine = ofPage();
  const off = make("label");
  off.append(make("input", "", { type: "checkbox", checked: keysAreOn() }), " Tasten verwenden");
  off.firstChild.dataset.toggleKeys = "";
  const form = make("form", "", { method: "dialog" });
  form.append(make("button", "Schließen", { className: "second" }));
  dialog.append(make("h2", "Tasten"), rows("Überall", GENERAL), ...(mine.length ? [rows("Auf dieser Seite", mine)] : []), off, form);
  open(dialog);
};

// --- the palette: what is typed is asked of the server, arrows choose, Enter goes there ---
const showPalette = () => {
  const dialog = make("dialog", "", { className: "palette", ariaLabel: "Gehe zu" });
  const field = make("input", "", { type: "search", placeholder: "Gehe zu … Dokument, Partner, Entwurf, Seite", autocomplete: "off", ariaLabel: "Gehe zu" });
  const list = make("div");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", "palette-liste");
  Object.assign(list, { id: "palette-liste" });
  let asked = 0;
  const choices = () => [...list.querySelectorAll("[role=option]")];
  const choose = (one) => {
    for (const other of choices()) other.setAttribute("aria-selected", String(other === one));
    if (one) field.setAttribute("aria-activedescendant", one.id);
    one?.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => choices().find((one) => one.getAttribute("aria-selected") === "true");
  const ask = async () => {
    const number = ++asked;
    const answer = await fetch(`/palette?q=${encodeURIComponent(field.value)}`);
    if (number !== asked || !answer.ok || answer.redirected) return;
    list.innerHTML = await answer.text();
    choose(choices()[0]);
  };
  field.addEventListener("input", ask);
  field.addEventListener("keydown", (event) => {
    const all = choices();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter") chosen()?.click();
    else if (event.key === "Escape") dialog.close(); // a search field would only empty itself
    else return;
    event.preventDefault();
  });
  dialog.append(field, list);
  open(dialog);
  ask();
};

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    if (document.querySelector("dialog[open]") || !document.querySelector(".top nav")) return;
    event.preventDefault();
    return showPalette();
  }
  if (!isFree(event)) return;
  if (event.key === "?") { event.preventDefault(); showOverview(); }
  if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) { event.preventDefault(); showPalette(); }
  if (event.target.closest("[data-overview]")) { event.preventDefault(); showOverview(); }
});
showTrail();
