import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFixes } from "../../server/src/fixes.ts";
import { identify } from "../../server/src/identify.ts";
import { applyEdits } from "../../server/src/json/index.ts";
import { annotationsOf, ownerOf } from "../../server/src/model/annotations.ts";
import { isPlainUtc } from "../../server/src/model/plain-time.ts";
import { annotationKeys } from "../../server/src/oci/annotations.ts";
import { rfc3339Fault } from "../../server/src/oci/time-fault.ts";
import { validate } from "../../server/src/validate.ts";
import { AMD64, CACHECONFIG, CONFIG, descriptor, digest, entry, index, type Json, LAYER, manifest } from "../documents/parts.ts";
import { told } from "../documents/told.ts";

const IMAGE = "org.opencontainers.image.";

/** An index of entries with these annotations, and its own. */
function indexOf(entries: readonly Json[], root?: Json): string {
  const manifests = entries.map((annotations, i) => entry(`entry ${i}`, { ...AMD64, "os.version": `${i}` }, { annotations }));
  return JSON.stringify(index(manifests, root === undefined ? {} : { annotations: root }));
}

function configOf(labels: unknown): string {
  return JSON.stringify({
    architecture: "amd64",
    os: "linux",
    config: { Labels: labels },
    rootfs: { type: "layers", diff_ids: [digest("a")] },
  });
}

/** Messages of main findings. */
function says(text: string): string[] {
  return validate(text)
    .problems.filter(({ place }) => place !== true)
    .map((problem) => problem.says);
}

test("one value on many entries is told once, with its places; the root's and others are told apart", () => {
  const gpl = { [`${IMAGE}licenses`]: "GPLv3" };
  const text = indexOf([gpl, gpl, { [`${IMAGE}licenses`]: "Apache 2.0" }, gpl], gpl);
  const { problems } = validate(text);
  assert.deepEqual(
    problems.map(({ says, place }) => [says, place === true]),
    [
      ["`GPLv3` is no SPDX licence; `GPL-3.0-only` is probably meant (here in 3 places)", false],
      ["`GPLv3` is no SPDX licence; `GPL-3.0-only` is probably meant (here in 3 places)", true],
      ["`Apache 2.0` is no SPDX licence; `Apache-2.0` is probably meant", false],
      ["`GPLv3` is no SPDX licence; `GPL-3.0-only` is probably meant (here in 3 places)", true],
      ["`GPLv3` is no SPDX licence; `GPL-3.0-only` is probably meant", false],
    ],
  );
  const [fix] = problems[0]?.fixes?.() ?? [];
  assert.equal(fix?.title, "Replace with `GPL-3.0-only` in 3 places");
  assert.equal(says(applyEdits(text, fix?.edits ?? [])).length, 2, "the root's own and the other value are left");
});

test("a key on many entries is renamed everywhere but where the right one stands beside", () => {
  const text = indexOf([{ [`${IMAGE}license`]: "MIT" }, { [`${IMAGE}license`]: "MIT", [`${IMAGE}licenses`]: "ISC" }]);
  const { problems } = validate(text);
  assert.deepEqual(
    problems.map(({ rule, place }) => [rule.id, place === true]),
    [
      ["unknown-reserved-annotation", false],
      ["unknown-reserved-annotation", true],
    ],
  );
  const [fix] = problems[0]?.fixes?.() ?? [];
  assert.equal(fix?.edits.length, 1);
  assert.equal(fix?.safe, false);
});

test("where only the right key beside would be hit, there is no fix", () => {
  const [problem] = validate(configOf({ [`${IMAGE}license`]: "MIT", [`${IMAGE}licenses`]: "MIT" })).problems;
  assert.equal(problem?.rule.id, "unknown-reserved-annotation");
  assert.equal(problem?.fixes, undefined);
});

test("every key of the catalogue may stand anywhere in silence, the mistaken, old and placed ones excepted", () => {
  const VALUES: Readonly<Record<string, string>> = {
    rfc3339: "2026-10-02T11:20:41Z",
    url: "https://example.com/",
    digest: digest("x"),
    spdx: "MIT",
    reference: "docker.io/library/alpine:3.20",
    boolean: "true",
    base64: "MEUC",
    "media-type": "application/json",
  };
  for (const { key, prefix, format, values, status, replacement } of annotationKeys) {
    if (replacement !== undefined || key === `${IMAGE}ref.name`) continue;
    const annotations = {
      [prefix === true ? `${key}x` : key]: values?.[0] ?? VALUES[format] ?? "1",
      ...(key === `${IMAGE}base.name` ? { [`${IMAGE}base.digest`]: digest("x") } : {}),
    };
    const layers = [descriptor(LAYER, "a", { annotations })];
    assert.deepEqual(told(JSON.stringify(manifest(descriptor(CONFIG, "c"), layers, { annotations }))), [], `${key} (${status})`);
    assert.deepEqual(told(configOf(annotations)), [], key);
  }
});

test("labels are called labels, may be null, and keep their bare words", () => {
  assert.deepEqual(says(configOf({ "": "x" })), ["This label has an empty key, so nothing can ask for it"]);
  assert.deepEqual(told(configOf(null)), []);
  assert.deepEqual(told(configOf({ maintainer: "me", version: "1" })), []);
});

test("values of other types are the schema's alone", () => {
  for (const value of [null, 7, true, [], {}])
    for (const key of [`${IMAGE}created`, `${IMAGE}license`, `${IMAGE}ref.name`, `${IMAGE}base.name`, "org.label-schema.name", "bare", ""])
      assert.deepEqual(
        validate(indexOf([], { [key]: value })).problems.map(({ rule }) => rule.id),
        ["schema"],
        `${key}: ${JSON.stringify(value)}`,
      );
});

test("safe fixes mend null, the spelling of a time and of a licence, and nothing else", () => {
  const root = {
    [`${IMAGE}created`]: "2026-10-02 11:20:41Z",
    [`${IMAGE}licenses`]: "mit or isc",
    [`${IMAGE}license`]: "MIT",
    [`${IMAGE}source`]: "example.com/a",
    "com.example.a": null,
  };
  const text = JSON.stringify({ ...index([entry("a", AMD64, { annotations: null })]), annotations: root });
  const fixed = JSON.parse(applyFixes(validate(text), {}).text) as { manifests: Json[]; annotations: Json };
  assert.equal("annotations" in (fixed.manifests[0] as Json), false);
  assert.deepEqual(fixed.annotations, {
    ...root,
    [`${IMAGE}created`]: "2026-10-02T11:20:41Z",
    [`${IMAGE}licenses`]: "MIT OR ISC",
    "com.example.a": "",
  });
});

test("a superseded key is renamed only where its value is right under the new one", () => {
  const text = configOf({ "org.label-schema.build-date": "2020-11-13", "org.label-schema.usage": "/README", "org.label-schema.name": "a" });
  const { problems } = validate(text);
  const main = problems.find(({ rule, place }) => rule.id === "label-schema" && place !== true);
  assert.equal(main?.says, "`org.label-schema.build-date` is superseded by `org.opencontainers.image.created` (2 such keys)");
  const [fix] = main?.fixes?.() ?? [];
  assert.equal(fix?.title, "Rename to `org.opencontainers.image.title`");
  assert.ok(!applyEdits(text, fix?.edits ?? []).includes("image.created"));
});

test("what the entry or the cache misses by its slip is told by their own rules alone", () => {
  const slip = { "vnd.docker.reference.typ": "attestation-manifest", "vnd.docker.reference.digest": digest("a") };
  const lines = (platform: Json): string[] =>
    told(JSON.stringify(index([entry("a", AMD64), entry("b", platform, { annotations: slip })]))).filter((line) =>
      line.startsWith("misspelt-annotation"),
    );
  assert.deepEqual(lines({ architecture: "unknown", os: "unknown" }), []);
  assert.deepEqual(lines({ architecture: "arm64", os: "linux" }), ['misspelt-annotation hint "vnd.docker.reference.typ"']);
  const layer = descriptor(LAYER, "a", {
    annotations: { "containerd.io/uncompresed": digest("b"), "buildkit/createdat": "2026-10-02T11:20:41Z" },
  });
  assert.deepEqual(told(JSON.stringify(manifest(descriptor(CACHECONFIG, "c"), [layer]))), ['cache-layer-diff-id warning "annotations"']);
});

test("targets: umoci refuses a name that stands twice, oras a path that leads out", () => {
  const twice = JSON.stringify(index(["a", "b"].map((word) => entry(word, undefined, { annotations: { [`${IMAGE}ref.name`]: "1" } }))));
  const [name] = validate(twice, { targets: ["umoci"] }).problems;
  assert.equal(name?.severity, "error");
  assert.match(name?.says ?? "", /refused by umoci 0\.4\.7$/);
  assert.equal(validate(twice, { targets: ["oras"] }).problems[0]?.severity, "info");
  const layer = descriptor("text/plain", "a", { annotations: { [`${IMAGE}title`]: "/a", "org.cncf.model.filepath": "/a" } });
  const out = validate(JSON.stringify(manifest(descriptor("application/x-config", "c"), [layer])), { targets: ["oras"] }).problems;
  assert.deepEqual(
    out.filter(({ rule }) => rule.id === "unsafe-title-path").map(({ severity }) => severity),
    ["error", "warning"],
  );
});

test("whose annotation a key is, wherever the root's stand", () => {
  const first = { annotations: { "a.b": "root" }, ...index([entry("a", AMD64, { annotations: { "a.b": "entry" } }), entry("b", AMD64)]) };
  const last = { ...index([entry("a", AMD64), entry("b", AMD64, { annotations: { "a.b": "entry" } })]), annotations: { "a.b": "root" } };
  for (const [document, order] of [
    [first, ["root", "manifest"]],
    [last, ["manifest", "root"]],
  ] as const) {
    const doc = identify(JSON.stringify(document)).document;
    assert.ok(doc !== undefined);
    const owners = annotationsOf(doc)
      .get("a.b")
      ?.keys.map((key) => ownerOf(doc, key));
    assert.deepEqual(
      owners?.map((owner) => (typeof owner === "string" ? owner : owner.place)),
      order,
    );
  }
});

test("keys with escapes are read, unfinished ones and those that stand twice are not told twice", () => {
  assert.deepEqual(says(indexOf([], { [`${IMAGE}license`]: "MIT" }).replace("license", "\\u006cicense")).length, 1);
  const doc = identify('{"schemaVersion":2,"manifests":[],"annotations":{"a.b":"1","a.b":"2","a.c":,"a.d').document;
  assert.ok(doc !== undefined);
  assert.deepEqual(
    [...annotationsOf(doc)].map(([name, { keys }]) => [name, keys.length]),
    [["a.b", 1]],
  );
});

test("plain times are right times", () => {
  const texts = ["2026-10-02T11:20:41Z", "2026-12-28T23:59:59Z", "0000-01-01T00:00:00Z", "2026-00-02T11:20:41Z", "2026-13-02T11:20:41Z"];
  texts.push("2026-10-00T11:20:41Z", "2026-10-32T11:20:41Z", "2026-02-30T11:20:41Z", "2026-10-02T24:20:41Z", "2026-10-02T11:60:41Z");
  texts.push(
    "2026-10-02T11:20:60Z",
    "2026-10-02T1a:20:41Z",
    "2026-10-02t11:20:41Z",
    "2026-10-02 11:20:41Z",
    "2026-10-02T11:20:41",
    "T026-10-02T11:20:41Z",
  );
  let plain = 0;
  for (const text of texts) {
    const { tree } = identify(JSON.stringify(text));
    if (!isPlainUtc(tree, 0)) continue;
    plain++;
    assert.equal(rfc3339Fault(text), undefined, text);
  }
  assert.equal(plain, 3);
});

test("messages stay short whatever the values", () => {
  const long = [
    "a".repeat(5000),
    `${"x".repeat(300)}://y`,
    `git+${"x".repeat(300)}:`,
    "..".repeat(3000),
    `other${".".repeat(3000)}`,
    "MIT/".repeat(500),
  ];
  for (const value of [...long, ...long.map((text) => `${text} ! ${text}`)])
    for (const key of [
      "created",
      "source",
      "licenses",
      "ref.name",
      "base.name",
      "base.digest",
      "title",
      "x".repeat(3000),
      "license`\u202e",
    ]) {
      const { problems } = validate(indexOf([{ [IMAGE + key]: value, [value]: value }]));
      for (const problem of problems) assert.ok(problem.says.length <= 240 && !/[\u202e\n]/.test(problem.says), problem.says);
    }
});

test("ten thousand entries that are all wrong, and ten thousand different keys, cost time in proportion", () => {
  const wrong = Array.from({ length: 10_000 }, (_, i) => ({ [`${IMAGE}created`]: `day ${i}`, [`${IMAGE}licenses`]: `Licence ${i}` }));
  const keys = Array.from({ length: 10_000 }, (_, i) => ({ [`${IMAGE}key-${i}`]: "x", [`containerd.io/unkompressed-${i}`]: "x" }));
  for (const entries of [wrong, keys]) {
    const text = indexOf(entries);
    const began = performance.now();
    const { problems } = validate(text);
    assert.ok(performance.now() - began < 5000);
    assert.ok(problems.every(({ internal }) => internal !== true));
  }
});
