import { BROKEN, KEY, keyOf, kindOf, NONE, OBJECT, spanOf, stringAt } from "../json/index.ts";
import { annotationOf, DIFF_ID_ANNOTATION, isCacheLayer } from "../model/cache.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { isPlainSha256 } from "../model/plain-digest.ts";
import { PLAIN_CACHE_LAYER } from "../model/plain-entry.ts";
import { standsMisspelt } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Rule } from "../rule.ts";

/** Lengths of the hex part for the algorithms that BuildKit is built with (go-digest; blake3 is not among them). */
const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Whether go-digest, as BuildKit calls it, parses the text; else its words for the fault. */
export function diffIdFault(text: string): string | undefined {
  const colon = text.indexOf(":");
  if (!/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(text)) return "invalid checksum digest format";
  const length = HEX_LENGTH[text.slice(0, colon)];
  if (length === undefined) return "unsupported digest algorithm";
  if (text.length - colon - 1 !== length) return "invalid checksum digest length";
  return /^[0-9a-f]+$/.test(text.slice(colon + 1)) ? undefined : "invalid checksum digest format";
}

/** The token that stands for a layer without the annotation: the `annotations` it should be in, else its digest. */
function placeOf(doc: Document, layer: Descriptor): number {
  if (layer.annotationsNode !== NONE) {
    const key = keyOf(doc.tree, layer.annotationsNode);
    if (kindOf(doc.tree, key) === KEY) return key;
  }
  return layer.digestNode !== NONE ? layer.digestNode : layer.node;
}

const document = (annotations: string, before = ""): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.buildkit.cacheconfig.v0","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":565},"layers":[${before}{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",${annotations}}]}`;
const DIGEST = `"sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"`;
const CREATED = `"buildkit/createdat":"2024-03-18T09:41:07.532190844Z"`;
const GOOD = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":${DIGEST},"size":2811969,"annotations":{${CREATED},"containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}}`;

/** A layer of a BuildKit cache has no diff ID, or one that BuildKit cannot read. */
export const cacheLayerDiffId: Rule = {
  id: "cache-layer-diff-id",
  subject: "cache",
  severity: "warning",
  kinds: ["oci-index", "docker-list", "oci-manifest", "docker-manifest"],
  summary:
    "A layer of a BuildKit cache has no `containerd.io/uncompressed` annotation, or one that is no digest: BuildKit can never use it.",
  why: [
    "BuildKit learns a layer's diff ID, the digest of the uncompressed tar, from this annotation and from nothing else. It looks only when the",
    'layer is wanted; then it logs `missing uncompressed annotation for sha256:…` or `failed to parse diffID "…" for sha256:…`, drops the',
    "records that need the layer and runs the step. So the build succeeds, slower, and says nothing about the cause.",
    "",
    "Tools that rewrite a manifest without its annotations leave such caches behind; so does every copy through the Docker list form by a tool",
    "that holds to the format, which has no annotations.",
    "",
    "Of a layer listed twice BuildKit takes the last descriptor: one without the annotation there spoils an earlier good one, and an earlier one",
    "without it does no harm.",
    "",
    "**By hand:** the diff ID is the digest of the unpacked blob:",
    "",
    "```sh",
    "oras blob fetch --output - REF@DIGEST | gunzip | sha256sum      # or: crane blob REF@DIGEST | gunzip | sha256sum",
    "```",
    "",
    "or export the cache again. Upper-case hex, another algorithm than sha256, sha384 or sha512, a short value and a space at the end are all",
    "refused; the key is compared letter by letter.",
  ].join("\n"),
  spec: [
    "[BuildKit 0.21, cache/manager.go, diffIDFromDescriptor](https://github.com/moby/buildkit/blob/v0.21.0/cache/manager.go)",
    "[image-spec 1.1.1, config.md, DiffID](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#layer-diffid)",
  ],
  covers: ["12.4"],
  since: "0.1.0",
  examples: [
    {
      good: document(
        `"digest":${DIGEST},"size":2811969,"annotations":{${CREATED},"containerd.io/uncompressed":"sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665"}`,
      ),
    },
    {
      bad: document(`"digest":«${DIGEST}»,"size":2811969`),
      says: "This cache layer has no `containerd.io/uncompressed` annotation, so BuildKit can never use it",
    },
    {
      bad: document(`"digest":${DIGEST},"size":2811969,«"annotations"»:{${CREATED}}`),
      says: "This cache layer has no `containerd.io/uncompressed` annotation, so BuildKit can never use it",
    },
    {
      bad: document(`"digest":«${DIGEST}»,"size":2811969`, `${GOOD},`),
      says: "This copy of the layer has no `containerd.io/uncompressed` annotation; BuildKit takes the last copy, so it can never use the layer",
    },
    {
      bad: document(`"digest":${DIGEST},"size":2811969,"annotations":{${CREATED},"containerd.io/uncompressed":«"sha256:0697c0f434f8"»}`),
      says: "`sha256:0697c0f434f8` is no diff ID that BuildKit can parse (invalid checksum digest length), so it can never use this layer",
    },
  ],
  *check(doc) {
    if (doc.cache === undefined) return;
    let layers = 0;
    const without: Descriptor[] = [];
    for (const descriptor of doc.descriptors) {
      if (!isCacheLayer(doc, descriptor)) continue;
      layers++;
      if (descriptor.plain === PLAIN_CACHE_LAYER) continue;
      // What lacks its digest is no descriptor, and says so by the schema; `Annotations` is read by BuildKit, and key-case's affair.
      if (descriptor.digestNode === NONE) continue;
      const value = annotationOf(doc, descriptor, DIFF_ID_ANNOTATION);
      if (value === NONE) {
        // Annotations that are no object at all are the schema's affair.
        if (
          descriptor.annotationsNode === NONE
            ? !standsMisspelt(doc, descriptor.node, "annotations")
            : kindOf(doc.tree, descriptor.annotationsNode) === OBJECT
        )
          without.push(descriptor);
        continue;
      }
      // What BuildKit itself writes; the rest is for what others write.
      if (isPlainSha256(doc.tree, value)) continue;
      const text = stringAt(doc.tree, value);
      // A string without its closing quote is told as syntax.
      if (text === undefined || ((doc.tree.kind[value] as number) & BROKEN) !== 0) continue;
      const fault = diffIdFault(text);
      if (fault !== undefined)
        yield {
          at: spanOf(doc.tree, value),
          case: "malformed",
          says: `${quote(text)} is no diff ID that BuildKit can parse (${fault}), so it can never use this layer`,
        };
    }
    // In a text with syntax faults the annotation may be about to be typed.
    if (doc.tree.faults.length > 0 || without.length === 0) return;
    const { spoilt, harmless } = copiesOf(doc, without);
    const bad = without.filter((layer) => !harmless.has(layer));
    for (const [index, layer] of bad.entries()) {
      const finding: Finding = {
        at: spanOf(doc.tree, placeOf(doc, layer)),
        case: "missing",
        says:
          bad.length === 1 || index > 0
            ? spoilt.has(layer)
              ? "This copy of the layer has no `containerd.io/uncompressed` annotation; BuildKit takes the last copy, so it can never use the layer"
              : "This cache layer has no `containerd.io/uncompressed` annotation, so BuildKit can never use it"
            : `${bad.length === layers ? `All ${layers}` : `${bad.length} of ${layers}`} cache layers have no \`containerd.io/uncompressed\` annotation, so BuildKit can never use them`,
      };
      yield index === 0 ? finding : { ...finding, severity: "info", place: true };
    }
  },
};

/**
 * Of the layers without the annotation: those that an earlier copy with it stood in for, and those that a later copy stands in for,
 * because BuildKit takes the last descriptor of a digest.
 */
function copiesOf(
  doc: Document,
  without: readonly Descriptor[],
): { readonly spoilt: ReadonlySet<Descriptor>; readonly harmless: ReadonlySet<Descriptor> } {
  const spoilt = new Set<Descriptor>();
  const harmless = new Set<Descriptor>();
  const lacking = new Set(without);
  const earlier = new Map<string, Descriptor>();
  for (const layer of doc.descriptors) {
    if (layer.digest === undefined || !isCacheLayer(doc, layer)) continue;
    const copy = earlier.get(layer.digest);
    if (copy !== undefined && lacking.has(copy)) harmless.add(copy);
    else if (copy !== undefined && lacking.has(layer)) spoilt.add(layer);
    earlier.set(layer.digest, layer);
  }
  return { spoilt, harmless };
}
