import { insertProperty, kindOf, NONE, NULL, OBJECT, replaceValue } from "../json/index.ts";
import { cacheConfigOf, type Position, placeOfPosition } from "../model/cacheconfig.ts";
import { cacheGraphOf } from "../model/cachegraph.ts";
import type { Document } from "../model/document.ts";
import type { Finding, Fix, Rule } from "../rule.ts";
import { standOnNothing } from "./cacheconfig-looping-layer.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const TOP = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const SOURCE = "sha256:5c8e21a0b7d94f3e6a1f0c2d7b8e9f4a3d6c5b1e0f9a8d7c2b3e4f5a6d1c0b92";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const document = (parent: string, link: string, result: string): string =>
  `{"layers":[{"blob":"${BASE}","parent":-1},{"blob":"${TOP}"${parent}}],"records":[{"digest":"${SOURCE}"},{"layers":[${result}],"digest":"${STEP}","inputs":[[${link}]]}]}`;
const LINK = `{"link":0}`;
const RESULT = `{"layer":1,"createdAt":"2026-05-04T08:12:51.2Z"}`;

/** A position that BuildKit always writes is not there, so that it is 0. */
export const cacheconfigMissingIndex: Rule = {
  id: "cacheconfig-missing-index",
  subject: "cache",
  severity: "warning",
  kinds: ["buildkit-cacheconfig"],
  summary:
    "A `link` or `layer` of a BuildKit cache config is missing or null, or a `parent` is null: BuildKit reads 0, the first of the list.",
  why: [
    "To BuildKit a position that is missing or `null` is 0. So a link without `link` goes to the first record, a result without `layer` is the",
    "first layer, and a layer whose `parent` is `null` stands on the first one. Nothing is said; steps get layers that are not theirs, or are",
    "found by inputs that are not theirs. `null` for a whole link, result or element of a chain is the same.",
    "",
    "BuildKit always writes `link` and `layer`. **It writes a `parent` of 0 as nothing**, so a missing `parent` is normal and the rule is silent;",
    'it never writes `null` there, which in other programs means "none". A layer that stands on nothing has `-1`.',
    "",
    "Where the 0 leads to what BuildKit refuses, [cacheconfig-looping-layer](cacheconfig-looping-layer.md),",
    "[cacheconfig-looping-record](cacheconfig-looping-record.md) or [cacheconfig-layer-index](cacheconfig-layer-index.md) says so instead.",
    "",
    "**By hand:** write the number that is meant, `0` too.",
  ].join("\n"),
  spec: ["[BuildKit 0.21, cache/remotecache/v1/spec.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/v1/spec.go)"],
  covers: ["12.1"],
  since: "0.2.0",
  examples: [
    { good: document("", LINK, RESULT) },
    {
      bad: document("", `«{»"selector":"/src"}`, RESULT),
      says: "`link` is missing; BuildKit reads 0, the first record",
      fixed: document("", `{"selector":"/src","link":0}`, RESULT),
    },
    {
      bad: document("", LINK, `«{»"createdAt":"2026-05-04T08:12:51.2Z"}`),
      says: "`layer` is missing; BuildKit reads 0, the first layer",
      fixed: document("", LINK, `{"createdAt":"2026-05-04T08:12:51.2Z","layer":0}`),
    },
    {
      bad: document(`,"parent":«null»`, LINK, RESULT),
      says: "`parent` is `null`; BuildKit reads 0, so this layer stands on the first one",
      fixed: document(`,"parent":-1`, LINK, RESULT),
    },
  ],
  *check(doc) {
    if (doc.tree.faults.length > 0) return;
    let told = false;
    for (const finding of findings(doc)) {
      yield told ? { at: finding.at, says: finding.says, severity: "info", place: true } : finding;
      told = true;
    }
  },
};

function* findings(doc: Document): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const { layers, records } = cacheConfigOf(doc);
  const { outsideLayers, loopingLayers, outsideRecords, loopingRecords, used } = cacheGraphOf(doc);
  // What such a 0 leads to is told by the rules about that.
  const refused = new Set<Position>(outsideLayers.map(({ position }) => position));
  for (const { link } of [...outsideRecords, ...loopingRecords]) refused.add(link.to);
  for (const index of loopingLayers) {
    const layer = layers[index];
    if (layer !== undefined) refused.add(layer.parent);
  }
  const isNull = (position: Position): boolean => position.unwritten && position.node !== NONE;
  for (const [index, layer] of layers.entries()) {
    const { parent } = layer;
    if (used[index] !== 1 || !isNull(parent) || refused.has(parent)) continue;
    yield {
      at: placeOfPosition(tree, parent),
      says: "`parent` is `null`; BuildKit reads 0, so this layer stands on the first one",
      fixes: () => [...standOnNothing(doc, layer), ...write(doc, parent, "parent")],
    };
  }
  const said = (position: Position, name: string, list: string): Finding => ({
    at: placeOfPosition(tree, position),
    says: `${nameOf(doc, position, name)}; BuildKit reads 0, the first ${list}`,
    fixes: () => write(doc, position, name),
  });
  for (const { inputs, results } of records) {
    for (const { layer, chain } of results) {
      if (layer?.unwritten === true && !refused.has(layer)) yield said(layer, "layer", "layer");
      for (const position of chain) if (position.unwritten && !refused.has(position)) yield said(position, "", "layer");
    }
    for (const { links } of inputs)
      for (const { to } of links ?? []) if (to.unwritten && !refused.has(to)) yield said(to, "link", "record");
  }
}

/** What is not there: "`link` is missing", "`link` is `null`", "This is `null`". */
function nameOf({ tree }: Document, { node, holder }: Position, name: string): string {
  if (name === "" || kindOf(tree, holder) === NULL) return "This is `null`";
  return `\`${name}\` is ${node === NONE ? "missing" : "`null`"}`;
}

/** Writes down the 0 that BuildKit reads. It may not be what was meant, so nobody does it unasked. */
function write({ tree }: Document, { node, holder }: Position, name: string): readonly Fix[] {
  if (node !== NONE) return [{ title: "Write 0, as BuildKit reads it", safe: false, edits: [replaceValue(tree, node, "0")] }];
  if (kindOf(tree, holder) !== OBJECT) return [];
  return [{ title: `Write \`${name}\` 0, as BuildKit reads it`, safe: false, edits: [insertProperty(tree, holder, name, "0")] }];
}
