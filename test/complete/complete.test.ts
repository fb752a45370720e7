import assert from "node:assert/strict";
import { test } from "node:test";
import { completeAt } from "../../server/src/complete/complete.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import { validate } from "../../server/src/validate.ts";
import { after, ask, explained, find } from "./asking.ts";

const I = '{"schemaVersion":2,"manifests":[';

test("properties: those that the object may have and does not have yet", async () => {
  const rows: readonly (readonly [Kind, string, first: string, not: readonly string[]])[] = [
    ["oci-index", "{|", "schemaVersion", []],
    ["oci-index", '{"schemaVersion":2,|', "mediaType", ["schemaVersion", "layers"]],
    ["oci-index", `${I}{|`, "mediaType", ["manifests"]],
    ["oci-index", `${I}{"mediaType":"x",|`, "digest", ["mediaType"]],
    ["oci-index", `${I}{"mediaType":"x",|}]}`, "digest", ["mediaType"]],
    ["oci-index", `${I}{},{"platform":{|}}]}`, "architecture", ["features", "mediaType"]],
    ["docker-list", `${I}{"platform":{"os":"x","architecture":"y",|}}]}`, "os.version", ["os"]],
    ["oci-manifest", '{"config":{|},"layers":[]}', "mediaType", ["config"]],
    ["oci-config", '{"config":{|', "User", ["OnBuild"]],
    ["oci-config", '{"rootfs":{|}}', "type", []],
    ["buildkit-cacheconfig", '{"records":[{"inputs":[[{|', "selector", []],
    ["oci-layout", "{|}", "imageLayoutVersion", []],
  ];
  for (const [kind, marked, first, not] of rows) {
    const { labels, proposals } = await ask(marked, kind);
    assert.equal(proposals.find(({ kind: is }) => is === "property")?.label, first, marked);
    for (const name of not) assert.ok(!labels.includes(name), `${marked}: ${name}`);
    for (const proposal of proposals.filter(({ kind: is }) => is === "property"))
      assert.ok(explained(proposal).length > 15, `${marked}: ${proposal.label} is explained`);
  }
  const { labels } = await ask('{"config":{|}}', "docker-config");
  assert.ok(labels.includes("Healthcheck"));
});

test("a property is written with the shape of its value", async () => {
  const rows: readonly (readonly [Kind, string, label: string, result: string])[] = [
    ["oci-index", "{|}", "manifests", '{"manifests": [$1]}'],
    ["oci-manifest", "{|}", "layers", '{"layers": [$1]}'],
    ["oci-manifest", "{|}", "config", `{"config": {"mediaType": "\${1}", "digest": "\${2}", "size": \${3:0}}}`],
    [
      "oci-manifest",
      '{\n  "schemaVersion": 2,\n  |\n}',
      "subject",
      `{\n  "schemaVersion": 2,\n  "subject": {\n    "mediaType": "\${1}",\n    "digest": "\${2}",\n    "size": \${3:0}\n  }\n}`,
    ],
    ["oci-index", `${I}{|}]}`, "platform", `${I}{"platform":{"architecture":"\${1:amd64}","os":"\${2:linux}"}}]}`],
    // As the document writes its colons.
    ["oci-index", `${I}{|}]}`, "size", `${I}{"size":\${1:0}}]}`],
    ["oci-index", `${I}{|}]}`.replaceAll(":", ": "), "digest", `${I}{"digest": "$1"}]}`.replaceAll(/:(?! )/g, ": ")],
    // Inside an open string, closed by the editor or not.
    ["oci-index", `${I}{"dig|"}]}`, "digest", `${I}{"digest":"$1"}]}`],
    ["oci-index", `${I}{"dig|`, "digest", `${I}{"digest":"$1"`],
    ["oci-index", `${I}{"dig|\n}]}`, "digest", `${I}{"digest":"$1"\n}]}`],
    // A key with its value is only renamed, and what follows without comma gets one.
    ["oci-index", `${I}{"di|x": "x"}]}`, "digest", `${I}{"digest": "x"}]}`],
    ["oci-index", `${I}{|\n"size":1}]}`, "digest", `${I}{"digest":"$1",\n"size":1}]}`],
    // So does what stands before, behind its value.
    ["oci-index", `${I}{"size":1\n|}]}`, "digest", `${I}{"size":1,\n"digest":"$1"}]}`],
    ["oci-index", `${I}{"size":1 "dig|"\n"urls":[]}]}`, "digest", `${I}{"size":1, "digest":"$1",\n"urls":[]}]}`],
    ["oci-index", `${I}{"size":1, |}]}`, "digest", `${I}{"size":1, "digest":"$1"}]}`],
    // Offsets are UTF-16 units.
    ["oci-index", `{"annotations":{"é😀":"😀"},|}`, "manifests", '{"annotations":{"é😀":"😀"},"manifests":[$1]}'],
  ];
  for (const [kind, marked, label, result] of rows) {
    assert.equal(after(await ask(marked, kind), label), result, marked);
  }
});

test("media types: what fits the place and the family stands first, everything is offered", async () => {
  const rows: readonly (readonly [Kind, string, first: string])[] = [
    ["oci-index", '{"mediaType":"|","manifests":[]}', "application/vnd.oci.image.index.v1+json"],
    ["docker-list", '{"mediaType":|', "application/vnd.docker.distribution.manifest.list.v2+json"],
    ["oci-index", `${I}{"mediaType":"|"}]}`, "application/vnd.oci.image.manifest.v1+json"],
    ["docker-list", `${I}{"mediaType":"|`, "application/vnd.docker.distribution.manifest.v2+json"],
    ["oci-manifest", '{"config":{"mediaType": |},"layers":[]}', "application/vnd.oci.image.config.v1+json"],
    ["docker-manifest", '{"config":{"mediaType": "|"},"layers":[]}', "application/vnd.docker.container.image.v1+json"],
    ["oci-manifest", '{"config":{},"subject":{"mediaType":"|"},"layers":[]}', "application/vnd.oci.image.manifest.v1+json"],
  ];
  for (const [kind, marked, first] of rows) {
    const { labels, proposals } = await ask(marked, kind);
    assert.equal(labels[0], first, marked);
    assert.ok(labels.length > 50, marked);
    assert.equal(new Set(labels).size, labels.length);
    for (const proposal of proposals)
      assert.ok(proposal.kind === "media-type" && proposal.detail !== undefined && explained(proposal).length > 30);
  }
  for (const kind of ["oci-manifest", "docker-manifest"] as const) {
    const { labels } = await ask('{"config":{},"layers":[{"mediaType":"|"}]}', kind);
    const family = kind === "oci-manifest" ? "application/vnd.oci.image.layer" : "application/vnd.docker.image.rootfs";
    assert.ok(labels[0]?.startsWith(family), `${kind}: ${labels[0]}`);
  }
});

test("a media type replaces the whole string, and of an unclosed one the word", async () => {
  const type = "application/vnd.oci.image.manifest.v1+json";
  const rows: readonly (readonly [string, string])[] = [
    [`${I}{"mediaType":"app|lication/x"}]}`, `${I}{"mediaType":"${type}"}]}`],
    [`${I}{"mediaType":"app|`, `${I}{"mediaType":"${type}"`],
    [`${I}{"mediaType":"app|\n}]}`, `${I}{"mediaType":"${type}"\n}]}`],
    [`${I}{"mediaType":|\n"size":1}]}`, `${I}{"mediaType":"${type}",\n"size":1}]}`],
    [`${I}{"mediaType": nu|ll}]}`, `${I}{"mediaType": "${type}"}]}`],
  ];
  for (const [marked, result] of rows) {
    assert.equal(after(await ask(marked, "oci-index")), result, marked);
  }
});

test("values: what the schema knows", async () => {
  assert.deepEqual((await ask('{"schemaVersion":|}', "oci-index")).labels, ["2"]);
  assert.deepEqual((await ask('{"history":[{"empty_layer": |}]}', "oci-config")).labels, ["true", "false"]);
  assert.deepEqual(
    (await ask('{"imageLayoutVersion":"|"}', "oci-layout")).proposals.map(({ text }) => text),
    ['"1.0.0"'],
  );
  // The bare brackets of a type come after what is known to fit.
  assert.equal((await ask(`${I}|]}`, "oci-index")).proposals.at(-1)?.text, "{$1}");
  assert.equal((await ask(`${I}{},|]}`, "oci-index")).labels[0], "entry for a platform");
  assert.equal(after(await ask(`${I}{} |]}`, "oci-index"), "{}"), `${I}{}, {$1}]}`);
});

test("nothing where nothing is known, and never a throw: the caret at each place of a half-typed text", async () => {
  const deep = `{"manifests":${'[{"platform":'.repeat(300)}{|`;
  assert.deepEqual((await ask(deep, "oci-index")).labels, []);
  assert.deepEqual((await completeAt(validate("[1,2]"), 1)).items, []);
  assert.deepEqual(
    (await ask('{"annotations":{"a":"|"}}', "oci-index")).labels.filter((label) => label.includes("/")),
    [],
  );
  const text = `\ufeff{ "schemaVersion": 2 "manifests": [ { "mediaType" 'x, size: 1e } ] ] "config": { "digest": "sha`;
  for (let end = 0; end <= text.length; end++) {
    const cut = text.slice(0, end);
    for (const { at } of (await completeAt(validate(cut, { kind: "oci-index" }), end)).items)
      assert.ok(at.start <= end && at.end >= end && at.end <= cut.length, cut);
  }
});

test("annotation keys of the place, with what they are for; those that stand there are left out", async () => {
  const KEY = "org.opencontainers.image.created";
  const atRoot = await ask(`{"manifests":[],"annotations":{"${KEY}":"2026-01-01T00:00:00Z",|}}`, "oci-index");
  assert.ok(atRoot.labels.includes("org.opencontainers.image.source") && !atRoot.labels.includes(KEY));
  const entry = await ask(`${I}{"annotations":{|}}]}`, "oci-index");
  assert.ok(entry.labels.includes("vnd.docker.reference.digest") && entry.labels.includes("org.opencontainers.image.ref.name"));
  const label = await ask('{"config":{"Labels":{"org.opencontainers.image.so|"}}}', "oci-config");
  const source = find(label, "org.opencontainers.image.source");
  assert.equal(after(label, source.label), '{"config":{"Labels":{"org.opencontainers.image.source":"$1"}}}');
  assert.match(explained(source), /Its value is a URL\./);
  for (const { proposals } of [atRoot, entry, label])
    assert.ok(proposals.every(({ label: name }) => !name.startsWith("org.label-schema.")));
});

test("architectures, systems, and the variants of the architecture beside", async () => {
  const architecture = await ask(`${I}{"platform":{"architecture":|}}]}`, "oci-index");
  assert.ok(architecture.labels.includes("arm64") && architecture.labels.includes("s390x"));
  const os = await ask(`${I}{"platform":{"os":"li|"}}]}`, "oci-index");
  assert.equal(after(os, "linux"), `${I}{"platform":{"os":"linux"}}]}`);
  const variant = await ask(`${I}{"platform":{"architecture":"arm","variant":|}}]}`, "oci-index");
  assert.ok(variant.labels.includes("v7") && !variant.labels.includes("power9"));
});
