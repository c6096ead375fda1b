// What the page of a document gains where scripts run: tags are corrected in a dialog over the text,
// and words that are marked can be tagged. Without scripts the same forms stand on pages of their own.
"use strict";

const dialog = () => document.getElementById("wort");
const marking = () => document.querySelector(".marking");

document.addEventListener("htmx:afterSwap", (event) => {
  const into = event.detail.target?.id;
  if (into === "wort" && !dialog().open) {
    dialog().showModal();
    dialog().querySelector("[data-focus]")?.focus();
  }
  if (into === "lesen" && dialog().open) dialog().close();
  if (into === "lesen") document.querySelector("#lesen [data-focus]")?.focus({ preventScroll: true });
});

// A fault of a form in the dialog is told there: behind it nobody would see it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const faults = dialog().open && dialog().querySelector("[data-faults]");
  if (faults && event.detail.xhr.status >= 400) event.detail.target = faults;
});

// While the dialog is open its keys count and no others.
document.addEventListener("keydown", (event) => {
  if (!dialog().open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length > 1 || event.target.closest("input, textarea, select")) return;
  event.stopImmediatePropagation();
  if (localStorage.getItem("omdok-tasten") === "aus") return;
  const wanted = [...dialog().querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input")) wanted.focus(); else wanted.click();
}, true);

// Where a place of the selection lies in the text of the document: blocks tell where they begin, and characters
// are counted as the server does, not in halves of them.
const offsetOf = (node, offset) => {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!block) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return Number(block.dataset.start) + [...before.toString()].length;
};

const markedPlace = () => {
  const selection = getSelection();
  const words = selection.toString().trim();
  if (!words || !selection.anchorNode?.parentElement?.closest("[data-marking]")) return null;
  const range = selection.getRangeAt(0);
  const von = offsetOf(range.startContainer, range.startOffset);
  const bis = offsetOf(range.endContainer, range.endOffset);
  return von === null || bis === null || von >= bis ? null : { von, bis, worte: words.slice(0, 1000) };
};

const tagMarked = () => {
  const place = markedPlace();
  if (!place) return false;
  const address = document.getElementById("lesen").dataset.words + location.search.replace(/([?&])(von|bis)=\d*/g, "$1");
  const joined = address + (address.includes("?") ? "&" : "?") + new URLSearchParams(place);
  htmx.ajax("GET", joined, { target: "#wort", swap: "innerHTML" });
  return true;
};

document.addEventListener("selectionchange", () => {
  if (marking()) marking().hidden = !markedPlace();
});
// A press on the button must not undo the selection that it is about.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-tag-marked]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-tag-marked]")) tagMarked();
  const opens = event.target.closest("[data-opens]");
  if (!opens) return;
  const part = document.getElementById(opens.dataset.opens);
  part.open = true;
  part.querySelector("select, input:not([type=hidden])")?.focus();
  event.preventDefault();
});
// Another size needs no other page.
document.addEventListener("click", (event) => {
  const size = event.target.closest("[data-zoom]");
  if (!size || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.querySelector(".looking").className = `looking zoom-${size.dataset.zoom}`;
  for (const one of document.querySelectorAll("[data-zoom]")) one === size ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
  history.replaceState(history.state, "", size.href);
});
// The key for tagging words takes those that are marked, if any are.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("[data-tag-words]") && tagMarked()) event.preventDefault();
});
