// THIRD-PARTY-NOTICES: which libraries are inside the bundles, by what esbuild says it put there, with their licences in full:
// `node tools/licenses.mjs [--check]`. The vsix and the npm package carry it.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "THIRD-PARTY-NOTICES");

/** Folders of packages that bundles are made of: what the build says, or what its source maps name. */
function bundledPackages() {
  const found = new Set();
  for (const name of readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })) {
    // A build that is not minified says before each part where it is from; a library's own source map may hide it.
    if (name.endsWith(".js"))
      for (const [, part] of readFileSync(join(root, "dist", name), "utf8").matchAll(
        /^\s*\/\/ (?:\.\.\/)*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm,
      ))
        found.add(part);
    if (!name.endsWith(".js.map")) continue;
    const { sources } = JSON.parse(readFileSync(join(root, "dist", name), "utf8"));
    for (const source of sources) {
      const at = source.replaceAll("\\", "/").lastIndexOf("node_modules/");
      if (at < 0) continue;
      const inside = source.slice(at + "node_modules/".length).split("/");
      found.add(inside.slice(0, inside[0]?.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return [...found].sort();
}

/** The text of a package's licence, its copyright lines included. */
function licenceText(folder) {
  const name = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(each));
  return name === undefined ? undefined : readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n").trim();
}

export function notices() {
  // What a library has bundled itself (its map names it) is under the notice of that library.
  const present = bundledPackages().filter((name) => existsSync(join(root, "node_modules", name, "package.json")));
  const parts = present.map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license, repository, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const home = typeof repository === "string" ? repository : (repository?.url ?? "");
    const by = typeof author === "string" ? author : (author?.name ?? "");
    const text = licenceText(folder) ?? `${license}${by === "" ? "" : `, by ${by}`} (the package has no licence file)`;
    return {
      name,
      version,
      license: typeof license === "string" ? license : "see below",
      home: home.replace(/^git\+/, "").replace(/\.git$/, ""),
      text,
    };
  });
  // Most are by the same people: a text that was printed already is named.
  const printed = new Map();
  const body = parts.map(({ name, version, license, home, text }) => {
    const before = printed.get(text);
    if (before === undefined) printed.set(text, name);
    return `${"-".repeat(80)}\n${name} ${version} · ${license}${home === "" ? "" : `\n${home}`}\n\n${before === undefined ? text : `The same text as for ${before}.`}\n`;
  });
  const table = parts.map(({ name, version, license }) => `  ${`${name} ${version}`.padEnd(52)} ${license}`).join("\n");
  return {
    parts,
    text: `oci-manifest is under the Apache License 2.0 (LICENSE). Inside its bundles (dist/) are these libraries, each under its own licence:\n\n${table}\n\n${body.join("\n")}`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build();
  const { parts, text } = notices();
  const stale = !existsSync(out) || readFileSync(out, "utf8") !== text;
  if (process.argv.includes("--check")) {
    if (stale) console.error("THIRD-PARTY-NOTICES is not what the bundles hold: npm run licenses");
    process.exitCode = stale ? 1 : 0;
  } else writeFileSync(out, text);
  console.log(`${parts.length} libraries are bundled`);
}
