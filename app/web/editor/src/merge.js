// Texts as lists of paragraphs: what changed, and what two people's changes make together. The server does the same.

export const tidy = (text) =>
  text.split("\n").map((line) => line.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean).join("\n");

export const sameLines = (one, other) => one.length === other.length && one.every((line, n) => line === other[n]);

// What makes `now` of `old`: [{start, end, lines}], counted in `old`. As many for as many others are a change of each.
export function hunks(old, now) {
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) first++;
  let last = 0;
  while (last < old.length - first && last < now.length - first && old[old.length - 1 - last] === now[now.length - 1 - last]) last++;
  const found = [];
  let [a, b] = [first, first];
  for (const [x, y] of [...common(old.slice(first, old.length - last), now.slice(first, now.length - last)),
                        [old.length - last - first, now.length - last - first]]) {
    if (first + x > a || first + y > b) found.push(...split(a, first + x, now.slice(b, first + y)));
    [a, b] = [first + x + 1, first + y + 1];
  }
  return found;
}

function split(start, end, lines) {
  if (lines.length !== end - start) return [{ start, end, lines }];
  return lines.map((line, n) => ({ start: start + n, end: start + n + 1, lines: [line] }));
}

// The places of a longest common row of paragraphs.
function common(old, now) {
  const best = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let x = old.length - 1; x >= 0; x--)
    for (let y = now.length - 1; y >= 0; y--)
      best[x][y] = old[x] === now[y] ? best[x + 1][y + 1] + 1 : Math.max(best[x + 1][y], best[x][y + 1]);
  const found = [];
  for (let x = 0, y = 0; x < old.length && y < now.length;) {
    if (old[x] === now[y]) found.push([x++, y++]);
    else if (best[x + 1][y] >= best[x][y + 1]) x++;
    else y++;
  }
  return found;
}

const growth = (hunk) => hunk.lines.length - (hunk.end - hunk.start);
const touches = (one, other) => one.start < other.end && other.start < one.end;
const alike = (one, other) => one.start === other.start && one.end === other.end && sameLines(one.lines, other.lines);

// What of `theirs` comes into `mine` (steps), and where both changed the same paragraph (conflicts); counted in `mine`.
export function merged(base, mine, theirs) {
  const ours = hunks(base, mine), steps = [], conflicts = [];
  for (const other of hunks(base, theirs)) {
    if (ours.some((hunk) => alike(hunk, other))) continue;
    const met = ours.filter((hunk) => touches(hunk, other));
    const start = Math.min(other.start, ...met.map((hunk) => hunk.start));
    const end = Math.max(other.end, ...met.map((hunk) => hunk.end));
    const shift = ours.filter((hunk) => !met.includes(hunk) && hunk.end <= start).reduce((sum, hunk) => sum + growth(hunk), 0);
    const length = end - start + met.reduce((sum, hunk) => sum + growth(hunk), 0);
    const lines = [...base.slice(start, other.start), ...other.lines, ...base.slice(other.end, end)];
    (met.length ? conflicts : steps).push({ start: start + shift, end: start + shift + length, lines });
  }
  return { steps, conflicts };
}
