import {
  ARRAY,
  BROKEN,
  firstChild,
  keysOf,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  renameKey,
  spanOf,
  stringOf,
  valueOfKey,
} from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import type { Kind } from "../model/kinds.ts";
import { foldName } from "../model/letter-case.ts";
import { quote } from "../model/quote.ts";
import type { Finding, Rule } from "../rule.ts";

/** The properties of an object and, where those are known, of what stands in them; maps with the author's own keys are not. */
interface Shape {
  readonly names: ReadonlyMap<string, Shape | undefined>;
  /** The right name by its folded spelling. */
  readonly folded: ReadonlyMap<string, string>;
}

function shape(flat: string, deep: Readonly<Record<string, Shape>> = {}): Shape {
  const names = new Map<string, Shape | undefined>(flat.split(" ").map((name) => [name, deep[name]]));
  return { names, folded: new Map([...names.keys()].map((name) => [foldName(name), name])) };
}

const PLATFORM = shape("architecture os os.version os.features variant features");
const DESCRIPTOR = shape("mediaType digest size urls annotations data artifactType platform", { platform: PLATFORM });
const INDEX = shape("schemaVersion mediaType artifactType manifests subject annotations");
const MANIFEST = shape("schemaVersion mediaType artifactType config layers subject annotations");
const CONFIG = shape("created author architecture os os.version os.features variant config rootfs history", {
  config: shape(
    "User ExposedPorts Env Entrypoint Cmd Volumes WorkingDir Labels StopSignal ArgsEscaped Memory MemorySwap CpuShares Healthcheck OnBuild Shell",
    { Healthcheck: shape("Test Interval Timeout StartPeriod StartInterval Retries") },
  ),
  rootfs: shape("type diff_ids"),
  history: shape("created created_by author comment empty_layer"),
});

/** What stands at the top of each kind. Descriptors are walked apart, because there may be thousands of them. */
const TOPS: Readonly<Partial<Record<Kind, Shape>>> = {
  "oci-index": INDEX,
  "docker-list": INDEX,
  "oci-manifest": MANIFEST,
  "docker-manifest": MANIFEST,
  "oci-config": CONFIG,
  "docker-config": CONFIG,
  "oci-layout": shape("imageLayoutVersion"),
  "oci-artifact": shape("mediaType artifactType blobs subject annotations"),
  "docker-save": shape("Config RepoTags Layers Parent LayerSources"),
  "docker-schema1": shape("schemaVersion name tag architecture fsLayers history signatures", {
    fsLayers: shape("blobSum"),
    history: shape("v1Compatibility"),
  }),
  "buildkit-cacheconfig": shape("layers records", {
    layers: shape("blob parent annotations", { annotations: shape("mediaType diffID size createdAt") }),
    records: shape("layers digest chains inputs", {
      layers: shape("layer createdAt"),
      chains: shape("layers createdAt"),
      inputs: shape("selector link"),
    }),
  }),
};

/** A known property in other letters: Go takes it, others do not. */
export const keyCase: Rule = {
  id: "key-case",
  subject: "text",
  severity: "warning",
  summary: "A property is spelled in other letter case than the specification has it: some readers take it, others pass it over.",
  why: [
    "JSON names are case-sensitive, but Go's decoder compares them without regard to case (it even takes `\u212A` for `k`). So Docker,",
    "containerd, podman, skopeo, oras and the registries read `MediaType` as `mediaType`, and JavaScript, Python, Rust and Java readers do",
    "not see it at all. Nobody reports it; what people see is a missing value: `mediaType` missing, an image without layers, annotations that",
    "do not show.",
    "",
    "Where both spellings stand in one object it is an **error**: with `config` and `Config` naming different blobs, skopeo, podman,",
    "buildah, Docker, containerd, go-containerregistry, regclient and oras fetched the *second*, the JavaScript client the *first* (measured",
    "2026-11). One digest, two images.",
    "",
    "**By hand:** write the name as the specification does, `mediaType`, `schemaVersion`, `artifactType`; in image configs `Env`, `Cmd`,",
    "`Labels` begin with a capital inside `config`, and `architecture`, `os`, `rootfs` do not. Where both stand, find out which one is meant",
    "and remove the other. Keys of `annotations` and `Labels` are your own and are left alone.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 8.3](https://www.rfc-editor.org/rfc/rfc8259#section-8.3)",
    "[image-spec 1.1.1, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
  ],
  covers: ["0.6"],
  since: "0.1.0",
  examples: [
    {
      good: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"MediaType":"my own key"}}`,
    },
    {
      bad: `{"schemaVersion":2,«"MediaType"»:"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: "`MediaType` is spelled `mediaType`; Go clients read it all the same, other readers do not see it",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",«"MediaType"»:"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}`,
      says: "`MediaType` stands beside `mediaType`: Go clients take the last of the two, other readers the one in the right letters",
      severity: "error",
    },
  ],
  *check(doc) {
    const top = TOPS[doc.kind];
    if (top !== undefined) yield* walk(doc, doc.root, top, 0);
    for (const descriptor of doc.descriptors) {
      if (hasUnread(doc, descriptor)) yield* own(doc, descriptor.node, DESCRIPTOR);
      if (descriptor.platformNode !== NONE && hasOddLetter(doc, descriptor.platformNode))
        yield* own(doc, descriptor.platformNode, PLATFORM);
    }
  },
};

/** How many arrays may stand directly in each other, as `inputs` of a cache config do. */
const ARRAYS = 3;

function* walk(doc: Document, node: Node, its: Shape, arrays: number): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const kind = kindOf(tree, node);
  if (kind === ARRAY && arrays < ARRAYS) {
    for (let element = firstChild(tree, node); element !== NONE; element = tree.next[element] as number)
      yield* walk(doc, element, its, arrays + 1);
    return;
  }
  if (kind !== OBJECT) return;
  yield* own(doc, node, its);
  for (const key of keysOf(tree, node)) {
    const name = its.folded.get(foldName(stringOf(tree, key)));
    const inner = name === undefined ? undefined : its.names.get(name);
    if (inner !== undefined) yield* walk(doc, valueOfKey(tree, key), inner, 0);
  }
}

/** The case variants among the keys of one object. */
function* own(doc: Document, object: Node, its: Shape): Generator<Finding, void, undefined> {
  const { tree } = doc;
  for (const key of keysOf(tree, object)) {
    if (((tree.kind[key] as number) & BROKEN) !== 0) continue;
    const name = stringOf(tree, key);
    if (its.names.has(name)) continue;
    const right = its.folded.get(foldName(name));
    if (right === undefined) continue;
    const twin = [...keysOf(tree, object)].find((other) => other !== key && foldName(stringOf(tree, other)) === foldName(right));
    if (twin !== undefined) {
      const beside = stringOf(tree, twin);
      yield {
        at: spanOf(tree, key),
        says: `${quote(name)} stands beside ${quote(beside)}: Go clients take the last of the two, other readers the one in the right letters`,
        severity: "error",
        related: [{ at: spanOf(tree, twin), says: `${quote(beside)} stands here` }],
      };
      continue;
    }
    yield {
      at: spanOf(tree, key),
      says: `${quote(name)} is spelled ${quote(right)}; Go clients read it all the same, other readers do not see it`,
      fixes: () => [{ title: `Rename to ${quote(right)}`, safe: true, edits: [renameKey(tree, key, right)] }],
    };
  }
}

/** Whether a descriptor holds a key whose value the model did not take: an unknown one, a variant or a duplicate. */
function hasUnread(doc: Document, descriptor: Descriptor): boolean {
  const { next } = doc.tree;
  for (let key = firstChild(doc.tree, descriptor.node); key !== NONE; key = next[key] as number) {
    const value = key + 1;
    if (
      value !== descriptor.mediaTypeNode &&
      value !== descriptor.digestNode &&
      value !== descriptor.sizeNode &&
      value !== descriptor.platformNode &&
      value !== descriptor.annotationsNode &&
      value !== descriptor.artifactTypeNode &&
      value !== descriptor.urlsNode &&
      value !== descriptor.dataNode
    )
      return true;
  }
  return false;
}

/** Whether an object has a key with a capital, an escape or a letter beyond ASCII; all properties of a platform are in lower case. */
function hasOddLetter(doc: Document, object: Node): boolean {
  const { text, start, end, next } = doc.tree;
  for (let key = firstChild(doc.tree, object); key !== NONE; key = next[key] as number)
    for (let i = (start[key] as number) + 1; i < (end[key] as number) - 1; i++) {
      const c = text.charCodeAt(i);
      if (c > 122 || (c >= 65 && c <= 92)) return true;
    }
  return false;
}
