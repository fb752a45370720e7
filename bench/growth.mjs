// How the time of each answer grows with its document: `node --import tsx bench/growth.mjs [--family NAME]`. Each family is made to hurt:
// the time for a text ten times as long is divided by the time for the text, less the same for n log n. 1.0 is n log n exactly; above 3 (a
// quadratic answer shows about 8) the run fails. Times that are too short to be told are not judged.
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { compareDocuments } from "../server/src/compare/compare.ts";
import { comparisonPage } from "../server/src/compare/page.ts";
import { completeAt } from "../server/src/complete/complete.ts";
import { readConfiguration } from "../server/src/config/read.ts";
import { FORMS } from "../server/src/convert/form-names.ts";
import { forms } from "../server/src/convert/forms.ts";
import { refactoringsAt } from "../server/src/convert/refactorings.ts";
import { explainDocument } from "../server/src/explain/explain.ts";
import { applyFixes } from "../server/src/fixes.ts";
import { readGraph } from "../server/src/graph/read.ts";
import { dot, mermaid } from "../server/src/graph/texts.ts";
import { hintsOf } from "../server/src/hints/hints.ts";
import { roleTokensOf } from "../server/src/hints/roles.ts";
import { hoverAt } from "../server/src/hover/hover.ts";
import { identify } from "../server/src/identify.ts";
import { planConversions } from "../server/src/layout/conversion.ts";
import { digestsOf } from "../server/src/navigate/digests.ts";
import { partTitles } from "../server/src/navigate/outline.ts";
import { judge, validate } from "../server/src/validate.ts";

const { values: options } = parseArgs({ options: { family: { type: "string" }, size: { type: "string", default: "20000" } } });

const d = (word) => `sha256:${createHash("sha256").update(String(word)).digest("hex")}`;
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const OCI = "application/vnd.oci.image";
const INDEX = `${OCI}.index.v1+json`;
const MANIFEST = `${OCI}.manifest.v1+json`;
const LAYER = `${OCI}.layer.v1.tar+gzip`;
const index = (manifests, more = {}) => ({ schemaVersion: 2, mediaType: INDEX, manifests, ...more });
const entry = (digest, more = {}) => ({
  mediaType: MANIFEST,
  digest,
  size: 700,
  platform: { architecture: "amd64", os: "linux" },
  ...more,
});
const json = (value, indent) => JSON.stringify(value, undefined, indent);
const config = (more) => ({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [d("a")] }, ...more });

/** Texts by family; `n` counts what the family repeats. */
const FAMILIES = {
  "deep nesting of lists": (n) => `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":${"[".repeat(n)}${"]".repeat(n)}}`,
  "deep nesting of objects": (n) =>
    `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[],"annotations":${'{"a":'.repeat(n)}1${"}".repeat(n)}}`,
  "brackets that never close": (n) => `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[${"[{".repeat(n / 2)}`,
  "one long line": (n) => json(index(many(n / 10, (i) => entry(d(i))))),
  "many short lines": (n) =>
    json(
      index(
        many(n / 10, (i) => entry(d(i))),
        {},
      ),
      "\n",
    ),
  "many keys": (n) => json(index([], Object.fromEntries(many(n, (i) => [`key${i}`, i])))),
  "one key many times": (n) => `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[]${',"a":1'.repeat(n)}}`,
  "one digest many times": (n) => json(index(many(n / 5, () => entry(d("same"))))),
  "one digest, other sizes": (n) => json(index(many(n / 5, (i) => ({ ...entry(d("same")), size: i })))),
  "one platform many times": (n) =>
    json(index(many(n / 5, (i) => entry(d(i), { platform: { architecture: "arm", os: "linux", variant: "v9" } })))),
  "wrong digests": (n) => json(index(many(n / 5, (i) => entry(`sha256:${d(i).slice(7).toUpperCase()}`)))),
  "strings of escapes": (n) => `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[],"annotations":{"a":"${"\\u0061\\n".repeat(n)}"}}`,
  "half characters": (n) => `{"schemaVersion":2,"mediaType":"${INDEX}","manifests":[],"annotations":{"a":"${"\\ud800".repeat(n)}"}}`,
  "bait for a quadratic expression": (n) =>
    json(
      config({
        history: [{ created_by: `ENV ${"A".repeat(n)}` }, { created_by: `RUN |1 ${"a=".repeat(n)}` }, { created_by: `${" ".repeat(n)}#` }],
        config: {
          Env: [`P=${"a-".repeat(n)}!`, `${"x".repeat(n)}`],
          ExposedPorts: { [`${"8".repeat(n)}/tcp`]: {} },
          User: "a:".repeat(n),
          Volumes: { [`${"/".repeat(n)}a`]: {} },
          Labels: { "org.opencontainers.image.licenses": "(MIT OR ".repeat(n), "org.opencontainers.image.url": `http://${"a.".repeat(n)}` },
        },
      }),
    ),
  "bait in annotations": (n) =>
    json(
      index([], {
        annotations: {
          "org.opencontainers.image.licenses": `${"(".repeat(n)}MIT`,
          "org.opencontainers.image.ref.name": "a-".repeat(n),
          "org.opencontainers.image.base.name": "a/".repeat(n),
          "org.opencontainers.image.created": "1".repeat(n),
          "org.opencontainers.image.source": `https://${"@".repeat(n)}`,
          "org.opencontainers.image.base.digest": `sha256+${"a.".repeat(n)}`,
        },
      }),
    ),
  "white space": (n) => `{"schemaVersion":2,${"\n".repeat(n)}"mediaType":"${INDEX}",${" ".repeat(n)}"manifests":[${"\n ".repeat(n)}]}`,
  "many annotations": (n) => json(index([], { annotations: Object.fromEntries(many(n / 2, (i) => [`com.example.key${i}`, "value"])) })),
  "misspelt annotations": (n) =>
    json(index([], { annotations: Object.fromEntries(many(n / 50, (i) => [`org.opencontainers.image.titel${i}`, "value"])) })),
  "misspelt properties": (n) => json(index(many(n / 10, (i) => ({ mediatype: MANIFEST, digset: d(i), sise: 5 })))),
  "long media types": (n) => json(index([{ ...entry(d(1)), mediaType: `application/${"x.".repeat(n)}` }])),
  "many media types": (n) =>
    json(index(many(n / 10, (i) => ({ ...entry(d(i)), mediaType: `application/vnd.oci.image.maniphest.v${i}+json` })))),
  "legacy cache": (n) =>
    json(
      index([
        ...many(n / 10, (i) => ({
          mediaType: LAYER,
          digest: d(i),
          size: 10,
          annotations: { "buildkit/createdat": "2024-05-01T10:00:00Z", "containerd.io/uncompressed": d(`${i}u`) },
        })),
        { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: d("c"), size: 5 },
      ]),
      2,
    ),
  "attestations of one image": (n) =>
    json(
      index([
        entry(d("image")),
        ...many(n / 10, (i) =>
          entry(d(i), {
            platform: { architecture: "unknown", os: "unknown" },
            annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": d("image") },
          }),
        ),
      ]),
    ),
  "attestations of nothing": (n) =>
    json(
      index(
        many(n / 10, (i) =>
          entry(d(i), {
            platform: { architecture: "unknown", os: "unknown" },
            annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": d(`no ${i}`) },
          }),
        ),
      ),
    ),
  "a cache's layers in a chain": (n) =>
    json({
      layers: many(n / 10, (i) => (i === 0 ? { blob: d(i) } : { blob: d(i), parent: i - 1 })),
      records: many(n / 10, (i) => ({ digest: d(`r${i}`), layers: [{ layer: i }] })),
    }),
  "a cache's records in a chain": (n) =>
    json({
      layers: [{ blob: d(0) }],
      records: many(n / 10, (i) => ({ digest: d(`r${i}`), inputs: i === 0 ? [] : [[{ link: i - 1 }]], layers: [{ layer: 0 }] })),
    }),
  "a cache's records in circles": (n) =>
    json({
      layers: [{ blob: d(0) }],
      records: many(n / 10, (i) => ({
        digest: d(`r${i}`),
        inputs: [[{ link: (i * 7 + 1) % Math.max(1, Math.floor(n / 10)) }], [{ link: i }]],
        chains: [{ layers: [0, 0], createdAt: "2024-05-01T10:00:00Z" }],
      })),
    }),
  "a cache's layers in circles": (n) =>
    json({ layers: many(n / 10, (i) => ({ blob: d(i), parent: (i + 1) % Math.max(1, Math.floor(n / 10)) })), records: [] }),
  "a layer for every record": (n) =>
    json({
      layers: [{ blob: d(0) }],
      records: [
        {
          digest: d("r"),
          chains: [{ layers: many(n, () => 0), createdAt: "x" }],
          inputs: many(n / 10, () => [{ link: 0, selector: d("s") }]),
        },
      ],
    }),
  "giant numbers": (n) =>
    `{"schemaVersion":${"2".repeat(n)},"mediaType":"${INDEX}","manifests":[{"mediaType":"${MANIFEST}","digest":"${d(1)}","size":${"9".repeat(n)}.${"0".repeat(n)}e${"1".repeat(n)}}]}`,
  "many wrong numbers": (n) => json(index(many(n / 5, (i) => ({ mediaType: MANIFEST, digest: d(i), size: "12" })))),
  "a long history": (n) =>
    json(
      config({
        rootfs: { type: "layers", diff_ids: many(n / 10, d) },
        history: many(n / 5, (i) => ({ created_by: `RUN /bin/sh -c step ${i} # buildkit`, empty_layer: i % 2 === 0 })),
      }),
    ),
  "a long environment": (n) => json(config({ config: { Env: many(n / 5, (i) => `NAME${i % 50}=value ${i}`) } })),
  "docker save, many tags": (n) =>
    json([{ Config: "a.json", RepoTags: many(n / 5, (i) => `repo/name:${i % 100}`), Layers: many(n / 5, (i) => `${i}/layer.tar`) }]),
  "schema 1": (n) =>
    json({
      schemaVersion: 1,
      name: "a",
      tag: "b",
      architecture: "amd64",
      fsLayers: many(n / 20, (i) => ({ blobSum: d(i) })),
      history: many(n / 20, (i) => ({ v1Compatibility: json({ id: d(i).slice(7), parent: d(i + 1).slice(7) }) })),
    }),
  "embedded data": (n) =>
    json({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: "application/vnd.oci.empty.v1+json", digest: d("{}"), size: 2, data: "e30=" },
      layers: many(n / 20, (i) => ({ mediaType: "a/b", digest: d("x"), size: 3, data: Buffer.from(`abc${i}`).toString("base64") })),
    }),
  "an embedded document": (n) =>
    json({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: "a/b", digest: d("x"), size: n, data: "QUJD".repeat(n) },
      layers: [],
    }),
};

const at = (text) => [0.1, 0.5, 0.9].map((part) => Math.floor(text.length * part));

/** What is asked of a document; each gets what `identify` found. */
const QUESTIONS = {
  check: (text) => validate(text),
  fix: (text) => applyFixes(validate(text), {}),
  "all fixes": (_, report) =>
    judge(report)
      .problems.slice(0, 1000)
      .map(({ fixes }) => fixes?.()),
  convert: (_, { document }) => {
    if (document !== undefined) for (const form of FORMS) if (forms[form].applies(document)) void forms[form].convert(document).text;
  },
  refactor: (text, { document }) => {
    const own = () => ({ digest: d("own"), size: text.length });
    if (document !== undefined)
      for (const offset of at(text))
        for (const one of refactoringsAt(document, { start: offset, end: offset }, { own, content: () => undefined })) one.make();
  },
  hover: (text, report) => at(text).map((offset) => hoverAt(report, offset)),
  complete: async (text, report) => {
    for (const offset of at(text)) await completeAt(report, offset, { explicit: true });
  },
  explain: (text, report) => explainDocument(report, { name: "a.json", digest: d("x"), size: text.length }),
  graph: (text, { document }) => {
    if (document === undefined) return;
    const graph = readGraph({ document, name: "a.json", digest: d("x"), size: text.length });
    dot(graph);
    mermaid(graph);
  },
  navigate: (text, { document }) => {
    if (document === undefined) return;
    digestsOf(document);
    partTitles(document);
    hintsOf(document, { start: 0, end: text.length });
    roleTokensOf(document);
  },
  compare: (text, report) => {
    const other = identify(text.replace(/[0-9a-f]{8}"/, '00000000"'));
    const [a, b] = [report, other].map((one, i) => ({ name: "a.json", digest: d(i), size: text.length, report: one }));
    const comparison = compareDocuments(a, b);
    if (comparison !== undefined) comparisonPage(a, b, comparison);
  },
  configuration: (text) =>
    readConfiguration(
      `{"rules":${text},"ignore":${text},"kinds":${text},"overrides":[${text}],"suppress":${text},"expect":${text}}`,
      "/a/b.json",
    ),
  "layout plan": (text) => planConversions({ index: text, blobs: new Map([[d("image"), text]]) }, { digest: (bytes) => d(bytes.length) }),
};

/** The least work of a few runs, in milliseconds of the processor: what else runs on the machine does not count. */
async function time(ask, text, runs) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const report = identify(text);
    const began = process.cpuUsage();
    await ask(text, report);
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1000);
    if (best > 3000) break;
  }
  return best;
}

/** Times below this say nothing about growth, in milliseconds. */
const TOO_SHORT = 3;
const WORST = 3;
const N = Number(options.size);
const families = Object.entries(FAMILIES).filter(([name]) => options.family === undefined || name.includes(options.family));
const faults = [];
console.log(`growth from n to 10 n over that of n log n; n = ${N / 10} and ${N}; - : too short to be told\n`);
console.log(`| family | ${Object.keys(QUESTIONS).join(" | ")} |\n| --- |${" --: |".repeat(Object.keys(QUESTIONS).length)}`);
for (const [name, make] of families) {
  const [small, large] = [make(N / 10), make(N)];
  const cells = [];
  for (const [question, ask] of Object.entries(QUESTIONS)) {
    const long = await time(ask, large, 3);
    if (long < TOO_SHORT * 4) {
      cells.push("-");
      continue;
    }
    const short = await time(ask, small, 5);
    const ideal = (large.length * Math.log(large.length)) / (small.length * Math.log(small.length));
    const over = long / Math.max(short, TOO_SHORT / 10) / ideal;
    const isFault = over > WORST && long > 20;
    if (isFault) faults.push(`${question} of ${name}: ${short.toFixed(1)} ms and ${long.toFixed(1)} ms, ${over.toFixed(1)} times n log n`);
    cells.push(isFault ? `**${over.toFixed(1)}**` : over.toFixed(1));
  }
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
console.log(`\n${faults.length === 0 ? "nothing grows faster than n log n" : faults.join("\n")}`);
process.exit(faults.length === 0 ? 0 : 1);
