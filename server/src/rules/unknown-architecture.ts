import { type Edit, insertProperty, keyOf, NONE, type Node, removeNodes, replaceValue, spanOf, type Tree } from "../json/index.ts";
import { referencePlatforms } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { INDEX_KINDS, type Kind } from "../model/kinds.ts";
import { hasPlatform, type Platform, type PlatformGroup, platformsOf, readPlatform } from "../model/platform.ts";
import { quote } from "../model/quote.ts";
import {
  architectureMeant,
  findArchitecture,
  findOperatingSystem,
  type Meant,
  UNKNOWN,
  variantMeant,
  variantStanding,
} from "../oci/platforms.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

/** The documents that have a platform: in the entries of an index, in a descriptor by itself, or at the root of an image config. */
export const PLATFORM_KINDS: readonly Kind[] = [...INDEX_KINDS, "oci-descriptor", "oci-config", "docker-config"];

/** Faults with one cause: the first place is told, with how many there are, and the others are marked. */
export function* toldOnce(
  tree: Tree,
  nodes: readonly Node[],
  says: string,
  more: Omit<Finding, "at" | "says" | "place"> = {},
): Generator<Finding, void, undefined> {
  const count = nodes.length > 1 ? ` (${nodes.length} entries)` : "";
  for (const [index, node] of nodes.entries())
    if (index === 0) yield { ...more, at: spanOf(tree, node), says: says + count };
    else yield { at: spanOf(tree, node), says, place: true, severity: "info" };
}

/**
 * The objects whose text is not `isRight`, by that text and in text order; entries that are attestations by their annotations are
 * left out.
 */
export function wrongNames(
  doc: Document,
  textOf: (group: PlatformGroup) => string | undefined,
  isRight: (text: string) => boolean,
): ReadonlyMap<string, readonly Node[]> {
  const wrong = new Map<string, Node[]>();
  let attested: ReadonlySet<Node> | undefined;
  for (const group of platformsOf(doc).groups) {
    const text = textOf(group);
    if (text === undefined || text === "" || isRight(text)) continue;
    // Both together are the platform of attestations; one beside a strange name is told by that.
    if (text === UNKNOWN && !hasKnownName(group)) continue;
    attested ??= referencePlatforms(doc);
    for (const node of group.nodes) {
      if (attested.has(node)) continue;
      const of = wrong.get(text);
      if (of === undefined) wrong.set(text, [node]);
      else of.push(node);
    }
  }
  // Several groups may share a text.
  for (const nodes of wrong.values()) nodes.sort((one, other) => one - other);
  return wrong;
}

function hasKnownName({ architecture = "", os = "" }: PlatformGroup): boolean {
  return findArchitecture(architecture) !== undefined || findOperatingSystem(os) !== undefined;
}

const entry = (platform: string): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1043,"platform":${platform}}`;
const other = (platform: string): string => entry(platform).replace("b79606", "77ea7e");
/** An index with one entry, or two, for the examples of the rules about platforms. */
export const indexFor = (platform: string, second?: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entry(platform)}${second === undefined ? "" : `,${other(second)}`}]}`;
/** An image config that begins with these properties. */
export const configFor = (properties: string): string =>
  `{${properties},"rootfs":{"type":"layers","diff_ids":["sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2"]}}`;

/** `architecture` is no name that Go has. */
export const unknownArchitecture: Rule = {
  id: "unknown-architecture",
  subject: "platforms",
  severity: "warning",
  kinds: PLATFORM_KINDS,
  summary: "`architecture` is not named as Go names it: `x86_64` for `amd64`, `aarch64` for `arm64`, `armv7l` for `arm` with a variant.",
  why: [
    "A client compares the names in an index with its own, and nearly all of them have Go's. With `x86_64` as the only entry for a PC,",
    "measured on 24 November 2026:",
    "",
    '- podman 4.3.1, skopeo 1.9.3, buildah 1.28.2: `no image found in image index for architecture amd64, variant "", OS linux`',
    "- the JavaScript client of Snyk: `no supported manifest found for platform`",
    "- Docker 20.10.24 and containerd 1.6.20 translate `x86_64`, `aarch64`, `i386` and `armhf` themselves and take the entry",
    "",
    "In an image config nobody of those who were tried refuses a name, but tools that build an index copy it from there.",
    "",
    "**By hand:** write Go's name. `uname -m` prints the kernel's names, Debian and RPM have their own; the common ones:",
    "",
    "| written | meant |",
    "|---|---|",
    "| `x86_64`, `x64` | `amd64` |",
    "| `aarch64`, `arm64v8` | `arm64` |",
    "| `i386`, `i686` | `386` |",
    "| `armv7l`, `armhf`, `arm32v7` | `arm`, variant `v7` |",
    "| `armv6l` | `arm`, variant `v6` |",
    "| `ppc64el` | `ppc64le` |",
    "| `mipsel`, `mips64el` | `mipsle`, `mips64le` |",
    "| `loongarch64` | `loong64` |",
    "",
    "To build it right: `docker buildx build --platform linux/amd64,linux/arm64`, `podman manifest annotate --arch amd64 LIST DIGEST`,",
    "`crane mutate --set-platform linux/amd64 REF` (the config) or `regctl index add --desc-platform linux/amd64 REF`.",
    "",
    "A name that neither Go nor this tool knows is only pointed out, as `info`: new architectures appear before lists know them.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md, architecture](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
  ],
  covers: ["3.8", "4.7"],
  since: "0.2.0",
  examples: [
    { good: indexFor(`{"architecture":"amd64","os":"linux"}`, `{"architecture":"loong64","os":"linux"}`) },
    { good: configFor(`"architecture":"riscv64","os":"linux"`) },
    {
      bad: indexFor(`{"architecture":«"x86_64"»,"os":"linux"}`),
      says: "`x86_64` is called `amd64` here; podman, skopeo and buildah find no image under the other name",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: indexFor(`{"architecture":«"aarch64"»,"os":"linux"}`, `{"architecture":«"aarch64"»,"os":"freebsd"}`),
      says: [
        "`aarch64` is called `arm64` here; podman, skopeo and buildah find no image under the other name (2 entries)",
        "`aarch64` is called `arm64` here; podman, skopeo and buildah find no image under the other name",
      ],
      fixed: indexFor(`{"architecture":"arm64","os":"linux"}`, `{"architecture":"arm64","os":"freebsd"}`),
    },
    {
      bad: indexFor(`{"architecture":«"armv7l"»,"os":"linux"}`),
      says: "`armv7l` is called `arm` with variant `v7` here; podman, skopeo and buildah find no image under the other name",
      fixed: indexFor(`{"architecture":"arm","os":"linux","variant":"v7"}`),
    },
    {
      bad: indexFor(`{"architecture":«"AMD64"»,"os":"linux"}`),
      says: "`AMD64` is written `amd64`; podman, skopeo and buildah compare it letter by letter",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: indexFor(`{"architecture":«"adm64"»,"os":"linux"}`),
      says: "`adm64` is no architecture; `amd64` is probably meant",
      fixed: indexFor(`{"architecture":"amd64","os":"linux"}`),
    },
    {
      bad: configFor(`"architecture":«"x86_64"»,"os":"linux"`),
      says: "`x86_64` is called `amd64` in image configs",
      fixed: configFor(`"architecture":"amd64","os":"linux"`),
    },
    {
      bad: indexFor(`{"architecture":«"ultra9"»,"os":"linux"}`),
      says: "`ultra9` is no architecture that Go names; only a client that calls its own the same finds the image",
      severity: "info",
    },
  ],
  *check(doc) {
    const isRight = (text: string): boolean => findArchitecture(text) !== undefined;
    for (const [text, nodes] of wrongNames(doc, ({ architecture }) => architecture, isRight)) {
      const places = nodes.map((node) => readPlatform(doc.tree, node).architectureNode);
      const meant = architectureMeant(text);
      const inIndex = INDEX_KINDS.includes(doc.kind);
      if (meant === undefined) {
        yield* toldOnce(
          doc.tree,
          places,
          `${quote(text)} is no architecture that Go names; only a client that calls its own the same finds the image`,
          {
            severity: "info",
          },
        );
        continue;
      }
      yield* toldOnce(doc.tree, places, words(text, meant, inIndex), {
        ...(inIndex && meant.kind !== "slip" ? { case: "other-name" } : {}),
        fixes: () => replacement(doc, nodes, meant),
      });
    }
  },
};

function words(text: string, meant: Meant, inIndex: boolean): string {
  const name = meant.variant === undefined ? `\`${meant.name}\`` : `\`${meant.name}\` with variant \`${meant.variant}\``;
  switch (meant.kind) {
    case "slip":
      return `${quote(text)} is no architecture; ${name} is probably meant`;
    case "spelling":
      return `${quote(text)} is written ${name}${inIndex ? "; podman, skopeo and buildah compare it letter by letter" : ""}`;
    case "alias":
      return inIndex
        ? `${quote(text)} is called ${name} here; podman, skopeo and buildah find no image under the other name`
        : `${quote(text)} is called ${name} in image configs`;
  }
}

/** Go's name at every place that has the other one, with the variant where that says one. */
function replacement(doc: Document, nodes: readonly Node[], { name, variant, sure }: Meant): Fix[] {
  const { tree } = doc;
  const edits: Edit[] = [];
  const removed: Node[] = [];
  let kept = true;
  for (const node of nodes) {
    const platform = readPlatform(tree, node);
    edits.push(replaceValue(tree, platform.architectureNode, JSON.stringify(name)));
    const now = platform.variant ?? "";
    // A second entry for a platform that is there would never be chosen.
    if (hasPlatform(doc, name, platform.os, now === "" ? variant : now)) return [];
    if (now === "" && variant === undefined) continue;
    if (platform.variantNode === NONE) {
      edits.push(insertProperty(tree, node, "variant", JSON.stringify(variant), behindOs(doc, platform)));
      continue;
    }
    // A variant that the architecture has is the author's word, as in `armhf` with `v6`.
    const right = now !== "" && variantStanding(name, now, "main") !== undefined ? now : (variantMeant(name, now) ?? variant);
    if (right !== now && now !== "") kept = false;
    if (right === undefined) removed.push(platform.variantNode);
    else if (right !== now) edits.push(replaceValue(tree, platform.variantNode, JSON.stringify(right)));
  }
  edits.push(...removeNodes(tree, removed));
  return [{ title: `Replace with \`${name}\`${variant === undefined ? "" : `, variant \`${variant}\``}`, safe: sure && kept, edits }];
}

/** The key before which a variant is put: in a long config behind the two names, in a platform at its end. */
function behindOs(doc: Document, platform: Platform): Node {
  if (doc.kind !== "oci-config" && doc.kind !== "docker-config") return NONE;
  return doc.tree.next[keyOf(doc.tree, Math.max(platform.architectureNode, platform.osNode))] as number;
}
