// Bundles the editor and the licences of what is in it: `node bundle.mjs FOLDER-OF-node_modules TARGET-FOLDER`.
// The same sources and packages give the same bytes on every machine.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, target] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const { build } = createRequire(join(modules, "here.js"))("esbuild");

// What the script says it was made from, so that a test without Node sees a bundle that is out of date.
const whole = createHash("sha256");
const sources = readdirSync(join(here, "src")).filter((name) => name.endsWith(".js")).sort().map((name) => join("src", name));
for (const name of ["bundle.mjs", "package-lock.json", ...sources])
  whole.update(`${basename(name)}\0`).update(readFileSync(join(here, name))).update("\0");

const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.js"],
  bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8", legalComments: "none",
  banner: { js: "/* Bundled by `make editor` from app/web/editor; licences: editor.licences.txt; made from " + whole.digest("hex") + " */" },
  nodePaths: [modules], metafile: true, write: false,
});
writeFileSync(join(target, "editor.js"), made.outputFiles[0].contents);

const packages = new Set();
for (const input of Object.keys(made.metafile.inputs)) {
  const found = input.replaceAll("\\", "/").match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const said = [...packages].sort().map((name) => {
  const folder = join(modules, name), { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim()}\n`;
});
writeFileSync(join(target, "editor.licences.txt"), said.join(`\n${"-".repeat(72)}\n\n`));
