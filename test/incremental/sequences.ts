import { readFileSync, writeFileSync } from "node:fs";
import { identify } from "../../server/src/identify.ts";
import { DEPTH_LIMIT, rescan, scan } from "../../server/src/json/index.ts";
import { rules } from "../../server/src/rules/index.ts";
import { judge, type Report, validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import { openDesk, SETTINGS, same, sessionWith } from "./desk.ts";
import { chance, undone, WORKS } from "./hand.ts";

/** Longer documents are left out: it is the kinds of edits that matter, and there are many. */
const LONGEST = 2500;

/** An index that nests as deep as anybody looks, and one level less. */
const DEEP = [DEPTH_LIMIT - 2, DEPTH_LIMIT - 3].map(
  (depth) => `{"schemaVersion":2,"manifests":[],"annotations":{"a":"b"},\n"x":${"[".repeat(depth)}{"a": 1},\n[], []${"]".repeat(depth)}}`,
);

/** Lists of more entries than are looked at to tell the kind, which no media type at the top says. */
const LONG = ["manifests", "layers"].map((name) =>
  JSON.stringify({
    schemaVersion: 2,
    [name]: Array.from({ length: 24 }, (_, i) => ({ digest: `sha256:${String(i).repeat(64).slice(0, 64)}`, size: i })),
  }),
);

/** Documents of every kind: faultless ones in three layouts, one for each fault that is known, and the rules' examples. */
export const DOCUMENTS: readonly string[] = [
  ...Object.values(FAULTLESS).flatMap(({ document }) => [undefined, 1, 2, 2, "\t"].map((gap) => JSON.stringify(document, null, gap))),
  ...FAULTS.map(({ text }) => text),
  ...Array.from({ length: 8 }, () => DEEP).flat(),
  ...Array.from({ length: 8 }, () => LONG).flat(),
  ...rules.flatMap(({ examples }) => examples.map((example) => ("good" in example ? example.good : example.bad).replace(/[«»]/g, ""))),
].filter(({ length }) => length <= LONGEST);

/** What was done, by kind of work. */
export interface Counts {
  sequences: number;
  notifications: number;
  /** Sequences whose text was made into a tree out of the tree before; the others were scanned whole. */
  spliced: number;
  works: Record<string, number>;
}

/** After so many sequences the next document is taken: most texts are broken by then. */
const STAY = 16;

/**
 * Edits documents at random and compares after each sequence what the server's session says of them with a fresh check.
 *
 * @throws the first difference; `texts` of the error are the texts of the document in the order in which it was checked
 */
export async function edit(sequences: number, seed: number): Promise<Counts> {
  const random = chance(seed);
  const sessions = SETTINGS.map(sessionWith);
  const gentle = [
    "inside a string",
    "another value",
    "a property more or gone",
    "an entry more, gone or in another place",
    "typing a digit",
  ];
  const names = [...Object.keys(WORKS), ...gentle, ...gentle, ...gentle];
  const counts: Counts = { sequences: 0, notifications: 0, spliced: 0, works: {} };
  while (counts.sequences < sequences) {
    let text = DOCUMENTS[random(DOCUMENTS.length)] as string;
    const session = sessions[random(4) === 0 ? 1 + random(SETTINGS.length - 1) : 0] as (typeof sessions)[number];
    const desk = await openDesk(session, text);
    const history: string[] = [];
    let isBroken = false;
    try {
      for (let left = STAY; left > 0 && counts.sequences < sequences; left--) {
        const before = desk.texts.at(-1) as string;
        for (let steps = 1 + random(2); steps > 0; steps--) {
          const undo = history.length > 0 && random(isBroken ? 2 : 6) === 0;
          const name = undo ? "undo" : (names[random(names.length)] as string);
          const sent = undo
            ? [undone(text, history.pop() as string, random)]
            : (WORKS[name] as (typeof WORKS)[string])(text, random, DOCUMENTS);
          counts.works[name] = (counts.works[name] ?? 0) + 1;
          if (!undo) history.push(text);
          for (const one of sent) {
            desk.change(one);
            counts.notifications++;
            text = one.text;
            // Now and then somebody asks between two of them.
            if (random(8) === 0) await desk.compare();
          }
        }
        await desk.compare();
        counts.sequences++;
        const isSpliced = before !== text && rescan(scan(before), text) !== undefined;
        if (isSpliced) counts.spliced++;
        isBroken = !isSpliced;
      }
    } catch (error) {
      throw Object.assign(error as Error, { texts: [...desk.texts] });
    }
    desk.close();
  }
  return counts;
}

/** Checks texts one after the other, each with the report of the one before, and compares each with a fresh check. */
export function replay(texts: readonly string[]): void {
  let report: Report | undefined;
  for (const text of texts) {
    report = judge(identify(text, {}, report));
    same(report, validate(text));
  }
}

const FOUND = new URL("./found.json", import.meta.url);

/** Sequences of texts that once gave another answer than a fresh check. */
export const found = (): string[][] => JSON.parse(readFileSync(FOUND, "utf8")) as string[][];

/** Keeps the shortest end of a failing sequence as an example for all later runs. */
export function keep(texts: readonly string[]): readonly string[] {
  let kept = texts;
  for (let from = texts.length - 2; from >= 0; from--) {
    try {
      replay(texts.slice(from));
    } catch {
      kept = texts.slice(from);
      break;
    }
  }
  writeFileSync(FOUND, `${JSON.stringify([...found(), kept], null, 2)}\n`);
  return kept;
}
