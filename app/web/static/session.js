// Warns before a session ends, and lets one sign in again over the page, so that nothing typed is lost.
"use strict";

(() => {
  // WCAG 2.2.1: at least twenty seconds; two minutes are enough to finish a sentence.
  const WARN = 120;
  const GRACE = 2;
  let timer, open, person, asked;

  const make = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
  const header = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

  const ask = async (method = "GET") => {
    const answer = await fetch("/sitzung", { method, headers: { "X-Quiet": "1", Accept: "application/json", ...header() } });
    return answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : null;
  };

  const close = () => { open?.close(); open?.remove(); open = null; };

  function dialog(title, ...inside) {
    close();
    open = make("dialog", "", { className: "card" });
    open.setAttribute("aria-labelledby", "sitzung-titel");
    open.append(make("h2", title, { id: "sitzung-titel" }), ...inside);
    document.body.append(open);
    open.showModal();
    return open;
  }

  // Every form and the editor must bring the new session's token along. A form that needs no session
  // (an invitation opened by somebody who is signed in) has a token of its own, which stays.
  function adopt({ name, csrf, seconds }) {
    person ??= name;
    if (name !== person) return location.reload(); // somebody else: nothing of the first stays on the screen
    const before = header()["X-CSRF-Token"];
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": csrf }));
    for (const field of document.querySelectorAll("input[name=csrf]")) if (field.value === before) field.value = csrf;
    const wasEnded = open?.dataset.ended;
    if (seconds > WARN) close();
    plan(seconds);
    if (wasEnded) document.dispatchEvent(new Event("omdok:angemeldet"));
  }

  function plan(seconds) {
    clearTimeout(timer);
    timer = setTimeout(check, 1000 * Math.max(seconds > WARN ? seconds - WARN : seconds, GRACE));
  }

  async function check() {
    let now;
    try { now = await ask(); } catch { return plan(WARN + GRACE); }
    if (!now) return ended();
    if (now.seconds > WARN) return adopt(now);
    plan(now.seconds + GRACE);
    warn(now.seconds);
  }

  function warn(seconds) {
    const stay = make("button", "Angemeldet bleiben", { type: "button", autofocus: true });
    stay.addEventListener("click", async () => {
      const now = await ask("POST");
      if (!now) return ended();
      close();
      adopt(now);
      if (now.seconds <= WARN) document.getElementById("meldung").textContent = "Länger geht es nicht: Melden Sie sich gleich neu an, Ihr Text bleibt stehen.";
    });
    const minutes = seconds > 90 ? "zwei Minuten" : "einer Minute";
    dialog("Ihre Sitzung endet gleich",
      make("p", `In ${minutes} werden Sie abgemeldet, weil Sie länger nichts getan haben oder schon sehr lange angemeldet sind. Was Sie geschrieben haben, bleibt auf dieser Seite stehen.`), stay);
  }

  const PAUSE = 800; // ms without a key
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = Date.now(); }, true);

  // The page's own form of signing in, over what is there.
  async function ended() {
    // Several answers tell of it at once; a second form would take away what is typed into the first.
    if (open?.dataset.ended || asked) return;
    asked = true;
    try {
      await offerForm();
    } finally {
      asked = false;
    }
  }

  async function offerForm() {
    const page = new DOMParser().parseFromString(await (await fetch("/anmelden?weiter=/sitzung")).text(), "text/html");
    // Who is typing goes on in the text and not in the field for the password.
    while (Date.now() - pressed < PAUSE) await new Promise((done) => setTimeout(done, PAUSE));
    show(page, make("p", "Ihre Sitzung ist zu Ende. Melden Sie sich wieder an; was Sie geschrieben haben, bleibt hier stehen."));
  }

  function show(page, told) {
    const form = page.querySelector("form[action='/anmelden']");
    form.classList.remove("card");
    const service = page.querySelector("a[href^='/anmelden/dienst']");
    if (service) Object.assign(service, { target: "_blank", rel: "noopener" });
    dialog("Wieder anmelden", told, form, ...(service ? [service] : []));
    open.dataset.ended = "ja";
    open.addEventListener("cancel", (event) => event.preventDefault());
    const known = form.querySelector("[name=name]");
    if (person && !known.value) known.value = person;
    form.querySelector("[name=kennwort]").focus();
    form.addEventListener("submit", signIn);
  }

  async function signIn(event) {
    event.preventDefault();
    const answer = await fetch("/anmelden", { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return adopt(await answer.json());
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page, page.querySelector(".note") ?? make("p", "Das hat nicht geklappt. Versuchen Sie es noch einmal."));
  }

  document.addEventListener("omdok:abgemeldet", ended);
  document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 401 && ended());
  // Signed in elsewhere meanwhile, in another tab or at the service.
  addEventListener("focus", () => open && check());
  document.addEventListener("DOMContentLoaded", async () => {
    person = document.body.dataset.person; // a session may end before anybody asked for its name
    try { const now = await ask(); if (now) adopt(now); else ended(); } catch { plan(WARN + GRACE); }
  });
})();
