import { kindOf, NONE, OBJECT, property, removeNodes, STRING, spanOf } from "../json/index.ts";
import type { Descriptor, Document } from "../model/document.ts";
import type { Finding, Rule } from "../rule.ts";

const blob = (mediaType: string, hex: string, more = ""): string =>
  `{"mediaType":"application/vnd.oci.image.${mediaType}","digest":"sha256:${hex}","size":1512${more}}`;
const config = (more = ""): string => blob("config.v1+json", "b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910", more);
const layer = (more = ""): string => blob("layer.v1.tar+gzip", "77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2", more);
const subject = (more = ""): string => blob("manifest.v1+json", "891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812", more);
const manifest = (parts: { config?: string; layers?: string; subject?: string }): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${parts.config ?? config()},"layers":[${parts.layers ?? layer()}],"subject":${parts.subject ?? subject()}}`;

/** A platform on a descriptor that nobody chooses by platform. */
export const misplacedPlatform: Rule = {
  id: "misplaced-platform",
  subject: "descriptor",
  severity: "warning",
  kinds: ["oci-manifest", "docker-manifest", "oci-artifact", "oci-index", "docker-list"],
  summary: "`platform` stands on a config, a layer or the subject, where nobody reads it and some registries refuse it.",
  why: [
    "A platform helps to choose among the entries of an index; a manifest says in its config what it is for. Elsewhere readers pass over it,",
    "and registries that know exactly which properties may stand where refuse the manifest. What people see on push:",
    "",
    "- Amazon ECR: `Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'`, `405 Method Not Allowed`",
    "- GitLab, for `subject`: `MANIFEST_INVALID: manifest invalid`",
    "",
    "Docker, containerd, podman, oras, crane, regclient and Distribution took it on `config` (measured 2026-11). Where it comes from: `docker save`",
    "of Docker 25.0 and 26.0 wrote it into `config`, BuildKit before September 2025 and nydusify into `subject`, because they copied the",
    "whole entry of an index.",
    "",
    "The specification's text lets any descriptor of a manifest have a platform, `subject` included, and forbids it nowhere. So it is a",
    "**warning** on `subject`, which two registries refuse, and only pointed out on `config` and layers; Homebrew's bottles have it on `config`.",
    "",
    "**By hand:** remove it; nothing is lost, since the config of the image names the platform. Then save or build again with a newer Docker,",
    "or push with a tool that writes the manifest anew, such as `skopeo copy`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md, properties](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[image-spec 1.1.1, image-index.md, platform](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["1.22"],
  since: "0.2.0",
  examples: [
    { good: manifest({}) },
    {
      bad: manifest({ config: config(`,«"platform"»:{"architecture":"amd64","os":"linux"}`) }),
      says: "`platform` on `config`, where nobody reads it; ECR refuses the manifest",
      severity: "info",
      fixed: manifest({}),
    },
    {
      bad: manifest({ subject: subject(`,«"platform"»:{"architecture":"amd64","os":"linux"}`) }),
      says: "`platform` on `subject`, where nobody reads it; ECR and GitLab refuse the manifest",
      fixed: manifest({}),
    },
    {
      bad: manifest({
        layers: `${layer(`,«"platform"»:{"architecture":"amd64","os":"linux"}`)},${layer(`,«"platform"»:{"architecture":"amd64","os":"linux"}`)}`,
      }),
      says: ["`platform` on 2 layers, where nobody reads it", "`platform` on a layer, where nobody reads it"],
      severity: "info",
      fixed: manifest({ layers: `${layer()},${layer()}` }),
    },
  ],
  *check(doc) {
    const layers: Descriptor[] = [];
    for (const descriptor of doc.doubtful) {
      if (descriptor.platformNode === NONE || descriptor.place === "manifest" || !isPlatform(doc, descriptor)) continue;
      if (descriptor.place === "layer" || descriptor.place === "blob") layers.push(descriptor);
      else if (descriptor.place === "config" || descriptor.place === "subject") yield told(doc, descriptor.place, [descriptor], descriptor);
    }
    for (const layer of layers) yield told(doc, "layer", layers, layer);
  },
};

/** What lacks its two properties is misshapen, and the schema's affair. */
function isPlatform({ tree }: Document, { platformNode }: Descriptor): boolean {
  if (kindOf(tree, platformNode) !== OBJECT) return false;
  return (
    kindOf(tree, property(tree, platformNode, "architecture")) === STRING && kindOf(tree, property(tree, platformNode, "os")) === STRING
  );
}

const REFUSE = { config: "; ECR refuses the manifest", subject: "; ECR and GitLab refuse the manifest", layer: "" } as const;

function told(doc: Document, of: keyof typeof REFUSE, all: readonly Descriptor[], one: Descriptor): Finding {
  const { tree } = doc;
  const first = one === all[0];
  const where = of !== "layer" ? `\`${of}\`` : first && all.length > 1 ? `${all.length} layers` : "a layer";
  const finding: Finding = {
    // One registry refuses it on a config, two on the subject.
    ...(of === "subject" ? {} : { severity: "info" }),
    at: spanOf(tree, tree.parent[one.platformNode] as number),
    case: of,
    says: `\`platform\` on ${where}, where nobody reads it${REFUSE[of]}`,
  };
  if (!first) return { ...finding, place: true };
  const nodes = all.map(({ platformNode }) => platformNode);
  return { ...finding, fixes: () => [{ title: "Remove `platform`", safe: false, edits: removeNodes(tree, nodes) }] };
}
