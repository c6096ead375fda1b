// What lies over the words: where a sentence comes from, what the linter remarks, where gaps are.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { tidy } from "./merge.js";
import { linesOf, remembered } from "./schema.js";

const key = new PluginKey("marks");
const WORDS = /[\p{L}\p{N}]+/gu;
const GAP = /\[\[.+?\]\]/g;

const wordsOf = (text) => (text.match(WORDS) ?? []).join(" ");

// The server counts code points, the browser counts halves of some letters.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (place) => place;
  const letters = [...text];
  return (place) => letters.slice(0, place).join("").length;
}

function sentenceMark(from, to, sentence, text, kind) {
  return Decoration.inline(from, to, { class: `says ${kind}` }, { sentence, text, kind });
}

function marksOf(paragraph, start) {
  const at = unitsOf(paragraph.text), found = [];
  const place = (it) => [start + at(it.start), start + at(it.end)];
  const words = (it) => paragraph.text.slice(at(it.start), at(it.end));
  for (const sentence of paragraph.sentences) {
    if (sentence.end > sentence.start) found.push(sentenceMark(...place(sentence), sentence, words(sentence), sentence.kind));
  }
  for (const remark of paragraph.remarks) {
    if (remark.end > remark.start)
      found.push(Decoration.inline(...place(remark), { class: `remark ${remark.severity}` }, { remark, text: words(remark) }));
  }
  return found;
}

// The marks that the server gives, where its paragraph is the one in the editor; elsewhere what was there stays.
export function fresh(state, paragraphs) {
  const old = key.getState(state), found = [];
  linesOf(state.doc).forEach(({ pos, node, text }, number) => {
    const known = paragraphs[number];
    const same = known && tidy(known.text) === text && node.textContent.startsWith(known.text);
    found.push(...(same ? marksOf(known, pos + 1) : old.find(pos, pos + node.nodeSize)));
  });
  return DecorationSet.create(state.doc, found);
}

// A sentence whose words change is somebody's own at once; when they come back it is what it was.
function followed(set, tr) {
  let mapped = set.map(tr.mapping, tr.doc);
  tr.mapping.maps.forEach((map, step) => map.forEach((_a, _b, from, to) => {
    const rest = tr.mapping.slice(step + 1);
    for (const mark of mapped.find(rest.map(from, -1), rest.map(to))) mapped = judged(mapped, mark, tr.doc);
  }));
  return mapped;
}

function judged(set, mark, doc) {
  const text = doc.textBetween(mark.from, mark.to), { spec } = mark;
  if (spec.remark) return text === spec.text ? set : set.remove([mark]);
  const kind = wordsOf(text) === wordsOf(spec.text) ? spec.sentence.kind : "input";
  if (kind === spec.kind) return set;
  return set.remove([mark]).add(doc, [sentenceMark(mark.from, mark.to, spec.sentence, spec.text, kind)]);
}

export const setMarks = (tr, set) => tr.setMeta(key, set).setMeta("addToHistory", false);

export const marks = () => new Plugin({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply: (tr, set) => tr.getMeta(key) ?? (tr.docChanged ? followed(set, tr) : set),
  },
  props: { decorations: (state) => key.getState(state) },
});

export const marksAt = (state, from, to = from) => key.getState(state).find(from, to);

export const remarksOf = (state) =>
  key.getState(state).find(undefined, undefined, (spec) => spec.remark).sort((a, b) => a.from - b.from);

// --- gaps ---

export function gapsOf(doc) {
  const found = [];
  doc.forEach((node, pos) => found.push(...gapsIn(node, pos)));
  return found;
}

const matched = new WeakMap();

const gapsIn = (node, pos) => remembered(matched, node, (one) => [...one.textContent.matchAll(GAP)])
  .map(({ index, 0: words }) => ({ from: pos + 1 + index, to: pos + 1 + index + words.length }));

// Only paragraphs whose gaps are other ones are drawn anew.
function drawn(set, doc) {
  let now = set;
  doc.forEach((node, pos) => {
    const wanted = gapsIn(node, pos), there = now.find(pos, pos + node.nodeSize).sort((a, b) => a.from - b.from);
    if (wanted.length === there.length && wanted.every(({ from, to }, n) => there[n].from === from && there[n].to === to)) return;
    now = now.remove(there).add(doc, wanted.map(({ from, to }) => Decoration.inline(from, to, { class: "gap" })));
  });
  return now;
}

export const gaps = () => new Plugin({
  state: {
    init: (_, state) => drawn(DecorationSet.empty, state.doc),
    apply: (tr, set) => (tr.docChanged ? drawn(set.map(tr.mapping, tr.doc), tr.doc) : set),
  },
  props: { decorations(state) { return this.getState(state); } },
});

export const paragraphNumber = (state) => {
  const { $head } = state.selection, before = linesOf(state.doc).filter(({ pos }) => pos < $head.pos);
  return tidy($head.parent.textContent) ? before.length : before.length + 1;
};
