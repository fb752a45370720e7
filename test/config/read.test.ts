import assert from "node:assert/strict";
import { test } from "node:test";
import { choose } from "../../server/src/config/configuration.ts";
import { readConfiguration } from "../../server/src/config/read.ts";

const FILE = "/home/app/.oci-manifest.jsonc";

const read = (text: string) => {
  const found = readConfiguration(text, FILE);
  assert.ok(found);
  return { ...found, says: found.problems.map(({ at, says }) => `${text.slice(at.start, at.end)}: ${says}`) };
};

test("a whole configuration, with comments and trailing commas", () => {
  const { written, says } = read(`// for our pipeline
  {
    "$schema": "x",
    "rules": { "missing-media-type": "off", },
    "target": ["ecr", "any", "podman"],
    "specVersion": "1.0",
    "expect": { "platforms": ["linux/amd64", "linux/arm/v7"], "annotations": { "oci-index": { "org.opencontainers.image.source": "https://*" } } },
    "kinds": { "*.cfg.json": "oci-config", "fixtures/**": "ignore" },
    "ignore": ["/dist", "*.tmp.json", "!keep.tmp.json"],
    "overrides": [{ "files": "caches/**", "rules": { "legacy-cache-index": "error" }, "target": "quay" }],
    "suppress": [{ "files": ["old/*.json"], "rule": "schema", "pointer": "/config", "reason": "written in 2016" }],
    "baseline": "../known.json", // above
  }`);
  assert.deepEqual(says, []);
  assert.equal(written.baseline, "/home/known.json");
  const plain = choose(written, "/home/app/a.json");
  assert.deepEqual(plain.rules, { "missing-media-type": "off" });
  assert.deepEqual(plain.targets, ["ecr", "podman"]);
  assert.equal(plain.specVersion, "1.0");
  assert.equal(plain.kind, undefined);
  assert.deepEqual(plain.expect?.platforms, ["linux/amd64", "linux/arm/v7"]);
  assert.deepEqual(plain.suppressions, []);
  assert.equal(choose(written, "/home/app/deep/x.cfg.json").kind, "oci-config");
  const cache = choose(written, "/home/app/caches/a/b.json");
  assert.deepEqual(cache.rules, { "missing-media-type": "off", "legacy-cache-index": "error" });
  assert.deepEqual(cache.targets, ["quay"]);
  assert.deepEqual(
    choose(written, "/home/app/old/a.json").suppressions.map(({ rule, pointer, reason }) => ({ rule, pointer, reason })),
    [{ rule: "schema", pointer: "/config", reason: "written in 2016" }],
  );
  const ignored = (path: string): boolean => choose(written, path).ignored;
  assert.ok(ignored("/home/app/dist/a.json") && ignored("/home/app/deep/x.tmp.json") && ignored("/home/app/fixtures/a/b.json"));
  assert.ok(!ignored("/home/app/deep/dist/a.json") && !ignored("/home/app/keep.tmp.json") && !ignored("/home/other/dist/a.json"));
});

test("the first glob of kinds that matches counts", () => {
  const { written } = read(`{ "kinds": { "a.json": "oci-index", "*.json": "oci-config" } }`);
  assert.equal(choose(written, "/home/app/a.json").kind, "oci-index");
  assert.equal(choose(written, "/home/app/b.json").kind, "oci-config");
});

/** A configuration and all that is said of it: the text pointed at, and the sentence. */
const WRONG: readonly (readonly [text: string, ...says: string[]])[] = [
  ["7", "7: the configuration is an object"],
  ["{", "{: This is no JSON from here on; what stands before it holds"],
  [`{"ruels":{}}`, `"ruels": \`ruels\` is no property of the configuration; did you mean \`rules\`?`],
  [`{"rules":{"shema":"off"}}`, `"shema": \`shema\` is no property of \`rules\`; did you mean \`schema\`?`],
  [`{"rules":{"schema":"loud"}}`, `"loud": \`loud\` is no severity; known are error, warning, info, hint, off`],
  [`{"rules":{"schema":["error"]}}`, `["error"]: severity is a string`],
  [`{"rules":[]}`, "[]: `rules` is an object"],
  [`{"target":"podmn"}`, `"podmn": \`podmn\` is no target; did you mean \`podman\`?`],
  [`{"specVersion":1.1}`, "1.1: version of the specification is a string"],
  [`{"specVersion":"2"}`, `"2": \`2\` is no version of the specification; known are 1.0, 1.1, main`],
  [`{"kinds":{"*.json":"oci-indx"}}`, `"oci-indx": \`oci-indx\` is no kind; did you mean \`oci-index\`?`],
  [`{"overrides":[{"rules":{}}]}`, `{"rules":{}}: \`files\` is missing; an override says for which files it holds`],
  [`{"suppress":[{"rule":"schema"}]}`, `{"rule":"schema"}: \`files\` and \`reason\` are missing`],
  [`{"suppress":[{"rule":"schema","files":"*","reason":" "}]}`, `" ": \`reason\` is empty; say why this is accepted`],
  [
    `{"suppress":[{"rule":"schema","files":"*","reason":"x","pointer":"config"}]}`,
    `"config": \`config\` is no JSON pointer; write \`/manifests/0/platform\``,
  ],
  [`{"expect":{"platforms":["amd64"]}}`, `"amd64": \`amd64\` is no platform; write \`os/architecture\` or \`os/architecture/variant\``],
  [`{"expect":{"annotations":{"oci-index":["a"]}}}`, `["a"]: the annotations of a kind are an object of patterns by key`],
  [`{"ignore":5}`, "5: a pattern of `ignore` is a string"],
];

for (const [text, ...says] of WRONG)
  test(`told with its place: ${text}`, () => {
    assert.deepEqual(read(text).says, says);
  });

test("what cannot be used does not spoil what can", () => {
  const { written } = read(`{"rules":{"schema":"loud","key-case":"off"},"target":["x","ecr"]}`);
  assert.deepEqual(written.rules, { "key-case": "off" });
  assert.deepEqual(written.targets, ["ecr"]);
});

test("package.json holds one under its own key, and most hold none", () => {
  const file = "/home/app/package.json";
  assert.equal(readConfiguration(`{"name":"x"}`, file, "oci-manifest"), undefined);
  assert.deepEqual(readConfiguration(`{"oci-manifest":{"target":"ecr"},"ruels":1}`, file, "oci-manifest")?.written.targets, ["ecr"]);
});
