import { renameKey, spanOf, stringOf } from "../json/index.ts";
import { propertySlips } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

const CONFIG = `"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0e6d0f0bf1d6a0f0a2a34c08bd7a2a5b4fd1a9c0d7b7f6b1b7d1a2b3c4d5e6f7","size":1512}`;
const LAYER = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22","size":2811969}`;
const manifest = (layers: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",${CONFIG},${layers}:[${LAYER}]}`;
const index = (platform: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:9b2a28eb47540823042a2ba401386845089bb7b62a9637d55816132c4c3c36eb","size":1035,${platform}}]}`;
const run = (settings: string): string =>
  `{"architecture":"arm64","os":"linux","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** A property whose name is a slip of one that the specification knows. */
export const misspeltProperty: Rule = {
  id: "misspelt-property",
  subject: "text",
  severity: "warning",
  summary: "A property has nearly the name of one that the object could have, and lacks: readers pass over it.",
  why: [
    "Readers must not refuse what they do not know, so a misspelt property is never reported: it is simply not there. People see what",
    "follows from its absence:",
    "",
    "- `layer` for `layers`: an image without layers, `mismatched image rootfs and manifest layers` (containerd), `no layers in REF manifest`",
    "- `digets`, `sizes`: `invalid checksum digest format`, `unable to fetch descriptor () which reports content size of zero: invalid argument`",
    "- `plattform`, `arch`: `no matching manifest for linux/amd64 in the manifest list entries` (Docker)",
    "- `annotation`: the description or licence does not show in the registry; `subjects`: a signature that nobody finds",
    "",
    "Only what is certain is told: one letter too many, missing or exchanged, two in a long word, words joined in another way (`media_type`,",
    "`osVersion`), and the value is of the kind that the right name holds. Where the right name stands in the same object, and for every other",
    "unknown name, the rule is silent: properties of your own are allowed.",
    "",
    "Where the object needs the property it is an **error**, since the document has no other of it.",
    "",
    "**By hand:** rename it. If the name is meant as it stands, choose one that cannot be taken for a slip, such as `com.example.layer` among",
    "the annotations.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, considerations.md, Extensibility](https://github.com/opencontainers/image-spec/blob/v1.1.1/considerations.md#extensibility)",
    "[image-spec 1.1.1, descriptor.md, properties](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
  ],
  covers: ["0.5"],
  since: "0.2.0",
  examples: [
    { good: manifest('"com.example.layer":["my own"],"layers"') },
    {
      bad: manifest('«"layer"»'),
      says: "`layer` is no property of an image manifest; did you mean `layers`?",
      fixed: manifest('"layers"'),
    },
    {
      bad: index('«"plattform"»:{"architecture":"amd64","os":"linux"}'),
      says: "`plattform` is no property of a descriptor; did you mean `platform`?",
      fixed: index('"platform":{"architecture":"amd64","os":"linux"}'),
    },
    {
      bad: index('"platform":{«"arch"»:"amd64","os":"linux"}'),
      says: "`arch` is no property of a platform, which needs `architecture`",
      severity: "error",
      fixed: index('"platform":{"architecture":"amd64","os":"linux"}'),
    },
    {
      bad: run('"Entrypoint":["/serve"],«"Label"»:{"org.opencontainers.image.title":"serve"}'),
      says: "`Label` is no property of the `config` of an image; did you mean `Labels`?",
      fixed: run('"Entrypoint":["/serve"],"Labels":{"org.opencontainers.image.title":"serve"}'),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const { key, right, shape } of propertySlips(doc)) {
      const needed = shape.names.get(right)?.needed === true;
      const no = `${quote(stringOf(tree, key))} is no property of ${shape.is}`;
      yield {
        at: spanOf(tree, key),
        says: needed ? `${no}, which needs ${quote(right)}` : `${no}; did you mean ${quote(right)}?`,
        ...(needed ? { severity: "error" as const } : {}),
        fixes: () => [{ title: `Rename to ${quote(right)}`, safe: false, edits: [renameKey(tree, key, right)] }],
      };
    }
  },
};
