import { BROKEN, keysOf, NONE, type Node, spanOf, stringOf } from "../json/index.ts";
import { INDEX_KINDS, KIND_NAMES, MANIFEST_KINDS } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { enumerated } from "../oci/words.ts";
import type { Finding, Rule } from "../rule.ts";
import { strangers } from "./ambiguous-document.ts";

const DIGEST = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const CONFIG = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1512}`;
const document = (more: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${CONFIG},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"${DIGEST}","size":2811969}]${more}}`;

/** Of Docker's schema 1; one of them alone may be anybody's own property. */
const OF_SCHEMA_1: ReadonlySet<string> = new Set(["name", "tag", "signatures"]);
/** Of an image config; the same. */
const OF_CONFIG: ReadonlySet<string> = new Set(["architecture", "os", "rootfs", "created", "author"]);

/** A property of another kind of document, which readers of this kind pass over. */
export const foreignProperty: Rule = {
  id: "foreign-property",
  subject: "identity",
  severity: "info",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS],
  summary: "A property at the top belongs to another kind of document, so readers of this one pass over it.",
  why: [
    "Unknown properties are allowed and never a fault. These are known ones, in a document that does not have them, and what they say is",
    "lost without a word: of the 23 clients and registries that we tried in November 2026 none objected to `blobs` or `platform`.",
    "",
    "- `blobs` is where the withdrawn artifact manifests of OCI and ORAS list their content. In an image manifest nobody fetches what stands",
    "  there, copies leave it behind and a registry's garbage collection may delete it: a **warning**. Content belongs in `layers`.",
    "- `platform` belongs to the entry of an index that lists this manifest, and to nothing else; an image's own platform is in its config.",
    "  Amazon ECR is known to refuse `platform` in places where it does not belong with `Invalid JSON syntax`.",
    "- `name`, `tag` and `signatures` were properties of Docker's schema 1. A manifest has no name today; the registry's path and tag are it.",
    "- `architecture`, `os`, `rootfs`, `created` and `author` are properties of the image config, the blob that `config` names.",
    "",
    "Of the last two groups the rule speaks where at least two stand together; one by itself may be a property of your own.",
    "",
    "**By hand:** move the value where it is read, or remove the property. To say something about a manifest use `annotations`:",
    "`docker buildx build --annotation …`, `crane mutate --annotation …`, `oras push --annotation …`. An index with platforms is made by",
    "`docker buildx imagetools create`, `crane index append` or `oras manifest index create`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.0-rc2, artifact.md](https://github.com/opencontainers/image-spec/blob/v1.1.0-rc2/artifact.md)",
    "[Docker manifest v2 schema 1](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md)",
  ],
  covers: ["2.23"],
  since: "0.2.0",
  examples: [
    { good: document(`,"x-pipeline":"4711"`) },
    {
      bad: document(`,«"blobs"»:[{"mediaType":"application/spdx+json","digest":"${DIGEST}","size":2811969}]`),
      says: "`blobs` is a property of artifact manifests; readers of an OCI image manifest pass over it, and the content is not fetched",
      severity: "warning",
    },
    {
      bad: document(`,«"platform"»:{"architecture":"amd64","os":"linux"}`),
      says: "`platform` belongs to the entry of an index that lists this; at the top of an OCI image manifest readers pass over it",
    },
    {
      bad: document(`,«"name"»:"library/busybox","tag":"1.36"`),
      says: "`name` and `tag` are properties of Docker's schema 1; readers of an OCI image manifest pass over them",
    },
    {
      bad: document(`,«"os"»:"linux","architecture":"amd64"`),
      says: "`os` and `architecture` are properties of the image config; readers of an OCI image manifest pass over them",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    // A document that is two at once is told as such.
    if (strangers(doc).length > 0) return;
    // What has nothing of its kind yet may be meant as something else.
    if (doc.manifestsNode === NONE && doc.configNode === NONE && doc.layersNode === NONE) return;
    const what = `${/^[AEIO]/.test(KIND_NAMES[doc.kind]) ? "an" : "a"} ${KIND_NAMES[doc.kind]}`;
    const schema1: Node[] = [];
    const config: Node[] = [];
    for (const key of keysOf(tree, doc.root)) {
      if (((tree.kind[key] as number) & BROKEN) !== 0) continue;
      const name = stringOf(tree, key);
      if (name === "blobs")
        yield {
          at: spanOf(tree, key),
          says: `\`blobs\` is a property of artifact manifests; readers of ${what} pass over it, and the content is not fetched`,
          severity: "warning",
        };
      else if (name === "platform")
        yield {
          at: spanOf(tree, key),
          says: `\`platform\` belongs to the entry of an index that lists this; at the top of ${what} readers pass over it`,
        };
      else if (OF_SCHEMA_1.has(name)) schema1.push(key);
      else if (OF_CONFIG.has(name)) config.push(key);
    }
    if (schema1.length + config.length < 2) return;
    const listed = (keys: readonly Node[], of: string): Finding => {
      const names = [...new Set(keys.map((key) => quote(stringOf(tree, key))))];
      return {
        at: spanOf(tree, keys[0] as Node),
        says: `${enumerated(names)} are properties of ${of}; readers of ${what} pass over them`,
        related: keys.slice(1).map((key) => ({ at: spanOf(tree, key), says: `${quote(stringOf(tree, key))} is passed over, too` })),
      };
    };
    if (new Set(schema1.map((key) => stringOf(tree, key))).size > 1) yield listed(schema1, "Docker's schema 1");
    if (new Set(config.map((key) => stringOf(tree, key))).size > 1) yield listed(config, "the image config");
  },
};
