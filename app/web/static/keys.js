// Whether single keys do something, and where somebody types.
export const keysAreOn = () => localStorage.getItem("omdok-tasten") !== "aus";
export const inField = (element) =>
  Boolean(element.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
