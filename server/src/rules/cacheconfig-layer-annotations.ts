import { BROKEN, kindOf, NONE, NULL, OBJECT, STRING, spanOf, stringOf } from "../json/index.ts";
import { beginningOf, cacheConfigOf, isDescribed, member } from "../model/cacheconfig.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Rule } from "../rule.ts";
import { diffIdFault } from "./cache-layer-diff-id.ts";

const BASE = "sha256:2f1f5d1bd4b1f1f3f5c0a37c1f2d9a7de7cf5a92a7dbd9b0d1b0d2c7b1a4e6f3";
const TOP = "sha256:b0b6a3a1f6d0d1c7e89a5f2c4d3e1b7096f8e5d4c3b2a1908f7e6d5c4b3a2918";
const STEP = "sha256:a94f1e0b3c7d2856f9e4a1c0b8d73625e1f0a9c8b7d6e5f4031221304f5e6d7c";
const DIFF_ID = `"diffID":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665",`;
const notes = (diffId: string): string =>
  `,"annotations":{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${diffId}"size":2811969,"createdAt":"2026-05-04T08:12:50.1Z"}`;
const document = (top: string): string =>
  `{"layers":[{"blob":"${BASE}","parent":-1${notes(DIFF_ID)}},${top}],"records":[{"layers":[{"layer":1,"createdAt":"2026-05-04T08:12:51.2Z"}],"digest":"${STEP}"}]}`;

/** In a cache config with descriptions of its layers one has none, or none that BuildKit can use. */
export const cacheconfigLayerAnnotations: Rule = {
  id: "cacheconfig-layer-annotations",
  subject: "cache",
  severity: "error",
  kinds: ["buildkit-cacheconfig"],
  summary:
    "In the cache config of `type=gha`, `s3` or `azblob` a layer lacks its `annotations` or `diffID`, and BuildKit refuses the whole cache.",
  why: [
    "Caches in GitHub Actions, S3 and Azure (`type=gha`, `s3`, `azblob`) have no manifest, so the config describes each layer under",
    "`annotations`: media type, diff ID, size and time. There BuildKit wants them of **every** layer, used or not. Where one lacks them the step",
    "`importing cache manifest from …` ends with `cache layer with missing annotations` or `cache layer with missing diffid`, and the build goes",
    "on without any of the cache.",
    "",
    "The rule speaks only where some layer has `annotations`. Caches in a registry or a directory have none at all and need none.",
    "",
    'A `diffID` that is no digest is a **warning**: it is found when the layer is wanted (`failed to parse diffID "…" for sha256:…`), and the steps',
    "that need the layer run again.",
    "",
    "**By hand:** the diff ID is the digest of the unpacked layer, `gunzip < BLOB | sha256sum`. Or export the cache again.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/remotecache/gha/gha.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/gha/gha.go)",
    "[BuildKit 0.21, cache/remotecache/s3/s3.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/s3/s3.go)",
    "[BuildKit 0.21, cache/remotecache/azblob/importer.go](https://github.com/moby/buildkit/blob/v0.21.0/cache/remotecache/azblob/importer.go)",
  ],
  covers: ["12.1", "12.2"],
  since: "0.2.0",
  examples: [
    { good: document(`{"blob":"${TOP}"${notes(DIFF_ID)}}`) },
    { good: `{"layers":[{"blob":"${BASE}","parent":-1}],"records":[{"layers":[{"layer":0}],"digest":"${STEP}"}]}` },
    {
      bad: document(`«{»"blob":"${TOP}"}`),
      says: "This layer has no `annotations`, and others have; from GitHub Actions, S3 or Azure BuildKit refuses the whole cache (cache layer with missing annotations)",
    },
    {
      bad: document(`{"blob":"${TOP}",«"annotations"»${notes("").slice(14)}}`),
      says: "This layer has no `diffID`; from GitHub Actions, S3 or Azure BuildKit refuses the whole cache (cache layer with missing diffid)",
    },
    {
      bad: document(`{"blob":"${TOP}"${notes(`"diffID":«"sha256:0697c0f434f8"»,`)}}`),
      says: "`sha256:0697c0f434f8` is no diff ID that BuildKit can parse (invalid checksum digest length), so it can never use this layer",
      severity: "warning",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    if (tree.faults.length > 0) return;
    const config = cacheConfigOf(doc);
    if (!isDescribed(tree, config)) return;
    const told = new Set<string>();
    for (const { node, blobNode, annotationsNode } of config.layers) {
      const finding = (cause: string, at: Finding["at"], says: string): Finding => {
        const again = told.has(cause);
        told.add(cause);
        return again ? { at, says, severity: "info", place: true } : { at, says };
      };
      const kind = kindOf(tree, annotationsNode);
      if (annotationsNode === NONE ? isLayer(kindOf(tree, node)) : kind === NULL) {
        const says =
          "This layer has no `annotations`, and others have; from GitHub Actions, S3 or Azure BuildKit refuses the whole cache (cache layer with missing annotations)";
        yield finding("annotations", annotationsNode === NONE ? beginningOf(tree, node) : spanOf(tree, annotationsNode), says);
        continue;
      }
      if (kind !== OBJECT) continue;
      const diffId = member(tree, annotationsNode, "diffID");
      const text = kindOf(tree, diffId) === STRING && ((tree.kind[diffId] as number) & BROKEN) === 0 ? stringOf(tree, diffId) : undefined;
      if (diffId === NONE || kindOf(tree, diffId) === NULL || text === "") {
        const says =
          "This layer has no `diffID`; from GitHub Actions, S3 or Azure BuildKit refuses the whole cache (cache layer with missing diffid)";
        const key = tree.parent[annotationsNode] as number;
        yield finding("diffID", spanOf(tree, diffId === NONE ? key : diffId), says);
        continue;
      }
      const fault = text === undefined || blobNode === NONE ? undefined : diffIdFault(text);
      if (text !== undefined && fault !== undefined)
        yield {
          at: spanOf(tree, diffId),
          says: `${quote(text)} is no diff ID that BuildKit can parse (${fault}), so it can never use this layer`,
          severity: "warning",
        };
    }
  },
};

function isLayer(kind: number): boolean {
  return kind === OBJECT || kind === NULL;
}
