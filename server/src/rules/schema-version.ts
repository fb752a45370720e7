import {
  BAD,
  findKey,
  firstChild,
  insertProperty,
  kindOf,
  NONE,
  NULL,
  NUMBER,
  OBJECT,
  rawOf,
  replaceValue,
  STRING,
  spanOf,
  stringOf,
  valueOfKey,
} from "../json/index.ts";
import { INDEX_KINDS, MANIFEST_KINDS } from "../model/kinds.ts";
import { standsMisspelt } from "../model/properties.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";

const INDEX = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`;

/** `schemaVersion` is not the number 2, written `2`. */
export const schemaVersion: Rule = {
  id: "schema-version",
  subject: "identity",
  severity: "error",
  kinds: [...INDEX_KINDS, ...MANIFEST_KINDS, "docker-schema1"],
  summary: '`schemaVersion` is missing or not the number `2`; Go clients refuse even `2.0` and `"2"`.',
  why: [
    "Registries check it, and the way it is written matters to every client written in Go. What people see:",
    "",
    "- missing, 1 or 3: Distribution says `unrecognized manifest schema version 0` (or 1, or 3); clients do not look",
    '- `"2"`: `json: cannot unmarshal string into Go struct field OCI1.schemaVersion of type int`',
    "- `2.0` or `2e0`: `json: cannot unmarshal number 2.0 into Go struct field Manifest.schemaVersion of type int`, although JSON and JSON",
    "  Schema take it for the integer 2: skopeo, podman, Docker, containerd, oras, regclient and the registries refuse it (measured 2026-11).",
    "",
    '**By hand:** write `"schemaVersion": 2`. A tool that writes `2.0` treats the number as floating point: give it an integer. A document of',
    "`schemaVersion` 1 with `fsLayers` and `history` is Docker's old format: pull and push the image again instead of changing the number.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, manifest.md, schemaVersion](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md, schemaVersion](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[Docker manifest v2 schema 2](https://distribution.github.io/distribution/spec/manifest-v2-2/)",
  ],
  covers: ["2.1", "3.1", "8.1", "9.1"],
  since: "0.1.0",
  examples: [
    { good: INDEX },
    {
      bad: `«{»"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: "`schemaVersion` is missing; it is `2` in every manifest and index, and registries check it",
      fixed: INDEX,
    },
    {
      bad: `{"schemaVersion":«2.0»,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: "`2.0` must be written `2`: Go clients read no other form as a whole number",
      fixed: INDEX,
    },
    {
      bad: `{"schemaVersion":«"2"»,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: '`"2"` is a string; `schemaVersion` is the number `2`',
      fixed: INDEX,
    },
    {
      bad: `{"schemaVersion":«3»,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
      says: "`schemaVersion` is `3`; it is `2` in every manifest and index, and registries check it",
      fixed: INDEX,
    },
  ],
  *check(doc) {
    const { tree, root } = doc;
    if (kindOf(tree, root) !== OBJECT) return;
    const old = doc.kind === "docker-schema1";
    const version = old ? "1" : "2";
    const rule = old
      ? "it is `1` in a schema 1 manifest, and readers check it"
      : "it is `2` in every manifest and index, and registries check it";
    const key = findKey(tree, root, "schemaVersion");
    if (key === NONE) {
      // In a text with syntax faults it may stand where nothing can be read.
      if (tree.faults.length > 0 || standsMisspelt(doc, root, "schemaVersion")) return;
      const start = tree.start[root] as number;
      yield {
        at: { start, end: start + 1 },
        ...(old ? {} : { case: "other-version" }),
        says: `\`schemaVersion\` is missing; ${rule}`,
        fixes: () => [
          {
            title: `Insert \`schemaVersion\` ${version}`,
            safe: true,
            edits: [insertProperty(tree, root, "schemaVersion", version, firstChild(tree, root))],
          },
        ],
      };
      return;
    }
    const node = valueOfKey(tree, key);
    const kind = kindOf(tree, node);
    const raw = node === NONE ? "" : rawOf(tree, node);
    if (node === NONE || kind === BAD || raw === version) return;
    const number = kind === NUMBER && Number(raw) === Number(version);
    const string = kind === STRING && stringOf(tree, node) === version;
    yield {
      at: spanOf(tree, node),
      ...(old ? {} : { case: kind === NULL || (kind === NUMBER && /^-?\d+$/.test(raw)) ? "other-version" : "other-spelling" }),
      says: number
        ? `${quote(raw)} must be written \`${version}\`: Go clients read no other form as a whole number`
        : kind === STRING
          ? `${quote(raw)} is a string; \`schemaVersion\` is the number \`${version}\``
          : kind === NUMBER
            ? `\`schemaVersion\` is ${quote(raw)}; ${rule}`
            : `\`schemaVersion\` is no number; ${rule}`,
      fixes: () => [{ title: `Replace with \`${version}\``, safe: number || string, edits: [replaceValue(tree, node, version)] }],
    };
  },
};
