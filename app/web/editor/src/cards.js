// The cards below the text: made anew when the words have changed, never under somebody's hands.
const cards = () => document.getElementById("stand");
// What somebody has typed or ticked there and has not sent yet.
const isTyped = (field) =>
  field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.type !== "hidden" && field.value !== field.defaultValue;

export class Cards {
  constructor(draft) {
    Object.assign(this, { draft, swaps: 0, asked: 0, stale: false });
    document.addEventListener("htmx:beforeSwap", (event) => this.decide(event));
    document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === cards()) this.swaps++; });
    cards().addEventListener("focusout", () => setTimeout(() => { if (this.stale) this.refresh(); }));
  }

  // A focused button that is swapped loses the focus, a field what was typed.
  get inUse() {
    const focused = document.activeElement;
    return (focused !== cards() && cards().contains(focused)) || [...cards().querySelectorAll("input, textarea")].some(isTyped);
  }

  refresh() {
    this.stale = this.inUse;
    if (this.stale) return;
    this.asked = this.swaps;
    window.htmx?.ajax("GET", `/entwuerfe/${this.draft}`, { target: "#stand", swap: "innerHTML" });
  }

  // Steps are posted and always shown; what only brings the cards up to date waits where somebody came to work in them
  // in the meantime, and is dropped where a step was quicker.
  decide(event) {
    if (event.detail.target !== cards() || event.detail.requestConfig?.verb !== "get") return;
    const late = this.asked !== this.swaps;
    this.stale = !late && this.inUse;
    if (late || this.stale) event.detail.shouldSwap = false;
  }
}
