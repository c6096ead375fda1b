// What the pages gain where scripts run; without them every link and form still works.
import { inField, keysAreOn } from "./keys.js";
document.documentElement.classList.add("js");

// Keys: an element with data-key="n" is clicked when that key is pressed outside of fields, or focused if it is a field or
// decides what nobody takes back (data-decides): that takes another key. What it folds open has its first field in focus.
// Staff can turn this off (WCAG 2.1.4): any checkbox with data-toggle-keys remembers it in this browser.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return;
  if (inField(event.target) || document.querySelector("dialog[open]")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select, [data-decides]")) { wanted.focus(); wanted.select?.(); } else wanted.click();
  if (wanted.matches("summary")) wanted.parentElement.querySelector("input:not([type=hidden])")?.focus();
});

// Whose button is gone after its press is still where it was.
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement === document.body && event.target.matches("[data-holds-focus]")) event.target.focus({ preventScroll: true });
});

const showKeys = () => {
  for (const box of document.querySelectorAll("input[data-toggle-keys]")) box.checked = keysAreOn();
};
document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-toggle-keys]"))
    localStorage.setItem("omdok-tasten", event.target.checked ? "an" : "aus");
  // A field with data-submit sends its form when it changes; without scripts the form has a button for it.
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("DOMContentLoaded", showKeys);

// On a narrow window the menu and the filters begin closed; a menu closes when somebody goes on elsewhere.
const NARROW = "(max-width: 59.99rem)";
const closeDrawers = (within) => {
  if (matchMedia(NARROW).matches) for (const one of within.querySelectorAll(".sections, .drawer")) one.open = false;
};
closeDrawers(document);
matchMedia(NARROW).addEventListener("change", (event) => {
  for (const one of document.querySelectorAll(".sections, .drawer")) one.open = !event.matches;
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]"))
    if (!menu.contains(event.target) && (!menu.matches(".sections") || matchMedia(NARROW).matches)) menu.open = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  showKeys();
  closeDrawers(event.detail.target ?? document);
  // What was swapped in may name where the focus belongs.
  event.detail.target?.querySelector("[data-focus]")?.focus();
});

// Messages: one strip at the foot of the window; what is put there comes from our server or from here as text.
const strip = () => document.getElementById("meldung");
const say = (text, kind = "error") => {
  const note = document.createElement("div");
  note.className = `note ${kind}`;
  note.append(Object.assign(document.createElement("p"), { textContent: text }));
  strip().replaceChildren(note);
  return note;
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) strip()?.replaceChildren();
});

// Each fault that names a field is also told at the field, by its label.
const markFields = (form) => {
  for (const told of strip().querySelectorAll("[data-field]")) {
    const field = form.elements[told.dataset.field];
    if (!field?.setAttribute) continue;
    const label = field.labels?.[0]?.textContent.trim();
    if (label) told.textContent = told.textContent.replace(told.dataset.field, label);
    field.setAttribute("aria-invalid", "true");
    if (!form.contains(document.activeElement) || form.querySelector("[aria-invalid]") === field) field.focus();
  }
};

// A form that changes something is sent behind the page: when it is refused, all that was typed still stands there.
// The server answers 204 with the place to go to, a whole page to show instead, or what to say in the strip.
const goTo = (place) => {
  const to = new URL(place, location.href);
  if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
  if (to.hash) location.hash = to.hash;
  location.reload();
};
const showPage = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  strip().replaceWith(page.getElementById("meldung"));
  htmx.process(document.querySelector("main"));
  showKeys();
  (document.querySelector("main [aria-invalid], main [role=alert], main [role=status]") ?? document.querySelector("main")).scrollIntoView({ block: "nearest" });
  document.querySelector("main [aria-invalid]")?.focus();
};
const send = async (form, submitter) => {
  const sent = new FormData(form, submitter);
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const body = form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Formular": "1" } });
  if (answer.headers.has("X-Weiter")) return goTo(answer.headers.get("X-Weiter"));
  const text = await answer.text();
  if (text.includes("<main")) return showPage(text);
  strip().innerHTML = text;
  // Signing in happens over the page (session.js).
  if (answer.status === 401) document.dispatchEvent(new Event("omdok:abgemeldet"));
  markFields(form);
};
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || event.submitter?.matches("[data-plain]")) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try { await send(form, event.submitter); } catch {
    say("omdok antwortet gerade nicht. Ihre Eingaben stehen noch da; senden Sie sie gleich noch einmal.");
  } finally { form.ariaBusy = null; }
});
