import { BROKEN, type Node } from "../json/index.ts";
import { digestFault } from "../oci/digest.ts";
import { placeholderKind } from "../oci/placeholder-digests.ts";
import type { Finding, Rule } from "../rule.ts";
import { eachDigest, partOf } from "./malformed-digest.ts";

const SHA256 = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
const OTHER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const HEX =
  "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75";
const blob = (mediaType: string, digest: string): string => `{"mediaType":"${mediaType}","digest":"${digest}","size":1512}`;
const manifest = (config: string, layer: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${blob("application/vnd.oci.image.config.v1+json", config)},"layers":[${blob("application/vnd.oci.image.layer.v1.tar+gzip", layer)}]}`;

/** A digest of SHA-512, which the specification registers and many clients do not read. */
export const unportableDigest: Rule = {
  id: "unportable-digest",
  subject: "descriptor",
  severity: "info",
  summary: "A digest is of SHA-512, which the specification allows and which many clients do not read; `sha256` is read by all.",
  why: [
    "`sha512` is registered, but readers need not implement it, and producers should use `sha256`. Who tried images with it saw:",
    "",
    "- for a config: `Download config.json digest sha256:… does not match expected sha512:…` (podman, skopeo, buildah)",
    '- for config and layers: `failed commit on ref "layer-sha512:…": commit failed: unexpected commit digest sha256:…, expected sha512:…`',
    "  (containerd)",
    "- for layers: `Internal error writing blob sha512:…, blob with digest sha512:…` (skopeo)",
    '- everywhere: `unsupported hash: "sha512"` (crane before August 2026 and what is built on it), `unsupported algorithm: "sha512"` (umoci)',
    "- for `diff_ids` of a config: `layers from manifest don't match image configuration` (Docker, also 27.0: moby/moby#48241),",
    '  `wrong diff id calculated on extraction "sha256:…"` (containerd)',
    "",
    "Docker 20.10 takes it for `config` and layers as long as `diff_ids` are of `sha256`. For `diff_ids` it is a **warning**, since no runtime",
    "that was tried unpacks such an image. It is told once for each of `config`, layers and `diff_ids`; the table has who was tried.",
    "",
    "**By hand:** compute the digest with `sha256sum FILE`, or push the content anew: crane, oras, skopeo and BuildKit compute `sha256`.",
    "`regctl image mod --digest-algo sha256 REF --create NEW` changes a whole image.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, SHA-512](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#sha-512)",
    "[image-spec 1.1.1, descriptor.md, Registered Algorithms](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#registered-algorithms)",
  ],
  covers: ["1.7", "1.8"],
  since: "0.2.0",
  examples: [
    { good: manifest(SHA256, OTHER) },
    {
      bad: manifest(`«sha512»:${HEX}`, OTHER),
      says: "`sha512` is a registered algorithm that podman, skopeo and containerd do not read; `sha256` is read by all",
    },
    {
      bad: manifest(SHA256, `«sha512»:${HEX}`),
      says: "`sha512` is a registered algorithm that skopeo, containerd and umoci do not read; `sha256` is read by all",
    },
    {
      bad: `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["«sha512»:${HEX}"]}}`,
      says: "`sha512` is registered, but no runtime that was tried unpacks an image with such a diff ID; use `sha256`",
      severity: "warning",
    },
  ],
  *check(doc) {
    const found: { of: Where; node: Node }[] = [];
    eachDigest(doc, (digest, node, place) => {
      // The length settles nearly every digest; placeholder-digest speaks of what was made up.
      if (digest.length !== LENGTH || !digest.startsWith("sha512:")) return;
      if (digestFault(digest) !== undefined || placeholderKind(digest) !== undefined) return;
      if (((doc.tree.kind[node] as number) & BROKEN) === 0) found.push({ of: place in SAYS ? (place as Where) : "other", node });
    });
    const told = new Set<Where>();
    for (const { of, node } of found) {
      const finding: Finding = { at: partOf(doc, node, 0, "sha512".length), case: of, says: SAYS[of] };
      if (told.has(of)) yield { ...finding, place: true };
      else yield of === "diff-id" ? { ...finding, severity: "warning" } : finding;
      told.add(of);
    }
  },
};

const LENGTH = "sha512:".length + 128;
const ONE = "`sha512` is a registered algorithm that";
const SAYS = {
  config: `${ONE} podman, skopeo and containerd do not read; \`sha256\` is read by all`,
  layer: `${ONE} skopeo, containerd and umoci do not read; \`sha256\` is read by all`,
  "diff-id": "`sha512` is registered, but no runtime that was tried unpacks an image with such a diff ID; use `sha256`",
  other: `${ONE} several clients do not read; \`sha256\` is read by all`,
} as const;
type Where = keyof typeof SAYS;
