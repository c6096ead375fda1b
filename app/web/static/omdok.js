// What the pages gain where scripts run; without them every link and form still works.
"use strict";

// Keys: an element with data-key="n" is clicked, or focused if it is a field, when that key is pressed outside of fields.
// Staff can turn this off (WCAG 2.1.4): any checkbox with data-toggle-keys remembers it in this browser.
const keysAreOn = () => localStorage.getItem("omdok-tasten") !== "aus";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) { wanted.focus(); wanted.select?.(); } else wanted.click();
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
document.addEventListener("htmx:afterSwap", (event) => {
  showKeys();
  // What was swapped in may name where the focus belongs.
  event.detail.target?.querySelector("[data-focus]")?.focus();
});
