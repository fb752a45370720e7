import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { convertLegacyCache } from "../../server/src/convert/legacy-cache.ts";
import { describeDocument } from "../../server/src/describe.ts";
import { identify } from "../../server/src/identify.ts";
import { scan, toValue } from "../../server/src/json/index.ts";
import { type Document, isParsable, readDocument } from "../../server/src/model/document.ts";
import { detectKind } from "../../server/src/model/kind.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { isPlain } from "../../server/src/model/plain.ts";
import { valueForSchema } from "../../server/src/model/shape.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type SchemaError, schemaErrors } from "../../server/src/schemas.ts";
import { runRules, validate } from "../../server/src/validate.ts";
import { mutants } from "../mutation/operators.ts";
import { FAULTLESS } from "./faultless.ts";
import { FAULTS } from "./faults.ts";
import {
  AMD64,
  ARM64,
  CONFIG,
  descriptor,
  digest,
  entry,
  INDEX,
  index,
  type Json,
  LAYER,
  LIST,
  MANIFEST,
  manifest,
  ZSTD,
} from "./parts.ts";

// What is accepted at a glance must be a document of which no rule says anything: all rules are run over whatever is. And where some of
// a document's descriptors are plain, rules that pass over these must say what they say where none is.

let accepted = 0;
let mixed = 0;
let caches = 0;
function holds(text: string, kind?: Kind): void {
  const report = identify(text, kind === undefined ? {} : { kind });
  const { document } = report;
  if (document === undefined) return;
  hasItsShape(document);
  const isAccepted = report.plain !== undefined || isPlain(document);
  if (document.doubtful.length === document.descriptors.length && !isAccepted) return;
  const doubted = document.descriptors.map((descriptor) => ({ ...descriptor, plain: 0 }));
  const told = (doc: Document) => runRules(doc, rules).map(({ fixes, ...rest }) => ({ ...rest, fixes: fixes?.() }));
  const all = told({ ...document, descriptors: doubted, doubtful: doubted });
  assert.deepEqual(told(document), all, text);
  if (document.cache === "index") {
    assert.deepEqual(converted(document), converted({ ...document, descriptors: doubted, doubtful: doubted }), text);
    caches++;
  }
  mixed++;
  if (!isAccepted) return;
  accepted++;
  if (all.length > 0) assert.fail(`${all.map(({ rule, says }) => `${rule.id}: ${says}`).join("\n")}\nof ${text}`);
  if (report.plain === undefined) return;
  assert.ok(isPlain(document), text);
  const tree = scan(text);
  assert.ok(isParsable(tree), text);
  assert.equal(detectKind(tree), report.kind, text);
  assert.equal(describeDocument(report), describeDocument({ tree, kind: report.kind, document, problems: [], suppressed: [] }), text);
}

function converted(document: Document) {
  const conversion = convertLegacyCache(document);
  if (conversion.outcome === "refused") return conversion.reasons;
  const { text, losses, notes } = conversion;
  return { text, losses, notes };
}

/** What is left out of the value for the schema is nothing that the schema speaks of. */
function hasItsShape(document: Document): void {
  const { kind, tree, cache } = document;
  // That entries of a cache in a Docker list have no platform the schema says, and its rule does not.
  const isTold = ({ keyword, params }: SchemaError): boolean =>
    cache !== "index" || keyword !== "required" || params.missingProperty !== "platform";
  const errors = schemaErrors(kind, toValue(tree, tree.root)).filter(isTold);
  assert.deepEqual(schemaErrors(kind, valueForSchema(document)).filter(isTold), errors, tree.text);
}

const attestation = (of: string): Json =>
  entry(
    "attestation",
    { architecture: "unknown", os: "unknown" },
    {
      annotations: { "vnd.docker.reference.digest": digest(of), "vnd.docker.reference.type": "attestation-manifest" },
    },
  );
const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig.v0";

const PLAIN: readonly Json[] = [
  index([entry("a", AMD64), entry("b", ARM64)]),
  index([entry("a", AMD64), entry("b", ARM64), attestation("a")], {
    annotations: { "org.opencontainers.image.created": "2026-10-02T11:20:41Z", "com.example.team": "harbour" },
  }),
  manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "one"), descriptor(ZSTD, "two")]),
];

test("everyday documents are accepted at a glance", () => {
  for (const document of PLAIN) {
    for (const gap of [undefined, 2, "\t"]) {
      const text = JSON.stringify(document, null, gap);
      assert.ok(identify(text).plain !== undefined, text);
      holds(text);
      holds(`${text}\r\n`);
    }
  }
});

test("a property that stands twice is never accepted, whatever is missing or empty beside it", () => {
  const plain = JSON.stringify(PLAIN[1]);
  const once = (text: string, replacement: string): string => {
    assert.ok(plain.includes(text), text);
    return plain.replace(text, replacement);
  };
  for (const text of [
    once('"schemaVersion":2,', '"manifests":[],'),
    once('"architecture":"amd64"', '"architecture":"","architecture":"amd64"'),
    once('"os":"linux"', '"os":"","os":"linux"'),
    once('"variant":"v8"', '"variant":"","variant":"v8"'),
    once('"vnd.docker.reference.type":', '"vnd.docker.reference.type":"","vnd.docker.reference.type":'),
    once('"vnd.docker.reference.digest":', '"vnd.docker.reference.digest":"","vnd.docker.reference.digest":'),
  ]) {
    assert.equal(identify(text).plain, undefined, text);
    assert.ok(
      validate(text).problems.some(({ rule }) => rule.id === "duplicate-key"),
      text,
    );
  }
});

test("no rule speaks of what is accepted: all documents of the tests and their mutants", () => {
  accepted = 0;
  mixed = 0;
  for (const { text, kind } of FAULTS) holds(text, kind);
  for (const document of [...PLAIN, ...Object.values(FAULTLESS).map((found) => found.document)]) {
    holds(JSON.stringify(document, null, 2));
    for (const { text } of mutants(document)) holds(text);
  }
  assert.ok(accepted > 20, `${accepted} of them were accepted`);
  assert.ok(mixed > 1000, `${mixed} of them have plain descriptors`);
});

test("no rule speaks of what is accepted: documents made of likely and unlikely parts", () => {
  const word = fc.constantFrom(..."abcdefghijklmnopqrst");
  const usually = <T>(usual: fc.Arbitrary<T>, ...odd: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
    fc.oneof({ weight: 60, arbitrary: usual }, ...odd.map((arbitrary) => ({ weight: 1, arbitrary })));
  const text = (...texts: string[]) => fc.constantFrom(...texts);
  const annotations = fc.dictionary(
    usually(
      text("com.example.a", "com.example.b", "net.example.c", "io.example.d", "org.opencontainers.image.created"),
      text(
        "",
        "word",
        "com.docker.x",
        "com.Example",
        "org.opencontainers.image.title",
        "vnd.docker.reference.type",
        "io.containerd.image.name",
      ),
    ),
    usually(text("2026-10-02T11:20:41Z"), text("", "x", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z")),
    { maxKeys: 4 },
  );
  const platform = fc.record(
    {
      architecture: usually(text("amd64", "arm64", "s390x", "386"), text("arm", "unknown", "x86_64", "AMD64", "")),
      os: usually(text("linux"), text("unknown", "windows", "Linux", "darwin", "")),
      variant: usually(text("v8"), text("v7", "v6", "v2", "", "8")),
      "os.version": usually(text("10.0.1", "10.0.2"), text("", "ten")),
      "os.features": usually<unknown>(fc.array(text("win32k", "sse4"), { maxLength: 2 }), fc.constantFrom<unknown>("win32k", [1], null)),
    },
    { requiredKeys: ["architecture", "os"] },
  );
  const reference = fc.record({
    "vnd.docker.reference.digest": word.map((of) => digest(of)),
    "vnd.docker.reference.type": usually(text("attestation-manifest"), text("attestation", "")),
  });
  const marks = fc
    .record(
      {
        "buildkit/createdat": usually(
          text("2026-10-02T11:20:41.532190844Z", "2024-03-18T09:41:07.5Z", "2024-03-18T09:41:07Z"),
          text(
            "",
            "2024-03-18",
            "2024-03-18T09:41:07.Z",
            "2024-03-18T09:41:07.1234567890Z",
            "0001-01-01T00:00:00Z",
            "2024-02-30T09:41:07.5Z",
          ),
        ),
        "containerd.io/uncompressed": usually(
          word.map((of) => digest(of)),
          text("", "sha256:abc", digest("a").toUpperCase(), `sha256:${"0".repeat(64)}`),
        ),
        "com.example.more": text("a"),
      },
      { requiredKeys: ["buildkit/createdat"] },
    )
    .map((record) => Object.fromEntries(Object.entries(record).slice(0, 2)));
  const part = (types: readonly string[], odd: readonly string[]): fc.Arbitrary<Json> =>
    fc.record(
      {
        mediaType: usually(text(...types), text(...odd)),
        digest: usually(
          word.map((of) => digest(of)),
          text(`sha256:${"0".repeat(64)}`, "sha256:abc", digest("a").toUpperCase()),
        ),
        size: usually(fc.integer({ min: 100, max: 99_999 }), fc.constantFrom(0, 2, 99, 10 ** 15, -1, 1.5)) as fc.Arbitrary<number>,
        annotations: fc.oneof(annotations, reference, marks) as fc.Arbitrary<Json>,
        platform: usually(
          fc.constantFrom<Json>(
            ...["amd64", "386", "s390x", "riscv64", "ppc64le", "arm64"].map((architecture) => ({ architecture, os: "linux" })),
          ),
          fc.constant({ architecture: "unknown", os: "unknown" }),
          platform as fc.Arbitrary<Json>,
          platform as fc.Arbitrary<Json>,
        ),
      },
      { requiredKeys: types[0] === MANIFEST ? ["mediaType", "digest", "size", "platform"] : ["mediaType", "digest", "size"] },
    ) as fc.Arbitrary<Json>;
  const entries = fc.array(part([MANIFEST], [INDEX, LAYER, "text/plain"]), { maxLength: 4 });
  const layers = fc.array(part([LAYER], [ZSTD, MANIFEST, CONFIG]), { maxLength: 4 });
  // The layers of caches: without platforms, most of them with BuildKit's marks, and their config behind them.
  const cached = (config: string): fc.Arbitrary<Json[]> =>
    fc
      .array(
        fc.tuple(part([LAYER], [ZSTD, CONFIG]), usually(marks), fc.boolean()).map(([layer, marked, whole]): Json => {
          const { platform, annotations: others, ...rest } = layer;
          return whole ? { ...rest, annotations: marked } : { ...layer, annotations: { ...marked, ...(others as object) } };
        }),
        { minLength: 1, maxLength: 4 },
      )
      .map((layers) => [...layers, ...(config === "" ? [] : [descriptor(config, "cache")])]);
  const more = fc.record(
    { annotations, artifactType: fc.constant("application/x"), subject: part([MANIFEST], [INDEX]) },
    { requiredKeys: [] },
  );
  const made = fc.oneof(
    fc.record({ mediaType: usually(text(INDEX), text(LIST, MANIFEST)), manifests: entries }),
    fc.record({ mediaType: usually(text(INDEX), text(LIST)), manifests: usually(cached(CACHE_CONFIG), cached("")) }),
    fc.record({ mediaType: text(MANIFEST), config: usually(part([CACHE_CONFIG], [CONFIG])), layers: cached("") }),
    fc.record({ mediaType: usually(text(MANIFEST), text(INDEX)), config: part([CONFIG], [LAYER]), layers }),
  );
  accepted = 0;
  fc.assert(
    fc.property(made, usually(fc.constant({}), more), usually(fc.constant(2), fc.constant(1)), (document, rest, schemaVersion) => {
      const whole = JSON.stringify({ schemaVersion, ...document, ...rest });
      holds(whole);
      // The same text with a property twice, with escapes, and cut off.
      holds(whole.replace(/"size":/, '"size":1,"size":'));
      holds(whole.replace('"digest"', '"\\u0064igest"'));
      holds(whole.slice(0, -1));
    }),
    { numRuns: 6000 },
  );
  assert.ok(accepted > 100, `${accepted} of them were accepted`);
  assert.ok(caches > 100, `${caches} of them are caches with plain layers`);
});

test("no rule speaks of what is accepted: a character more, less or other than in an everyday document", () => {
  const texts = PLAIN.flatMap((document) => [JSON.stringify(document), JSON.stringify(document, null, 1)]);
  const signs = fc.constantFrom(...'{}[]:," \n\t\\/0123456789-+.eEabfnulrs\u0000\u007f\u00e9\u2028\ud800\ufeff');
  accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 2 }),
      fc.string({ unit: signs, maxLength: 2 }),
      (text, at, less, more) => {
        const place = at % text.length;
        holds(text.slice(0, place) + more + text.slice(place + less));
      },
    ),
    { numRuns: 20_000 },
  );
  assert.ok(accepted > 100, `${accepted} of them were accepted`);
});

test("the tree and the parts of what is accepted are there for who asks", () => {
  for (const document of PLAIN) {
    const text = JSON.stringify(document);
    const { tree, document: read } = validate(text, { file: "a.json" });
    assert.deepEqual(tree, scan(text));
    assert.deepEqual(read, readDocument(tree, detectKind(tree) as Kind, "a.json"));
  }
});

test("what is asked for beyond being right is asked of plain documents too", () => {
  const plain = JSON.stringify(PLAIN[0]);
  assert.deepEqual(validate(plain).problems, []);
  assert.notDeepEqual(validate(plain, { expect: { platforms: ["linux/s390x"] } }).problems, []);
});
