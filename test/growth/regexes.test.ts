import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { regexes } from "./regexes.ts";

// Every regular expression is proven to take no more than linear time, by recheck. A proof takes a second, so those that were made are kept
// in proven.json; `UPDATE_PROVEN=1 npm test -- test/growth` makes all of them anew.

const PROVEN = path.join(import.meta.dirname, "proven.json");

/** Expressions of which there is no such proof, and why that does no harm. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

process.env.RECHECK_BACKEND = "pure";

/** What recheck says of an expression, where it is not "safe". */
async function fault(source: string, flags: string): Promise<string | undefined> {
  const { checkSync } = await import("recheck");
  const answer = checkSync(source, flags, { timeout: 60_000 });
  if (answer.status === "safe") return undefined;
  return answer.status === "vulnerable"
    ? `${answer.complexity.summary}, with ${answer.attack.pattern.slice(0, 100)}`
    : `nobody knows (${answer.error.kind})`;
}

test("every regular expression takes linear time", async () => {
  const { literals, made } = regexes();
  assert.ok(literals.length > 300, "the sources are found");
  assert.deepEqual(made, [], "no expression is put together while the program runs");
  const places = new Map<string, string[]>();
  for (const { literal, place } of literals) places.set(literal, [...(places.get(literal) ?? []), place]);
  const update = Boolean(process.env.UPDATE_PROVEN);
  const known = new Set(update ? [] : (JSON.parse(fs.readFileSync(PROVEN, "utf8")) as string[]));
  const proven: string[] = [];
  const faults: string[] = [];
  let proofs = 0;
  for (const [i, { literal, source, flags }] of literals.entries()) {
    if (literals.findIndex((one) => one.literal === literal) !== i || literal in EXCEPTIONS) continue;
    // Some of those that are known are proven again, so that the list is not only believed.
    if (known.has(literal) && i % 40 !== 7) {
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

test("no exception is without use", () => {
  const literals = new Set(regexes().literals.map(({ literal }) => literal));
  assert.deepEqual(
    Object.keys(EXCEPTIONS).filter((literal) => !literals.has(literal)),
    [],
  );
  for (const because of Object.values(EXCEPTIONS)) assert.ok(because.length > 20);
});
