import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rules } from "../../server/src/rules/index.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";
import { digest } from "../documents/parts.ts";

// A small model of BuildKit, written plainly and apart from the rules: what it decodes, what it walks, and where it gives up. All
// blobs are there, save those without a name.

/** A value of the random documents: JSON, with numbers as they are spelled. */
type Value = null | string | { readonly raw: string } | readonly Value[] | { readonly members: Readonly<Record<string, Value>> };

class Abort extends Error {}
const abort = (words: string): never => {
  throw new Abort(words);
};

function written(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if ("raw" in value) return value.raw;
  return `{${Object.entries((value as { members: Record<string, Value> }).members)
    .map(([name, inner]) => `${JSON.stringify(name)}:${written(inner)}`)
    .join(",")}}`;
}

const isObject = (value: Value): value is { readonly members: Readonly<Record<string, Value>> } =>
  typeof value === "object" && value !== null && "members" in value;

/** Go's decoder: null and missing are zero, numbers go by their spelling, times are parsed at once. */
const go = {
  object: (value: Value | undefined): Readonly<Record<string, Value>> => {
    if (value === undefined || value === null) return {};
    return isObject(value) ? value.members : abort("json: cannot unmarshal into Go struct");
  },
  list: (value: Value | undefined): readonly Value[] => {
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : abort("json: cannot unmarshal into Go slice");
  },
  text: (value: Value | undefined): string => {
    if (value === undefined || value === null) return "";
    return typeof value === "string" ? value : abort("json: cannot unmarshal into Go string");
  },
  int: (value: Value | undefined): number => {
    if (value === undefined || value === null) return 0;
    if (typeof value !== "object" || !("raw" in value) || !/^-?\d+$/.test(value.raw)) return abort("json: cannot unmarshal into Go int");
    return BigInt.asIntN(64, BigInt(value.raw)) === BigInt(value.raw) ? Number(value.raw) : abort("json: cannot unmarshal into Go int");
  },
  time: (value: Value | undefined): void => {
    if (value === undefined || value === null) return;
    if (typeof value !== "string" || !GOOD_TIMES.includes(value)) abort("parsing time");
  },
};

const GOOD_TIMES = ["2026-05-04T08:12:51.2Z", "2026-05-04T9:12:51,25+25:00", "0000-02-29T00:00:00-00:00"];
const BAD_TIMES = [
  "",
  "2026-05-04t08:12:51z",
  "2026-05-04 08:12:51Z",
  "2026-02-30T08:12:51Z",
  "2026-05-04T08:12:60Z",
  "2026-05-04T08:12:51+0200",
];

interface Layer {
  readonly blob: string;
  readonly parent: number;
  readonly annotated: boolean;
  readonly diffId: string;
}
interface Step {
  readonly digest: string;
  readonly inputs: readonly (readonly number[])[];
  readonly results: readonly number[];
  readonly chains: readonly (readonly number[])[];
}

function decoded(document: Value): { readonly layers: readonly Layer[]; readonly steps: readonly Step[] } {
  const top = go.object(document);
  const layers = go.list(top.layers).map((value) => {
    const { blob, parent, annotations } = go.object(value);
    const { mediaType, diffID, size, createdAt } = go.object(annotations);
    go.text(mediaType);
    go.int(size);
    go.time(createdAt);
    return {
      blob: go.text(blob),
      parent: go.int(parent),
      annotated: annotations !== undefined && annotations !== null,
      diffId: go.text(diffID),
    };
  });
  const steps = go.list(top.records).map((value) => {
    const { digest: key, inputs, layers: results, chains } = go.object(value);
    return {
      digest: go.text(key),
      inputs: go.list(inputs).map((input) =>
        go.list(input).map((link) => {
          go.text(go.object(link).selector);
          return go.int(go.object(link).link);
        }),
      ),
      results: go.list(results).map((result) => {
        go.time(go.object(result).createdAt);
        return go.int(go.object(result).layer);
      }),
      chains: go.list(chains).map((chain) => {
        go.time(go.object(chain).createdAt);
        return go.list(go.object(chain).layers).map(go.int);
      }),
    };
  });
  return { layers, steps };
}

/** What lies below a layer; nothing where a blob is missing. */
function below(layers: readonly Layer[], at: number, visited: ReadonlySet<number> = new Set()): void {
  if (visited.has(at)) abort("invalid looping layer");
  const layer = layers[at] ?? abort(`invalid layer index ${at}`);
  if (layer.blob !== "" && layer.parent !== -1) below(layers, layer.parent, new Set([...visited, at]));
}

function results(layers: readonly Layer[], step: Step): void {
  for (const at of step.results) below(layers, at);
  for (const chain of step.chains)
    for (const at of chain) {
      const layer = layers[at] ?? abort(`invalid layer index ${at}`);
      if (layer.blob === "") break;
    }
}

/** An item of the graph that BuildKit 0.12 builds. */
interface Item {
  readonly digest: string;
  readonly from: Item[];
}

function importOld(document: Value): void {
  const { layers, steps } = decoded(document);
  const known = new Map<number, Item | "dropped" | undefined>();
  const items: Item[] = [];
  const parse = (at: number): Item | "dropped" => {
    if (known.has(at)) return known.get(at) ?? abort("invalid looping record");
    const step = steps[at] ?? abort(`invalid record ID: ${at}`);
    known.set(at, undefined);
    const item: Item | "dropped" = step.digest.startsWith("random:") ? "dropped" : { digest: step.digest, from: [] };
    if (item !== "dropped") items.push(item);
    for (const input of step.inputs)
      for (const link of input) {
        const source = parse(link);
        if (item !== "dropped" && source !== "dropped") item.from.push(source);
      }
    results(layers, step);
    known.set(at, item);
    return item;
  };
  for (const at of steps.keys()) parse(at);
  const names = new Map<Item, string>();
  const store = (item: Item): void => {
    if (names.has(item)) {
      if (names.get(item) === "") abort("invalid loop");
      return;
    }
    names.set(item, "");
    for (const source of item.from) store(source);
    names.set(item, item.from.length === 0 ? item.digest : "a name of its own");
  };
  for (const item of items) store(item);
}

function importNew(document: Value): void {
  const { layers, steps } = decoded(document);
  const known = new Map<number, "record" | "none">();
  const parse = (at: number): "record" | "none" => {
    const met = known.get(at);
    if (met !== undefined) return met === "record" ? met : abort("invalid looping record");
    known.set(at, "none");
    const step = steps[at] ?? abort(`invalid record ID: ${at}`);
    const sources = step.inputs.map((input) => (input.length === 0 ? abort(`invalid empty input for record ${at}`) : input.map(parse)));
    results(layers, step);
    if (step.digest.startsWith("random:")) return "none";
    if (sources.flat().includes("none")) abort(`failed to add record ${at}: invalid dependency type <nil>`);
    known.set(at, "record");
    return "record";
  };
  for (const at of steps.keys()) parse(at);
}

/** GitHub Actions, S3 and Azure: only a config that describes layers comes from there. */
function importDescribed(document: Value): void {
  const { layers } = decoded(document);
  if (!layers.some(({ annotated }) => annotated)) return;
  for (const { annotated, diffId } of layers)
    if (!annotated) abort("cache layer with missing annotations");
    else if (diffId === "") abort("cache layer with missing diffid");
}

function whyAborted(document: Value): string | undefined {
  for (const load of [importOld, importNew, importDescribed])
    try {
      load(document);
    } catch (error) {
      if (error instanceof Abort) return error.message;
      throw error;
    }
  return undefined;
}

const object = (members: Readonly<Record<string, Value | undefined>>): Value => ({
  members: Object.fromEntries(Object.entries(members).filter((pair): pair is [string, Value] => pair[1] !== undefined)),
});
const rarely = <T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 40, arbitrary: usual }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })));

const missing = fc.constant(undefined);
const nothing = fc.constant<Value | undefined>(null);
const raw = (text: string): Value => ({ raw: text });
const integer = (min: number, max: number): fc.Arbitrary<Value | undefined> =>
  rarely(
    fc.integer({ min, max }).map((number): Value | undefined => raw(String(number))),
    nothing,
    missing,
    fc.constantFrom<Value | undefined>(
      ...["1.0", "0e0", "0.5", "-0", "9223372036854775808", "-9223372036854775808", "7"].map(raw),
      "1",
      [],
    ),
  );
const time = rarely<Value | undefined>(
  fc.constantFrom(...GOOD_TIMES),
  missing,
  nothing,
  fc.constantFrom(...BAD_TIMES),
  fc.constantFrom(raw("7"), []),
);
const name = (words: readonly string[]): fc.Arbitrary<Value | undefined> =>
  rarely<Value | undefined>(
    fc.constantFrom(...words.map((word) => digest(word))),
    missing,
    nothing,
    fc.constantFrom("", "sha256:abc", raw("3")),
  );
const key = fc.oneof(
  { weight: 12, arbitrary: name(["a", "b", "c", "d", "e"]) },
  { weight: 1, arbitrary: fc.constantFrom<Value | undefined>("random:1", "random:2") },
);
const listOf = (element: fc.Arbitrary<Value>, most: number): fc.Arbitrary<Value | undefined> =>
  rarely<Value | undefined>(
    fc.array(rarely(element, fc.constant(null), fc.constant<Value>("x")), { maxLength: most }),
    missing,
    nothing,
    fc.constant("x"),
  );

const described = fc
  .record({
    diffID: rarely<Value | undefined>(fc.constant(digest("u")), missing, fc.constantFrom("", null)),
    size: integer(-1, 9),
    createdAt: time,
  })
  .map((members): Value | undefined => object({ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", ...members }));

/** Links mostly go backwards, so that not every document has a loop; how often they do is drawn for each document. */
const documents: fc.Arbitrary<Value> = fc
  .record({ layers: fc.nat(5), records: fc.nat(6), annotated: rarely(fc.constant(false), fc.constant(true)), wild: fc.boolean() })
  .chain(({ layers, records, annotated, wild }) => {
    const layer = (at: number): fc.Arbitrary<Value> =>
      fc
        .record({
          blob: name(["v", "w", "x", "y", "z"]),
          parent: wild ? integer(-1, layers) : integer(-1, at - 1),
          annotations: annotated ? rarely(described, missing, nothing) : missing,
        })
        .map(object);
    const position = integer(0, wild ? layers : Math.max(0, layers - 1));
    const result = fc.record({ layer: position, createdAt: time }).map(object);
    const element = position.map((value): Value => value ?? null);
    const chain = fc.record({ layers: listOf(element, 3), createdAt: time }).map(object);
    const record = (at: number): fc.Arbitrary<Value> => {
      const link = fc
        .record({
          selector: rarely<Value | undefined>(missing, fc.constant("/src"), nothing),
          link: integer(0, wild ? records : Math.max(0, at - 1)),
        })
        .map(object);
      const inputs =
        at === 0 && !wild ? missing : listOf(rarely<Value>(fc.array(link, { minLength: 1, maxLength: 3 }), fc.constant([])), 2);
      const some = layers === 0 && !wild ? missing : listOf(result, 2);
      return fc
        .record({ digest: key, inputs, layers: some, chains: layers === 0 && !wild ? missing : rarely(missing, listOf(chain, 2)) })
        .map(object);
    };
    const tuple = (make: (at: number) => fc.Arbitrary<Value>, count: number): fc.Arbitrary<Value | undefined> =>
      fc.tuple(...Array.from({ length: count }, (_, at) => rarely(make(at), fc.constant<Value>(null)))).map((all): Value => all);
    return fc
      .record({ layers: rarely(tuple(layer, layers), missing, nothing), records: rarely(tuple(record, records), nothing) })
      .map((members) => object({ ...members, version: raw("0") }));
  });

function told(document: Value, options: CheckOptions = {}): string[] {
  const text = written(document);
  return validate(text, { kind: "buildkit-cacheconfig", ...options }).problems.map(
    ({ rule, severity, place, at }) => `${rule.id} ${severity} ${place ? "place " : ""}${text.slice(at.start, at.end)}`,
  );
}

test("an error is told exactly where BuildKit, old or new, refuses the whole cache", () => {
  let refused = 0;
  let taken = 0;
  fc.assert(
    fc.property(documents, (document) => {
      const why = whyAborted(document);
      if (why === undefined) taken++;
      else refused++;
      const lines = told(document);
      assert.equal(
        lines.some((line) => line.includes(" error ")),
        why !== undefined,
        `${why}: ${written(document)}\n${lines.join("\n")}`,
      );
    }),
    { numRuns: 2000 },
  );
  // The documents are worth something only where both happen often.
  assert.ok(refused > 200 && taken > 200, `${refused} refused, ${taken} taken`);
});

const LAYERS = `[{"blob":"${digest("v")}","parent":-1},{"blob":"${digest("w")}"}]`;
const at = (word: string): string => `"digest":"${digest(word)}"`;

/** Why each version gives up, and which rule says so. */
const reasons: readonly (readonly [text: string, old: string | undefined, now: string | undefined, rule: string])[] = [
  [`{"layers":${LAYERS},"records":[{"layers":[{"layer":2}],${at("a")}}]}`, "invalid layer index 2", "invalid layer index 2", "layer-index"],
  [
    `{"layers":${LAYERS},"records":[{"chains":[{"layers":[0,-1]}],${at("a")}}]}`,
    "invalid layer index -1",
    "invalid layer index -1",
    "layer-index",
  ],
  [`{"layers":[{"blob":"x"}],"records":[{"layers":[{}],${at("a")}}]}`, "invalid looping layer", "invalid looping layer", "looping-layer"],
  [`{"records":[{${at("a")},"inputs":[[{"link":9}]]}]}`, "invalid record ID: 9", "invalid record ID: 9", "record-id"],
  [`{"records":[{${at("a")},"inputs":[[{}]]}]}`, "invalid looping record", "invalid looping record", "looping-record"],
  [`{"records":[{${at("a")},"inputs":[[]]}]}`, undefined, "invalid empty input for record 0", "empty-input"],
  [`{"records":[{},{${at("a")},"inputs":[[{"link":0}]]}]}`, "invalid loop", undefined, "record-without-digest"],
  [
    `{"records":[{${at("a")},"inputs":[[{"link":1}]]},{"digest":"random:1"}]}`,
    undefined,
    "failed to add record 0: invalid dependency type <nil>",
    "random-record",
  ],
  [
    `{"records":[{"digest":"random:1"},{"digest":"random:2","inputs":[[{"link":0}]]}]}`,
    undefined,
    "invalid looping record",
    "random-record",
  ],
  [
    `{"records":[{"digest":"random:2","inputs":[[{"link":1}]]},{"digest":"random:1"}]}`,
    undefined,
    "invalid looping record",
    "random-record",
  ],
  [`{"records":[{"digest":"random:2","inputs":[[{"link":1}]]},{${at("a")}}]}`, undefined, undefined, "random-record"],
  [`{"layers":[{"blob":"x","parent":1.0}]}`, "json: cannot unmarshal", "json: cannot unmarshal", "number"],
  [`{"records":[{"layers":[],"chains":[{"createdAt":""}]}]}`, "parsing time", "parsing time", "time"],
];

function parsed(text: string): Value {
  const of = (value: unknown): Value => {
    if (value === null || typeof value === "string") return value;
    if (typeof value === "number") return raw(text.includes("1.0") && value === 1 ? "1.0" : String(value));
    if (Array.isArray(value)) return value.map(of);
    return { members: Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, of(inner)])) };
  };
  return of(JSON.parse(text));
}

for (const [text, old, now, rule] of reasons)
  test(`${text.replaceAll(/sha256:[0-9a-f]+/g, "…")}: ${old ?? "taken"} by v0.12, ${now ?? "taken"} by v0.25`, () => {
    const document = parsed(text);
    assert.equal(written(document), text);
    const why = (load: (document: Value) => void): string => {
      try {
        load(document);
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.ok(why(importOld).startsWith(old ?? "") && (old !== undefined || why(importOld) === ""), why(importOld));
    assert.ok(why(importNew).startsWith(now ?? "") && (now !== undefined || why(importNew) === ""), why(importNew));
    const [first] = told(document).filter((line) => line.startsWith(`cacheconfig-${rule} `) && !line.includes(" place "));
    assert.equal(first?.split(" ")[1], old === undefined && now === undefined ? "warning" : "error");
  });

test("what BuildKit passes over is no problem", () => {
  const key = at("a");
  for (const text of [
    "null",
    "{}",
    `{"layers":null,"records":null}`,
    // A chain is read up to the first blob that cannot be there, and a stack of layers down to it.
    `{"layers":[{"parent":9}],"records":[{"chains":[{"layers":[0,7]}],${key}}]}`,
    `{"layers":[{"parent":9}],"records":[{"layers":[{"layer":0}],${key}}]}`,
    // Nobody comes to these layers.
    `{"layers":[{"blob":"x","parent":0},{"blob":"y","parent":4711},{"blob":"z","parent":null}],"records":[{${key}}]}`,
    `{"layers":${LAYERS},"records":[{"layers":[{"layer":-0}],${key},"inputs":[]},null]}`,
    `{"layers":${LAYERS},"records":[{"layers":[{"layer":0,"createdAt":null}],${key},"output":3}],"note":[1.0]}`,
  ]) {
    const lines = validate(text, { kind: "buildkit-cacheconfig" }).problems.map(({ rule, severity }) => `${rule.id} ${severity}`);
    assert.deepEqual(
      lines.filter((line) => line !== "cacheconfig-unmatched-digest warning"),
      [],
      text,
    );
  }
});

test("a hundred thousand records and layers in one ring overflow nothing and are told once", () => {
  const count = 100_000;
  const hex = (n: number): string => `sha256:${n.toString(16).padStart(64, "0")}`;
  const layers = Array.from({ length: count }, (_, n) => `{"blob":"${hex(n)}","parent":${n === 0 ? count - 1 : n - 1}}`);
  const records = Array.from({ length: count }, (_, n) => `{"digest":"${hex(n)}","inputs":[[{"link":${n === count - 1 ? 0 : n + 1}}]]}`);
  const last = `{"digest":"${hex(count)}","layers":[{"layer":${count - 1}}]}`;
  const ring = `{"layers":[${layers.join(",")}],"records":[${records.join(",")},${last}]}`;
  // It is larger than what is looked at by every rule.
  assert.deepEqual(told(parsedRaw(ring), { fullCheckSize: Number.MAX_SAFE_INTEGER }), [
    `cacheconfig-looping-layer error ${count - 1}`,
    "cacheconfig-looping-record error 0",
  ]);
});

/** A document that is given as text. */
function parsedRaw(text: string): Value {
  return { raw: text };
}

test("a page begins with the words that people search for, and names the versions that differ", () => {
  const begin = (id: string): string => (rules.find((rule) => rule.id === id)?.why ?? "").slice(0, 900);
  for (const [id, ...words] of [
    ["cacheconfig-layer-index", "`invalid layer index 7`"],
    ["cacheconfig-looping-layer", "`invalid looping layer`"],
    ["cacheconfig-record-id", "`invalid record ID: 7`"],
    ["cacheconfig-looping-record", "`invalid looping record`"],
    ["cacheconfig-empty-input", "`invalid empty input for record 2`", "v0.25", "v0.12"],
    ["cacheconfig-record-without-digest", "`invalid loop`", "v0.12"],
    ["cacheconfig-random-record", "failed to add record 2: invalid dependency type", "v0.25", "v0.12"],
    ["cacheconfig-number", "json: cannot unmarshal number 1.0 into Go struct field CacheLayer.layers.parent of type int"],
    ["cacheconfig-time", "cannot parse"],
    ["cacheconfig-layer-annotations", "`cache layer with missing annotations`", "`cache layer with missing diffid`"],
    ["cacheconfig-several-results", "v0.12", "v0.25"],
  ] as const)
    for (const word of words) assert.ok(begin(id).includes(word), `${id}: ${word}`);
});
