import { kindOf, NONE, OBJECT, replaceValue, spanOf } from "../../json/index.ts";
import type { LayoutDocument, LayoutView } from "../../layout-view.ts";
import type { Descriptor, Document } from "../../model/document.ts";
import { IMAGE_CONFIGS } from "../../model/image-config.ts";
import { INDEX_KINDS, KIND_NAMES, type Kind, MANIFEST_KINDS } from "../../model/kinds.ts";
import { quote } from "../../model/quote.ts";
import { placeRole } from "../../model/roles.ts";
import {
  closestMediaType,
  isWellFormed,
  MEDIA_TYPE_CACHECONFIG,
  MEDIA_TYPE_DOCKER_CONFIG,
  MEDIA_TYPE_DOCKER_MANIFEST,
  MEDIA_TYPE_OCI_CONFIG,
  MEDIA_TYPE_OCI_INDEX,
  MEDIA_TYPE_OCI_MANIFEST,
} from "../../oci/mediatypes.ts";
import type { Finding, Rule } from "../../rule.ts";
import { shortDigest } from "../../rules/malformed-digest.ts";
import { mediaTypeOf } from "../../rules/missing-media-type.ts";
import { compressionOf } from "../magic.ts";
import { around, beside, layerBlob, pointTo, sampleImage, sampleIndex, sampleManifest } from "../sample.ts";
import { isEmptyContent, isSound, isWhole, placeIn, wrongTypes } from "../targets.ts";
import { otherSize } from "./wrong-blob-size.ts";

/** What stands behind a descriptor is another kind of document than the descriptor says. */
export const wrongTargetType: Rule = {
  id: "wrong-target-type",
  subject: "layout",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "oci-artifact"],
  summary: "A descriptor's `mediaType` is not that of the document that lies in the layout under its digest.",
  why: [
    "Readers of a layout have no `Content-Type` to go by: they take what lies there for what the descriptor says. What people see (measured in",
    "November 2026):",
    "",
    "- skopeo: `no descriptor found for reference 't'`; of a layer in a manifest's place `invalid character '\\x1f' looking for beginning of value`",
    "- umoci: `descriptor does not point to ispec.MediaTypeImageManifest: not implemented: …`",
    "- regctl: `manifest contains an unexpected media type: expected …, received …`; podman: `payload does not match any of the supported image formats`",
    "",
    "containerd, oras and crane do not compare the two, so that the same layout works for one and not for the other. It happens where a manifest",
    "was converted between Docker's and OCI's form and the entry was not, and where a digest was copied from the wrong line.",
    "",
    "**By hand:** write the `mediaType` that the document itself has: `jq -r .mediaType DIR/blobs/sha256/HEX`. If the document is not the one that",
    "is meant, the digest is wrong instead.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, mediaType](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[image-spec 1.1.1, image-layout.md, index.json](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#indexjson-file)",
  ],
  covers: ["3.23"],
  since: "0.2.0",
  examples: examples(),
  *check(doc, { layout }) {
    if (layout === undefined) return;
    yield* wrongTypes(doc, (descriptor, mediaType, digest) => faultOf(doc, layout, descriptor, mediaType, digest));
  },
};

function faultOf(doc: Document, layout: LayoutView, descriptor: Descriptor, mediaType: string, digest: string): Finding | undefined {
  const wanted = wantedOf(descriptor, mediaType, doc.cache === "index");
  if (wanted === undefined || isEmptyContent(digest)) return undefined;
  // Where the size is another one, too, the file is cut short or the digest is another blob's: that is told.
  if (otherSize(doc, layout, descriptor) !== undefined) return undefined;
  const at = spanOf(doc.tree, descriptor.mediaTypeNode);
  const file = layout.document(digest);
  if (file === undefined) {
    const why = unreadWords(layout, digest);
    return why === undefined ? undefined : { at, says: `${quote(mediaType)} is ${wanted.noun}, but ${shortDigest(digest)} ${why}` };
  }
  const is = actualType(file, mediaType, wanted);
  if (is === undefined || !isSound(file, digest)) return undefined;
  const type = is.type;
  return {
    at,
    says: `${quote(mediaType)} is said here, but ${shortDigest(digest)} is ${is.words}`,
    ...(is.related === undefined ? {} : { related: [is.related] }),
    ...(type === undefined
      ? {}
      : {
          fixes: () => [
            {
              title: `Replace with ${quote(type)}`,
              safe: false,
              edits: [replaceValue(doc.tree, descriptor.mediaTypeNode, JSON.stringify(type))],
            },
          ],
        }),
  };
}

/** What a descriptor may lead to. */
interface Wanted {
  readonly noun: string;
  readonly kinds: readonly Kind[];
  /** Documents that nobody can tell may be it: configs have no form of their own. */
  readonly loose: boolean;
}

const ANY_MANIFEST: readonly Kind[] = [...MANIFEST_KINDS, "oci-artifact", "docker-schema1"];

/** `undefined` where the type says nothing that could be held against a document, or where other rules speak of it. */
function wantedOf({ place }: Descriptor, mediaType: string, cache: boolean): Wanted | undefined {
  if (mediaType === MEDIA_TYPE_CACHECONFIG) return { noun: "a BuildKit cache config", kinds: ["buildkit-cacheconfig"], loose: true };
  if (place === "config")
    return mediaType === MEDIA_TYPE_OCI_CONFIG || mediaType === MEDIA_TYPE_DOCKER_CONFIG
      ? { noun: "an image config", kinds: IMAGE_CONFIGS, loose: true }
      : undefined;
  if (place !== "manifest" && place !== "subject") return undefined;
  // What a legacy cache lists is told by the rules of caches.
  if (cache) return undefined;
  const role = placeRole(mediaType);
  if (role === "index") return { noun: "an index", kinds: INDEX_KINDS, loose: false };
  if (role === "manifest") return { noun: "a manifest", kinds: ANY_MANIFEST, loose: false };
  if (role !== undefined || !isWellFormed(mediaType) || closestMediaType(mediaType) !== undefined) return undefined;
  return { noun: "a document", kinds: [...INDEX_KINDS, ...ANY_MANIFEST], loose: true };
}

function unreadWords(layout: LayoutView, digest: string): string | undefined {
  const why = layout.unread(digest);
  if (why === undefined || layout.blob(digest)?.kind !== "file" || layout.isLeftOut(digest) || / could not be read:/.test(why))
    return undefined;
  if (layout.blob(digest)?.size === 0) return "has no content at all";
  const form = compressionOf(layout.head(digest));
  if (form !== undefined) return `is ${form === "tar" ? "a tar archive" : `compressed with ${form}`}, as a layer is`;
  const behindPath = why.indexOf("` ");
  return behindPath < 0 ? "is no JSON" : why.slice(behindPath + 2);
}

interface Actual {
  readonly words: string;
  readonly type: string | undefined;
  readonly related?: ReturnType<typeof placeIn>;
}

/** What a document is, where that is not what was said. */
function actualType(file: LayoutDocument, mediaType: string, wanted: Wanted): Actual | undefined {
  const { document, kind } = file;
  if (document === undefined) {
    if (wanted.loose) return undefined;
    return { words: kind === undefined ? `JSON, but no ${wanted.noun.replace(/^an? /, "")}` : KIND_NAMES[kind], type: undefined };
  }
  const own = document.mediaType;
  const fits = wanted.kinds.includes(document.kind);
  const isTyped = isManifest(document.kind) && own !== undefined && isWhole(document.tree, document.mediaTypeNode);
  if (isTyped && own !== mediaType) {
    // What calls itself what it is not is told there.
    if (placeRole(own) === undefined || !agrees(document.kind, own)) return undefined;
    return { words: quote(own), type: own, related: placeIn(file, document.mediaTypeNode, "It says so itself here") };
  }
  if (fits) return undefined;
  const type = typeOf(document);
  return {
    words: `${/^[aeio]/i.test(KIND_NAMES[document.kind]) ? "an" : "a"} ${KIND_NAMES[document.kind]}`,
    type: isManifest(document.kind) ? type : undefined,
    related: placeIn(file, document.root, "This document"),
  };
}

/** Whether a document may call itself so: its form is that type's. */
function agrees(kind: Kind, own: string): boolean {
  const role = placeRole(own);
  return INDEX_KINDS.includes(kind) ? role === "index" : role === "manifest";
}

function isManifest(kind: Kind): boolean {
  return INDEX_KINDS.includes(kind) || MANIFEST_KINDS.includes(kind) || kind === "oci-artifact";
}

function typeOf({ kind, tree, root }: Document): string | undefined {
  return kindOf(tree, root) === OBJECT && root !== NONE ? mediaTypeOf(kind) : undefined;
}

function examples(): Rule["examples"] {
  const { layers, config, manifest, blobs } = sampleImage();
  const [base = config] = layers;
  const entry = (type: string, mark = `"${type}"`): string => sampleIndex([pointTo(manifest, type).replace(`"${type}"`, mark)]);
  const layer = layerBlob("base");
  const docker = `«"${MEDIA_TYPE_DOCKER_MANIFEST}"»`;
  const cache = sampleManifest(
    pointTo(config, MEDIA_TYPE_CACHECONFIG).replace(`"${MEDIA_TYPE_CACHECONFIG}"`, `«"${MEDIA_TYPE_CACHECONFIG}"»`),
    [],
  );
  return [
    { good: entry(MEDIA_TYPE_OCI_MANIFEST), ...beside(blobs) },
    {
      bad: entry(MEDIA_TYPE_DOCKER_MANIFEST, docker),
      says: `\`${MEDIA_TYPE_DOCKER_MANIFEST}\` is said here, but ${shortDigest(manifest.digest)} is \`${MEDIA_TYPE_OCI_MANIFEST}\``,
      fixed: entry(MEDIA_TYPE_OCI_MANIFEST),
      ...beside(blobs),
    },
    {
      bad: entry(MEDIA_TYPE_OCI_INDEX, `«"${MEDIA_TYPE_OCI_INDEX}"»`),
      says: `\`${MEDIA_TYPE_OCI_INDEX}\` is said here, but ${shortDigest(manifest.digest)} is \`${MEDIA_TYPE_OCI_MANIFEST}\``,
      fixed: entry(MEDIA_TYPE_OCI_MANIFEST),
      ...beside(blobs),
    },
    {
      bad: sampleIndex([
        pointTo({ ...layer, size: 4096 }, MEDIA_TYPE_OCI_MANIFEST).replace(
          `"${MEDIA_TYPE_OCI_MANIFEST}"`,
          `«"${MEDIA_TYPE_OCI_MANIFEST}"»`,
        ),
      ]),
      says: `\`${MEDIA_TYPE_OCI_MANIFEST}\` is a manifest, but ${shortDigest(layer.digest)} is compressed with gzip, as a layer is`,
      ...beside([{ ...layer, size: 4096, content: { size: 4096, begins: "1f8b08" } }]),
    },
    {
      bad: cache,
      says: `\`${MEDIA_TYPE_CACHECONFIG}\` is said here, but ${shortDigest(config.digest)} is an OCI image config`,
      also: ["cache-without-layers"],
      ...around(cache, [base, config]),
    },
  ];
}
