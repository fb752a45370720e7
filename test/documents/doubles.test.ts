import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "./faultless.ts";
import { EMPTY, LAYER, MANIFEST } from "./parts.ts";

type Holder = Record<string | number, unknown>;

/** What may stand where something right stood. */
const VALUES: readonly unknown[] = [null, "", 0, -1, "x", [], {}, 1.5, LAYER, MANIFEST, EMPTY, "sha256:abc", [null]];

/** Changes that are two faults: what they turn a document into has another one at another place. */
const TWO: readonly (readonly [rules: string, why: string])[] = [
  ["cache-without-config schema", "the cache's config was taken away, and no descriptor was left in its place"],
  ["cache-without-config malformed-media-type", "the same, with a name that no type can have"],
  ["cache-without-config malformed-media-type schema", "the same in a Docker list, whose entries have platforms"],
  ["blob-as-manifest mixed-index schema", "a cache became a list of a manifest and a layer"],
  ["blob-as-manifest blob-as-manifest", "the same with two layers"],
  ["mixed-families mixed-families", "the whole manifest changed its family: its config, and its layers"],
  ["schema schema", "an entry of a Docker list lacks its platform, too"],
  ["schema schema schema-version", "a descriptor without digest looks like an empty manifest"],
];

function* places(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(name) : name;
    const inner = [...path, step];
    yield inner;
    yield* places((value as Holder)[step], inner);
  }
}

test("one change to a faultless document is at most one problem", () => {
  const met = new Set<string>();
  for (const [name, { document, forced }] of Object.entries(FAULTLESS)) {
    const options = forced === undefined ? {} : { kind: forced };
    const rulesOf = (text: string): string[] =>
      validate(text, options)
        .problems.filter(({ place }) => place !== true)
        .map(({ rule }) => rule.id);
    const text = JSON.stringify(document);
    const before = rulesOf(text);
    for (const path of places(document))
      for (const value of [undefined, ...VALUES]) {
        const copy = JSON.parse(text) as unknown;
        const holder = path.slice(0, -1).reduce((at, step) => (at as Holder)[step], copy) as Holder;
        const last = path.at(-1) as string | number;
        if (value !== undefined) holder[last] = value;
        else if (Array.isArray(holder)) holder.splice(last as number, 1);
        else delete holder[last];
        const after = rulesOf(JSON.stringify(copy));
        for (const rule of before) if (after.includes(rule)) after.splice(after.indexOf(rule), 1);
        if (after.length < 2) continue;
        const said = after.sort().join(" ");
        met.add(said);
        assert.ok(
          TWO.some(([rules]) => rules === said),
          `${name}: ${path.join(".")} = ${JSON.stringify(value)}: ${said}`,
        );
      }
  }
  assert.deepEqual(
    TWO.filter(([rules]) => !met.has(rules)),
    [],
    "exceptions that nothing needs",
  );
});
