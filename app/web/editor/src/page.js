// Makes elements without a line of HTML in a script, so that no text can become one.
export function make(name, given, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given ?? {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...inside.filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

export const part = (name) => document.querySelector(`[data-teil="${name}"]`);
