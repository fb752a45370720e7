import { childCount, NONE, NULL, OBJECT, property, type Span } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { isV1Id, spanInImage, type V1Image, v1Images } from "../model/v1-image.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

const NEW = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const MIDDLE = "5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270";
const BASE = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const LAYER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const image = (id: string, parent?: string): string =>
  `{"v1Compatibility":"{\\"id\\":${id}${parent === undefined ? "" : `,\\"parent\\":${parent}`}}"}`;
const text = (id: string): string => `\\"${id}\\"`;
const document = (...images: readonly string[]): string =>
  `{"schemaVersion":1,"name":"library/busybox","tag":"latest","architecture":"amd64","fsLayers":[${images.map(() => `{"blobSum":"${LAYER}"}`)}],"history":[${images}]}`;

/** The images of a schema 1 manifest do not stand on each other as their entries do. */
export const brokenImageChain: Rule = {
  id: "broken-image-chain",
  subject: "Docker",
  severity: "error",
  kinds: ["docker-schema1"],
  summary: "In `history` of a schema 1 manifest an image does not name the next one as its `parent`, or an `id` comes twice.",
  why: [
    "The entries of `history` are images that stand on each other, the newest first: each names the `id` of the next entry as its `parent`,",
    "and the last one, the base, has none. Readers follow the chain before they unpack. What people see (Docker 20.10, skopeo 1.9, buildah",
    "1.28, measured 2026-11):",
    "",
    "- `Invalid parent ID. Expected ca978112…, got 8e35c2cd…`",
    "- `Invalid parent ID in the base layer of the image`",
    "- `ID 8e35c2cd… appears multiple times in manifest`",
    "",
    "The same ID in entries that follow each other is no fault: readers take them for one. Distribution 2.8, regclient and oras do not look.",
    "",
    "**By hand:** entries that were swapped, left out or put in want their `parent` changed, or their place; `fsLayers` follows the same",
    "order. A signed manifest cannot be mended, because its signature breaks: fetch it again, or convert the image to a current form with",
    "`skopeo copy --format v2s2 docker://OLD docker://NEW`.",
    "",
    "Told once, at the first entry; further breaks are marked as places.",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1, history](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#image-manifest-field-descriptions)",
    "[Docker image specification 1.0, parent](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.md#image-json-field-descriptions)",
  ],
  covers: ["9.5"],
  since: "0.2.0",
  examples: [
    { good: document(image(text(NEW), text(BASE)), image(text(BASE))), also: ["docker-schema-1"] },
    { good: document(image(text(NEW), text(BASE)), image(text(BASE)), image(text(BASE))), also: ["docker-schema-1"] },
    {
      bad: document(image(text(NEW), `«${text(MIDDLE)}»`), image(text(BASE))),
      says: "`parent` is `5b0bcabd1ed2…`, but the next entry is the image `ca978112ca1b…`, on which this one must stand",
      fixed: document(image(text(NEW), text(BASE)), image(text(BASE))),
      also: ["docker-schema-1"],
    },
    {
      bad: document(image(`«${text(NEW)}»`), image(text(BASE))),
      says: "This image has no `parent`; it must name the next entry, the image `ca978112ca1b…`",
      also: ["docker-schema-1"],
    },
    {
      bad: document(image(text(NEW), text(BASE)), image(text(BASE), `«${text(MIDDLE)}»`)),
      says: "This image is the base, the last entry, and yet has a `parent`, `5b0bcabd1ed2…`",
      also: ["docker-schema-1"],
    },
    {
      bad: document(image(text(NEW), text(BASE)), image(text(BASE), text(NEW)), image(`«${text(NEW)}»`)),
      says: "The image `8e35c2cd3bf6…` stands in an earlier entry, too; a chain that comes back to itself has no base",
      also: ["docker-schema-1"],
    },
  ],
  *check(doc) {
    const { tree, root } = doc;
    // In an unfinished text the next entry may be about to be typed.
    if (tree.faults.length > 0 || tree.tooDeep !== NONE) return;
    const images = v1Images(doc);
    // Of lists that do not fit each other schema-1-layer-count speaks, and nobody can say which image belongs to which.
    const counts = [property(tree, root, "history"), property(tree, root, "fsLayers")].map((list) =>
      list === NONE ? 0 : childCount(tree, list),
    );
    if (images.length === 0 || counts.some((count) => count !== images.length)) return;
    let told = false;
    for (const finding of breaks(doc, images, property(tree, root, "signatures") === NONE)) {
      yield told ? { ...finding, place: true, severity: "info" } : finding;
      told = true;
    }
  },
};

function* breaks(doc: Document, images: readonly V1Image[], mendable: boolean): Generator<Finding, void, undefined> {
  const seen = new Set<string>();
  let before: string | undefined;
  for (const [index, one] of images.entries()) {
    const id = idOf(one);
    if (id !== undefined && seen.has(id) && id !== before)
      yield {
        at: spanInImage(doc, one, one.id.at),
        says: `The image ${short(id)} stands in an earlier entry, too; a chain that comes back to itself has no base`,
      };
    if (id !== undefined) seen.add(id);
    before = id;
    // What is no image, or has a parent that is no text, is told by malformed-v1-compatibility; its neighbours are not blamed for it.
    if (id === undefined || (one.parent.text === undefined && one.parent.kind !== 0 && one.parent.kind !== NULL)) continue;
    const { text: parent = "" } = one.parent;
    const next = images[index + 1];
    if (next === undefined) {
      if (parent !== "")
        yield {
          at: spanInImage(doc, one, one.parent.at),
          says: `This image is the base, the last entry, and yet has a \`parent\`, ${short(parent)}`,
        };
      continue;
    }
    const expected = idOf(next);
    if (expected !== undefined && expected !== id && expected !== parent) yield wrongParent(doc, one, expected, mendable);
  }
}

/** The ID of an image that is one. */
function idOf({ fault, root, id }: V1Image): string | undefined {
  return fault === undefined && root.kind === OBJECT && isV1Id(id.text) ? id.text : undefined;
}

function wrongParent(doc: Document, one: V1Image, expected: string, mendable: boolean): Finding {
  const { text: parent = "" } = one.parent;
  if (parent === "")
    return {
      at: spanInImage(doc, one, one.id.at),
      says: `This image has no \`parent\`; it must name the next entry, the image ${short(expected)}`,
    };
  const at = spanInImage(doc, one, one.parent.at);
  return {
    at,
    case: "parent",
    says: `\`parent\` is ${short(parent)}, but the next entry is the image ${short(expected)}, on which this one must stand`,
    ...(mendable ? { fixes: () => [replaceParent(at, expected)] } : {}),
  };
}

/** Inside a string quotes are escaped; an ID has nothing else that would be. */
function replaceParent(at: Span, id: string): Fix {
  return { title: `Replace with ${short(id)}`, safe: false, edits: [{ ...at, text: `\\"${id}\\"` }] };
}

function short(id: string): string {
  return quote(id.length > 16 ? `${id.slice(0, 12)}…` : id);
}
