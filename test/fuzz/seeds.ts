import fs from "node:fs";
import path from "node:path";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import { FOREIGN } from "../documents/foreign.ts";

const samples = path.resolve(import.meta.dirname, "../../samples");

let documents: readonly string[] | undefined;

/** Documents of every kind, those that the tests break, other people's JSON, and the samples. */
export function documentSeeds(): readonly string[] {
  documents ??= [
    ...fs
      .readdirSync(samples)
      .filter((name) => name.endsWith(".json"))
      .map((name) => fs.readFileSync(path.join(samples, name), "utf8")),
    ...Object.values(FAULTLESS).map(({ document }, i) => JSON.stringify(document, undefined, i % 3)),
    ...Object.values(FOREIGN).map((document) => JSON.stringify(document)),
    ...FAULTS.map(({ text }) => text).filter((text) => text.length < 4000),
    "",
    "{}",
    "[]",
    "null",
    "\ufeff{}",
    '{"schemaVersion":2',
    "/* a */ [1,]",
    `{"schemaVersion":2,"manifests":${"[".repeat(7000)}${"]".repeat(7000)}}`,
    `{"schemaVersion":2,"config":${'{"a":'.repeat(2500)}1${"}".repeat(2500)}}`,
    "[".repeat(600),
  ];
  return documents;
}
