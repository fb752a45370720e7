import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Behind, Graph } from "../../server/src/graph/graph.ts";
import { MOST_NODES } from "../../server/src/graph/graph.ts";
import { NODE_HEIGHT, NODE_WIDTH, place } from "../../server/src/graph/layout.ts";
import { readGraph } from "../../server/src/graph/read.ts";
import { svg, svgFile } from "../../server/src/graph/svg.ts";
import { dot, mermaid } from "../../server/src/graph/texts.ts";
import { identify } from "../../server/src/identify.ts";
import type { Document } from "../../server/src/model/document.ts";
import { KINDS, type Kind } from "../../server/src/model/kinds.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { containers, layouts, render } from "../json/texts.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const hash = (word: string): string => digestOf(utf8(word));

function documentOf(value: unknown, kind?: Kind): Document {
  const { document } = identify(typeof value === "string" ? value : JSON.stringify(value), kind === undefined ? {} : { kind });
  assert.ok(document);
  return document;
}

const graphOf = (value: unknown, kind?: Kind, behind?: Behind, name = "a.json"): Graph =>
  readGraph({ document: documentOf(value, kind), name, digest: hash("root"), size: 9 }, behind);

const layer = (word: string, size = 10) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: hash(word), size });
const image = (...words: string[]) => ({
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: hash(`config of ${words}`), size: 1 },
  layers: words.map((word) => layer(word)),
});
const entry = (word: string, more: object = {}) => ({ mediaType: MANIFEST, digest: hash(word), size: 7, ...more });
const index = (...manifests: object[]) => ({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });

/** Edges as "from → to", by the titles of their nodes. */
function edges({ nodes, edges: all }: Graph): string[] {
  const title = new Map(
    nodes.map(({ id, title: text, digest }) => [id, text === "Layer · tar, gzip" ? `${text} ${digest?.slice(7, 11)}` : text]),
  );
  return all.map(({ from, to, role }) => `${title.get(from)} ${role} ${title.get(to)}`);
}

test("an index, its attestation, and in a layout what stands behind it: each content once", () => {
  const amd = entry("amd", { platform: { os: "linux", architecture: "amd64" } });
  const arm = entry("arm", { platform: { os: "linux", architecture: "arm64" } });
  const attestation = entry("att", {
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": amd.digest },
  });
  const behind: Behind = {
    document: (digest) => ({ [amd.digest]: documentOf(image("base", "a")), [arm.digest]: documentOf(image("base", "b")) })[digest],
    isThere: (digest) => digest !== hash("b"),
  };
  const graph = graphOf(index(amd, arm, attestation), undefined, behind);
  assert.deepEqual(
    graph.nodes.map(({ role, title, missing }) => `${role} ${title}${missing ? " missing" : ""}`),
    [
      "index OCI image index",
      "manifest Image manifest, linux/amd64",
      "manifest Image manifest, linux/arm64",
      "attestation Attestation of linux/amd64",
      "config Image config",
      "layer Layer · tar, gzip",
      "layer Layer · tar, gzip",
      "config Image config",
      "layer Layer · tar, gzip missing",
    ],
  );
  const base = hash("base").slice(7, 11);
  const found = edges(graph);
  assert.equal(
    found.filter((edge) => edge.endsWith(`layer Layer · tar, gzip ${base}`)).length,
    2,
    "a shared blob is one node with two arrows",
  );
  assert.ok(found.includes("Attestation of linux/amd64 attests Image manifest, linux/amd64"));
});

test("a subject is told apart, and circles end", () => {
  const graph = graphOf({ ...image("a"), subject: entry("about") });
  assert.ok(edges(graph).includes("OCI image manifest subject Image manifest"));
  const circle: Behind = { document: () => documentOf(index(entry("a"), entry("b"))), isThere: () => true };
  assert.equal(graphOf(index(entry("a")), undefined, circle).nodes.length, 3);
});

test("a cache config: steps, inputs, results and parents", () => {
  const graph = graphOf(
    {
      layers: [{ blob: hash("l0"), parent: -1 }, { blob: hash("l1") }],
      records: [
        { digest: hash("r0") },
        { digest: hash("r1"), inputs: [[{ link: 0 }]], layers: [{ layer: 1, createdAt: "2026-03-01T10:00:00Z" }] },
      ],
    },
    "buildkit-cacheconfig",
  );
  assert.deepEqual(edges(graph), ["records[0] input records[1]", "records[1] result layers[1]", "layers[0] parent layers[1]"]);
  assert.match(mermaid(graph), /n1\(\["records\[0\]<br\/>sha256:/);
  assert.match(dot(graph), /n1 -> n2;/);
});

test("boxes never overlap, and bars are to scale", () => {
  for (const words of [["a"], ["a", "b", "c", "d"], Array.from({ length: 500 }, (_, i) => `layer ${i}`)]) {
    const graph = graphOf(image(...words));
    const { at, width, height } = place(graph);
    const boxes = [...at.values()];
    assert.equal(boxes.length, graph.nodes.length);
    for (const [i, a] of boxes.entries()) {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= width && a.y + NODE_HEIGHT <= height);
      for (const b of boxes.slice(i + 1)) assert.ok(Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT);
    }
  }
  const value = { ...image("a"), layers: [layer("a", 1000), layer("b", 250), layer("c", 1)] };
  const bars = [...svg(graphOf(value)).matchAll(/class="bar"[^>]* width="([\d.]+)"/g)].map(([, text]) => Number(text));
  assert.deepEqual(
    bars.sort((a, b) => b - a),
    [NODE_WIDTH, NODE_WIDTH / 4, 1, 1],
  );
});

test("entries stand in the order of their document", () => {
  const graph = graphOf(index(...Array.from({ length: 8 }, (_, i) => entry(`m${i}`))));
  const { at } = place(graph);
  const heights = graph.nodes.slice(1).map(({ id }) => at.get(id)?.y ?? 0);
  assert.deepEqual(
    heights,
    [...heights].sort((a, b) => a - b),
  );
});

test("of too many nodes the first are drawn, and how many more there are is told", () => {
  const graph = graphOf(index(...Array.from({ length: MOST_NODES + 200 }, (_, i) => entry(`m${i}`))));
  assert.equal(graph.nodes.length, MOST_NODES);
  assert.equal(graph.leftOut, 201);
  for (const text of [svg(graph), mermaid(graph), dot(graph)]) assert.ok(text.includes("… and 201 more"));
});

test("every node can be focused and says aloud what it is and where it leads; nothing comes from elsewhere", () => {
  const picture = svg(graphOf(image("a", "b")));
  assert.equal(picture.match(/role="listitem" tabindex="-?\d"/g)?.length, 4);
  assert.equal(picture.match(/tabindex="0"/g)?.length, 1);
  assert.match(picture, /aria-label="OCI image manifest, sha256:[0-9a-f]{64}, 9 bytes, config 1, layer 2"/);
  assert.match(picture, /data-to="1 2 3"/);
  assert.doesNotMatch(
    svgFile(graphOf(image("a"))).replace('xmlns="http://www.w3.org/2000/svg"', ""),
    /https?:|<script|style="|url\(|on\w+="/,
  );
});

const EVIL = `"]</text><script>alert(1)</script> --> n9 \n click "x" \\`;

test("nothing of a document becomes markup in any form", () => {
  const graph = graphOf({ ...image("a"), layers: [{ mediaType: EVIL, digest: EVIL, size: 1 }] }, "oci-manifest", undefined, EVIL);
  assert.doesNotMatch(svgFile(graph), /<script|\u0000/);
  for (const line of mermaid(graph).trimEnd().split("\n").slice(1))
    assert.match(line, /^ {2}(?:n\d+\["[^"<>]*(?:<br\/>[^"<>]*)?"\]:::\w+|n\d+ -->? ?n\d+|n\d+ --> n\d+|classDef .*)$/, line);
  for (const line of dot(graph).trimEnd().split("\n")) assert.equal((line.replace(/\\./g, "").match(/"/g) ?? []).length % 2, 0, line);
});

test("no document makes a picture fail", () => {
  fc.assert(
    fc.property(containers, layouts, fc.constantFrom(...KINDS), (part, seed, kind) => {
      const graph = graphOf(render(part, seed), kind);
      for (const text of [svgFile(graph), mermaid(graph), dot(graph)]) assert.ok(text.length > 0);
    }),
    { numRuns: 50 },
  );
});
