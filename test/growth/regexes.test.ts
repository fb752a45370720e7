import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AROUND, FORMS } from "../../server/src/model/glance.ts";
import { MADE_UP } from "../../server/src/model/glance-descriptor.ts";
import { CACHE_LAYER } from "../../server/src/model/plain-entry.ts";
import { regexes } from "./regexes.ts";

// Every regular expression is proven to take no more than linear time, by recheck. A proof takes a second, so those that were made are kept
// in proven.json; `UPDATE_PROVEN=1 npm test -- test/growth` makes all of them anew.

const PROVEN = path.join(import.meta.dirname, "proven.json");

/** Expressions of which there is no such proof, and why that does no harm. */
const EXCEPTIONS: readonly (readonly [expression: RegExp, because: string])[] = [
  [/option '([^']*)' argument '([^']*)' is invalid\.? ?/, "reads what Commander says of a command line, which the system bounds"],
  [/Allowed choices are (.*?)\.?$/, "reads what Commander says of a command line, which the system bounds"],
  [/[ ;]*\(Did you mean ([^)]*?)\?\)/, "reads what Commander says of a command line, which the system bounds"],
  [
    /content-length:[ \t]{0,8}(\d{1,10})[ \t]{0,8}\r\n(?:[!-9;-~]{1,64}:[^\r\n]{0,200}\r\n){0,4}\r\n/i,
    "every part is bounded: a header that fails has cost at most 1 100 steps, and the next one begins 18 bytes behind it",
  ],
  [
    /([0-9a-f]{12})[0-9a-f]{52,}/,
    "a run of less than 64 digits costs at most 64 steps for each of them, and of a longer one the first place fits",
  ],
  [
    /([A-Za-z_][A-Za-z0-9_.-]{0,99})(=|" ?: ?"|' ?: ?')("[^"\n]{1,4000}"|'[^'\n]{1,4000}'|[^\s"',;&]{1,4000})/g,
    "every part is bounded, and the text is cut at 16 384 characters before",
  ],
  [/("(?:[^"\\]|\\.)*(?:"|$))|\s+/g, "reads the examples of our own rules, when their pages are made"],
  [/\bmsg="(.*)"$/, "reads one line of a program that the person started, cut at 2 000 characters before"],
  [/^[a-zA-Z0-9=_-]{32,}$/, "one class from one place: each character is looked at twice"],
  [
    /(?:^|[\\/])blobs[\\/][a-z0-9]+(?:[+._-][a-z0-9]+)*[\\/][a-zA-Z0-9=_-]{32,}$/,
    "reads paths, which systems bound, and each place is left at the next slash",
  ],
  [/"[^"\\]{3,300}"/g, "a quotation mark that does not fit costs at most 300 steps"],
  [
    /(?<!\w)([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s"']*)/g,
    "a name begins where no other ends, so that each is read once; bench/growth.mjs shows it",
  ],
  [/[^\n]{200}/, "each place costs at most 200 steps, and the text has at most 200 000 units"],
  [
    /\b(?:sha(?:256|384|512):)?[0-9a-f]{12,}\b|\bsha(?:256|384|512):\S*|https?:\/\/\S+|\b\d{4,}\b/g,
    "reads what somebody pastes into a field of the page, whose words are each read once or twice",
  ],
];
const EXCEPTED: ReadonlySet<string> = new Set(EXCEPTIONS.map(([expression]) => String(expression)));

/** Where a literal is copied, with a `lastIndex` of its own, or less the tab; and what is put together of pieces when a program starts. */
const COPIES = ["server/src/rules/hidden-character.ts", "web/src/editor/editor.ts"];
const PIECES = ["server/src/model/expression.ts", "server/src/model/glance.ts", "server/src/model/glance-descriptor.ts"];

process.env.RECHECK_BACKEND = "pure";

/** What recheck says of an expression, where it is not "safe". */
async function fault(source: string, flags: string): Promise<string | undefined> {
  const { checkSync } = await import("recheck");
  const answer = checkSync(source, flags, { timeout: 60_000, randomSeed: 1 });
  if (answer.status === "safe") return undefined;
  return answer.status === "vulnerable"
    ? `${answer.complexity.summary}, with ${answer.attack.pattern.slice(0, 100)}`
    : `nobody knows (${answer.error.kind})`;
}

test("every regular expression takes linear time", async () => {
  const { literals, made } = regexes();
  assert.ok(literals.length > 300, "the sources are found");
  assert.deepEqual(
    made.filter((place) => ![...COPIES, ...PIECES].some((file) => place.startsWith(`${file}:`))),
    [],
    "no expression is put together while the program runs",
  );
  const places = new Map<string, string[]>();
  for (const { literal, place } of literals) places.set(literal, [...(places.get(literal) ?? []), place]);
  const update = Boolean(process.env.UPDATE_PROVEN);
  const known = new Set(update ? [] : (JSON.parse(fs.readFileSync(PROVEN, "utf8")) as string[]));
  const proven: string[] = [];
  const faults: string[] = [];
  let proofs = 0;
  for (const [i, { literal, source, flags }] of literals.entries()) {
    if (literals.findIndex((one) => one.literal === literal) !== i || EXCEPTED.has(literal)) continue;
    // Some of those that are known are proven again, so that the list is not only believed.
    // (Not those with large counts, of which recheck can only try some texts.)
    if (known.has(literal) && (i % 40 !== 7 || /\{\d*,?\d{2,}\}|\{\d{2,},?\}/.test(source))) {
      proven.push(literal);
      continue;
    }
    proofs++;
    const found = await fault(source, flags);
    if (found === undefined) proven.push(literal);
    else faults.push(`${literal} in ${places.get(literal)?.join(", ")}: ${found}`);
  }
  if (update) fs.writeFileSync(PROVEN, `[\n${proven.map((literal) => JSON.stringify(literal)).join(",\n")}\n]\n`);
  assert.deepEqual(faults, []);
  assert.ok(proofs > 0);
});

test("so do those that are put together of pieces", async () => {
  // Each way to write a descriptor takes recheck some seconds. They are made of the same pieces: the longest of each place has all of them.
  const ways = FORMS.flatMap(({ listed, config }) => [listed, ...(config === undefined ? [] : [config])]).map(({ ways, unused }) =>
    [...ways, ...unused.map((make) => make())].map(({ regex }) => regex).reduce((a, b) => (b.source.length > a.source.length ? b : a)),
  );
  assert.ok(ways.length > 5);
  const faults: string[] = [];
  for (const { source, flags } of [...AROUND, CACHE_LAYER, ...new Map(ways.map((way) => [way.source, way])).values()]) {
    const found = await fault(source, flags);
    if (found !== undefined) faults.push(`${source}: ${found}`);
  }
  assert.deepEqual(faults, []);
  // It has back references, of which recheck only tries some texts; each begins at the start of a line and looks at 32 characters at most.
  assert.doesNotMatch(MADE_UP.source, /[*+]|\{\d*,\}/);
});

test("no exception is without use", () => {
  const literals = new Set(regexes().literals.map(({ literal }) => literal));
  assert.deepEqual(
    [...EXCEPTED].filter((literal) => !literals.has(literal)),
    [],
  );
  for (const [, because] of EXCEPTIONS) assert.ok(because.length > 20);
});
