import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hoverAt } from "../../server/src/hover/hover.ts";
import { identify } from "../../server/src/identify.ts";
import type { LayoutView } from "../../server/src/layout-view.ts";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { type Schema, schemaAt, schemaOf } from "../../server/src/schemas.ts";
import { FAULTLESS } from "../documents/faultless.ts";

const sha = (word: string): string => `sha256:${createHash("sha256").update(word).digest("hex")}`;
const A = sha("a");
const B = sha("b");
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** The hover at the mark « of a text. */
function hover(marked: string, kind: Kind, layout?: LayoutView): string {
  const offset = marked.indexOf("«");
  return hoverAt(identify(marked.replace("«", ""), { kind }), offset, layout)?.markdown ?? "";
}

const image = (digest: string, architecture: string): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${digest}","size":1297,"platform":{"architecture":"${architecture}","os":"linux"}}`;
const attestation = (platform: string, annotations: string): string =>
  `{"manifests":[${image(A, "amd64")},{"digest":"${B}","size":841,${platform},"annotations":{${annotations}}}]}`;
const UNKNOWN = `"platform":{"architecture":"unknown","os":"unknown"}`;
const REFERS = `"vnd.docker.reference.digest":"${A}","vnd.docker.reference.type":"attestation-manifest"`;
const ABOUT = [
  /^\*\*Attestation of linux\/amd64\*\* — an entry that is not for running/,
  /BuildKit gives its attestations the platform unknown\/unknown, so that no client takes them for an image\./,
  /statements about `manifests\[0\]`/,
  /--provenance=false/,
  /docs\/unknown-unknown\.md\)/,
];
const CACHE = JSON.stringify({
  layers: [
    { blob: A, parent: -1 },
    { blob: B, parent: 0 },
  ],
  records: [
    { digest: sha("r0"), layers: [{ layer: 1, createdAt: "2026-11-03T08:12:59Z" }] },
    { digest: sha("r1"), inputs: [[{ link: 0 }]] },
  ],
});
const v1 = (fields: object): string => JSON.stringify(JSON.stringify(fields));

const ROWS: readonly (readonly [
  name: string,
  text: string,
  kind: Kind,
  says: readonly (RegExp | string)[],
  silent?: readonly (RegExp | string)[],
])[] = [
  ["unknown/unknown", attestation(UNKNOWN.replace('"unknown"', '"«unknown"'), REFERS), "oci-index", ABOUT],
  [
    "the platform of an attestation",
    attestation(UNKNOWN.replace('"plat', '"«plat'), REFERS),
    "oci-index",
    [...ABOUT, "The platform on which the image runs"],
  ],
  ["the image of an attestation", attestation(UNKNOWN, REFERS.replace("sha256", "«sha256")), "oci-index", ABOUT],
  [
    "an attestation of nobody knows what",
    attestation(UNKNOWN.replace('"unknown"', '"«unknown"'), ""),
    "oci-index",
    [/^\*\*No platform\*\*/, "has none that says so"],
  ],
  [
    "a digest that points to another entry",
    `{"manifests":[${image(A, "amd64")}],"annotations":{"com.acme.x":"«${A}"}}`,
    "oci-index",
    ["It is `manifests[0]`: `linux/amd64 1.3 kB`.", "It stands at one more place here."],
  ],
  [
    "the empty layer",
    `{"layers":[{"digest":"«sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"}]}`,
    "oci-manifest",
    ["Docker's empty layer"],
  ],
  [
    "the slip with the line feed",
    `{"config":{"digest":"«sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"}}`,
    "oci-manifest",
    ["`echo '{}'`"],
  ],
  [
    "a size that the content has not",
    `{"config":{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":«3}}`,
    "oci-manifest",
    ["**3 bytes**", "The content of this digest has 2 bytes."],
  ],
  ["a time", '{"created":"«2026-10-02T11:20:41Z"}', "oci-config", ["**Friday, 2 October 2026, 11:20:41 UTC**", "When the image was made"]],
  ["a time of a step", '{"history":[{"created":"«0001-01-01T00:00:00Z"}]}', "oci-config", ["Go's zero time"]],
  [
    "a time elsewhere",
    '{"annotations":{"org.opencontainers.image.created":"«2026-10-02T11:20:41+02:00"}}',
    "oci-index",
    ["Here: Friday, 2 October 2026, 11:20:41 UTC+02:00"],
  ],
  [
    "licences by name",
    '{"annotations":{"org.opencontainers.image.licenses":"«MIT OR Apache-2.0"}}',
    "oci-index",
    ["Here: [MIT License](https://spdx.org/licenses/MIT.html) · [Apache License 2.0](https://spdx.org/licenses/Apache-2.0.html)"],
  ],
  [
    "a licence that is none",
    '{"annotations":{"org.opencontainers.image.licenses":"«Apache License, Version 2.0"}}',
    "oci-index",
    ["Here the value is no SPDX licence; `Apache-2.0` is probably meant."],
    ["Here: "],
  ],
  [
    "an address",
    '{"annotations":{"org.opencontainers.image.source":"«https://github.com/acme/app"}}',
    "oci-index",
    ["Here: [github.com](https://github.com/acme/app)"],
  ],
  [
    "an address that would be markup",
    '{"annotations":{"org.opencontainers.image.source":"«https://github.com/a)[x](command:evil"}}',
    "oci-index",
    ["OCI, current"],
    ["command:evil"],
  ],
  [
    "a base image",
    '{"annotations":{"org.opencontainers.image.base.name":"«docker.io/library/alpine:3.20"}}',
    "oci-manifest",
    ["registry `docker.io` · repository `library/alpine` · tag `3.20`"],
  ],
  [
    "a statement's type",
    '{"layers":[{"annotations":{"in-toto.io/predicate-type":"«https://spdx.dev/Document"}}]}',
    "oci-manifest",
    ["Here: SBOM: the packages in the image, as SPDX"],
  ],
  [
    "the time of a health check",
    '{"config":{"Healthcheck":{"Interval":«90000000000}}}',
    "docker-config",
    ["**1.5 minutes**", "nanoseconds"],
  ],
  ["memory", '{"config":{"Memory":«268435456}}', "docker-config", ["**268.4 MB**"]],
  ["an element of a list", '{"config":{"Cmd":["«/bin/sh"]}}', "oci-config", ["**`Cmd`**"]],
  ["a name of its author's", '{"config":{"ExposedPorts":{"«8080/tcp":{}}}}', "oci-config", ["**`ExposedPorts`**"]],
  ["a type among blobs", `{"blobs":[{"mediaType":"«${LAYER}"}]}`, "oci-artifact", ["Here it stands in `blobs`, where it belongs."]],
  ["an element of `urls`", '{"layers":[{"urls":["«https://example.com/a"]}]}', "oci-manifest", ["**`urls`**"]],
  [
    "a layer of a cache config",
    CACHE.replace(`"${B}"`, `"«${B}"`),
    "buildkit-cacheconfig",
    [/^\*\*layers\[1\] `sha256:/, "It lies on `layers[0]`", "It is the result of one step", "64 hexadecimal digits"],
  ],
  ["the base of a cache config", CACHE.replace("-1", "«-1"), "buildkit-cacheconfig", ["**No layer below**"]],
  [
    "a parent",
    CACHE.replace('"parent":0', '"parent":«0'),
    "buildkit-cacheconfig",
    [/^\*\*→ layers\[0\] `sha256:/, "It is a base", "One layer lies on it"],
  ],
  [
    "a link",
    CACHE.replace('"link":0', '"link":«0'),
    "buildkit-cacheconfig",
    [
      /^\*\*→ records\[0\] `sha256:/,
      "Its result: `layers[1]` and all below it.",
      "A link to another record|The position of the other record",
    ],
  ],
  [
    "a record",
    CACHE.replace(`"${sha("r1")}"`, `"«${sha("r1")}"`),
    "buildkit-cacheconfig",
    [/^\*\*records\[1\]/, "Its input: `records[0]`.", "no result of its own"],
  ],
  [
    "a number that leads nowhere",
    CACHE.replace('"link":0', '"link":«7'),
    "buildkit-cacheconfig",
    ["**`7` leads nowhere** — `records` has 2 entries, 0 to 1"],
  ],
  [
    "an image of schema 1",
    `{"schemaVersion":1,"fsLayers":[],"history":[{"v1Compatibility":«${v1({
      id: "a".repeat(64),
      parent: "b".repeat(64),
      created: "2014-10-02T11:20:41Z",
      os: "linux",
      architecture: "amd64",
      container_config: { Cmd: ["/bin/sh", "-c", "#(nop) ENV NPM_TOKEN=4fq82hz90kd1"] },
    })}}]}`,
    "docker-schema1",
    [/^\*\*Image `aaaaaaaaaaaa…`\*\* — on `bbbbbbbbbbbb…`/, "Thursday, 2 October 2014", "`linux/amd64`", "Made by `ENV NPM_TOKEN=•••`"],
    ["4fq82hz90kd1"],
  ],
  [
    "a string of schema 1 that is no JSON",
    '{"schemaVersion":1,"fsLayers":[],"history":[{"v1Compatibility":"«{"}]}',
    "docker-schema1",
    ["holds no JSON"],
  ],
  [
    "embedded `{}`",
    `{"config":{"mediaType":"application/vnd.oci.empty.v1+json","data":"«e30="}}`,
    "oci-manifest",
    ["**Embedded content** — 2 bytes of `application/vnd.oci.empty.v1+json`", "```json\n{}\n```"],
  ],
  [
    "an embedded secret",
    `{"layers":[{"data":"«${Buffer.from('{"user":"a","password":"k3pt-4way-0nly","t":"ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX"}').toString("base64")}"}]}`,
    "oci-manifest",
    ['"password": "•••"', '"t": "•••"'],
    ["k3pt", "ghp_"],
  ],
  [
    "embedded content that is no text",
    `{"layers":[{"mediaType":"${LAYER}","data":"«H4sIAAAAAAAA"}]}`,
    "oci-manifest",
    ["It is gzip, not text."],
  ],
  [
    "embedded content that would end its block",
    `{"layers":[{"data":"«${Buffer.from("```\n# x\n````").toString("base64")}"}]}`,
    "oci-manifest",
    ["`````text\n```\n# x\n````\n`````"],
  ],
  ["what is no base64", `{"layers":[{"data":"«e30"}]}`, "oci-manifest", ["not base64"]],
];

for (const [name, text, kind, says, silent = []] of ROWS)
  test(`hover: ${name}`, () => {
    const said = hover(text, kind);
    for (const part of says)
      if (typeof part === "string")
        assert.ok(
          part.split("|").some((one) => said.includes(one)),
          `${part}\nnot in\n${said}`,
        );
      else assert.match(said, part);
    for (const part of silent) assert.ok(typeof part === "string" ? !said.includes(part) : !part.test(said), said);
    assert.ok(linesIn(said) <= 14, `${linesIn(said)} lines:\n${said}`);
  });

/** Lines that a person reads: blank ones and rules between are none. */
function linesIn(markdown: string): number {
  return markdown.split("\n").filter((line) => line.trim() !== "" && line !== "---").length;
}

test("in a layout a size is compared with its blob", () => {
  const view = {
    blob: (digest: string) =>
      digest === A ? { digest, path: `blobs/sha256/${A.slice(7)}`, kind: "file", size: 1297, mtime: 0 } : undefined,
    document: (digest: string) => (digest === A ? { kind: "oci-manifest" } : undefined),
  } as unknown as LayoutView;
  const index = (digest: string, size = "1297"): string => `{"manifests":[{"digest":${digest},"size":${size}}]}`;
  assert.match(hover(index(`"${A}"`, "«1296"), "oci-index", view), /The content of this digest has 1\u00a0297 bytes\./);
});

test("every property of every kind is explained, where it is written, in a few lines", () => {
  let count = 0;
  const visit = (kind: Kind, path: readonly (string | number)[], schema: Schema, depth: number): void => {
    if (depth > 8) return;
    for (const name of Object.keys(schema.properties ?? {})) {
      const inner = [...path, name];
      const marked = "«";
      const text = inner.reduceRight<string>(
        (value, step, at) => (typeof step === "number" ? `[${value}]` : `{"${at === inner.length - 1 ? marked : ""}${step}":${value}}`),
        "0",
      );
      const said = hover(text, kind);
      assert.ok(said.includes(`**\`${name}\`**`) || said.startsWith("**"), `${kind} ${inner.join("/")}: ${said}`);
      assert.ok(said.length > 20 && linesIn(said) <= 12, `${kind} ${inner.join("/")}`);
      count++;
      visit(kind, inner, schemaAt(kind, inner) ?? {}, depth + 1);
    }
    if (schema.items !== undefined) visit(kind, [...path, 0], schemaAt(kind, [...path, 0]) ?? {}, depth + 1);
  };
  for (const kind of KINDS) {
    const schema = schemaOf(kind);
    assert.ok(schema, kind);
    visit(kind, [], schema, 0);
  }
  assert.ok(count > 150, String(count));
});

test("hovers stay short, and none of them fails, at each token of documents of every kind", () => {
  for (const { document, kind } of Object.values(FAULTLESS)) {
    const known = KINDS.find((one) => one === kind);
    const report = identify(JSON.stringify(document, undefined, 1), known === undefined ? {} : { kind: known });
    const { tree } = report;
    for (let node = 0; node < tree.count; node++) {
      const said = hoverAt(report, (tree.start[node] as number) + 1)?.markdown;
      if (said !== undefined) assert.ok(linesIn(said) <= 16, said);
    }
  }
});

test("a cache config in which everything rests on one layer is explained as fast as any", () => {
  // Counting the way to each of them from the beginning would take minutes, and the test with it.
  const layers = Array.from({ length: 60_000 }, (_, index) => ({ blob: A, parent: index === 0 ? -1 : 0 }));
  const text = JSON.stringify({ layers, records: [{ digest: B, layers: [{ layer: 0 }] }] });
  const said = hover(text.replace('"layer":0', '"layer":«0'), "buildkit-cacheconfig");
  assert.match(said, /59999 layers lie on it; it is the result of one step\./);
});
