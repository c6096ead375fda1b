// A text is paragraphs of plain words. Where sentences come from lies over them and is no part of what is written.
import { Schema } from "prosemirror-model";
import { tidy } from "./merge.js";

export const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: {
      content: "text*",
      whitespace: "pre",
      attrs: { role: { default: "paragraph" }, held: { default: "" } },
      parseDOM: [{ tag: "p" }],
      toDOM: (node) => ["p", { class: `${node.attrs.role}${node.attrs.held ? " locked" : ""}` }, 0],
    },
    text: {},
  },
});

export const paragraphNode = (text, attrs = {}) => schema.node("paragraph", attrs, text ? [schema.text(text)] : []);

export const docOf = (paragraphs) => schema.node("doc", null,
  paragraphs.length ? paragraphs.map(({ text, role, held }) => paragraphNode(text, { role, held })) : [paragraphNode("")]);

const tidied = new WeakMap();

// What a node gives, reckoned once: a node of ProseMirror never changes.
export function remembered(known, node, reckon) {
  if (!known.has(node)) known.set(node, reckon(node));
  return known.get(node);
}

// The paragraphs that have words: where they stand, and what they say as the server keeps it.
// A key changes one paragraph: the others are the same nodes as before and are not read again.
export function linesOf(doc) {
  const found = [];
  doc.forEach((node, pos) => {
    const text = remembered(tidied, node, (one) => tidy(one.textContent));
    if (text) found.push({ text, pos, node });
  });
  return found;
}

export const textsOf = (doc) => linesOf(doc).map((line) => line.text);

// Puts lines in place of the paragraphs [start, end) that have words.
export function replaceLines(tr, { start, end, lines }) {
  const there = linesOf(tr.doc), models = there.slice(start, end);
  if (models.length === 1 && lines.length === 1) {
    const { pos, node } = models[0];
    return lines[0] ? tr.replaceWith(pos + 1, pos + 1 + node.content.size, schema.text(lines[0])) : tr;
  }
  const from = models.length ? models[0].pos : there[start]?.pos ?? tr.doc.content.size;
  const to = models.length ? models.at(-1).pos + models.at(-1).node.nodeSize : from;
  const nodes = lines.map((line, n) => paragraphNode(line, { role: models[n]?.node.attrs.role ?? "paragraph" }));
  return tr.replaceWith(from, to, nodes.length || tr.doc.childCount > models.length ? nodes : [paragraphNode("")]);
}
