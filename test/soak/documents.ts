import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import { FOREIGN } from "../documents/foreign.ts";
import { manyFaults } from "../lsp/documents.ts";

/** A document that is worked on: its address and how it begins. */
export interface Shelved {
  readonly uri: string;
  readonly text: string;
  /** It lies in a layout, so that what is said of it depends on files as well. */
  readonly inLayout: boolean;
}

/** So many documents are worked on. */
export const DOCUMENTS = 200;

const samples = path.resolve(import.meta.dirname, "../../samples");

/** Documents of every kind, faulty ones, other people's JSON, large ones, and a layout, below a folder that is made for them. */
export function shelfIn(folder: string): readonly Shelved[] {
  // Above a repository no configuration is looked for.
  fs.mkdirSync(path.join(folder, ".git"), { recursive: true });
  const layout = path.join(folder, "local-cache");
  fs.cpSync(path.join(samples, "local-cache"), layout, { recursive: true });
  const inLayout = fs
    .readdirSync(layout, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({ file, text: fs.readFileSync(file, "utf8") }))
    .filter(({ text }) => text.startsWith("{"))
    .map(({ file, text }) => ({ uri: pathToFileURL(file).href, text, inLayout: true }));
  const texts = [
    ...Object.values(FAULTLESS).map(({ document }) => JSON.stringify(document, undefined, 2)),
    ...Object.values(FOREIGN).map((document) => JSON.stringify(document, undefined, 2)),
    manyFaults(300),
    manyFaults(2000),
    ...fs
      .readdirSync(samples)
      .filter((name) => name.endsWith(".json"))
      .map((name) => fs.readFileSync(path.join(samples, name), "utf8")),
    ...FAULTS.map(({ text }) => text).filter((text) => text.length < 100_000),
  ];
  const alone = texts.slice(0, DOCUMENTS - inLayout.length).map((text, i) => ({
    // Some of them lie on no disk.
    uri: i % 7 === 0 ? `untitled:Untitled-${i}` : pathToFileURL(path.join(folder, `document ${i}.json`)).href,
    text,
    inLayout: false,
  }));
  return [...inLayout, ...alone];
}
