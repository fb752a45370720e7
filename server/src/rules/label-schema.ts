import { NONE, type Node, renameKey, spanOf, stringOf } from "../json/index.ts";
import { ANNOTATED_KINDS, annotationsOf, annotationValue } from "../model/annotations.ts";
import type { Document } from "../model/document.ts";
import { checkValue } from "../oci/annotations.ts";
import type { Fix, Rule } from "../rule.ts";
import { hasBeside } from "./unknown-reserved-annotation.ts";

/** A superseded key with the OCI key for it. */
interface Superseded {
  readonly key: Node;
  readonly name: string;
  readonly now: string;
}

/** The key whose value may also be the path of a file, which has no place among OCI's keys. */
const USAGE = "org.label-schema.usage";

function textOf(doc: Document, key: Node): string {
  return stringOf(doc.tree, annotationValue(doc.tree, key));
}

/** The keys that can be renamed as they are: under OCI's key their value must be right. */
function renaming(doc: Document, keys: readonly Superseded[]): readonly Fix[] {
  const pairs = keys.filter(({ key, now }) => checkValue(now, textOf(doc, key)) === undefined);
  const [first] = pairs;
  if (first === undefined) return [];
  return [
    {
      title: pairs.length === 1 ? `Rename to \`${first.now}\`` : `Rename ${pairs.length} keys to those of OCI`,
      // Somebody's program may look for the old keys.
      safe: false,
      edits: pairs.map(({ key, now }) => renameKey(doc.tree, key, now)),
    },
  ];
}

const config = (labels: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${labels}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** Keys of Label Schema, which OCI's keys have superseded. */
export const labelSchema: Rule = {
  id: "label-schema",
  subject: "annotations",
  severity: "info",
  kinds: ANNOTATED_KINDS,
  summary: "Labels or annotations are those of Label Schema (`org.label-schema.…`), which OCI's keys have superseded.",
  why: [
    "Label Schema was given up in 2018 in favour of the keys of the image specification, which gives the pairs: `name` became",
    "`org.opencontainers.image.title`, `vcs-url` `source`, `vcs-ref` `revision`, `build-date` `created`, `usage` `documentation` if it is a URL,",
    "and `url`, `version`, `vendor` and `description` kept their names. Registries and catalogues of today read the new ones: GitHub links no",
    "package by `org.label-schema.vcs-url`. Renovate still reads it and advises against it.",
    "",
    "Many of these come from a base image, CentOS above all; nothing breaks by them. Where the OCI key stands beside the old one nothing is said,",
    "as some write both on purpose. `schema-version`, `docker.*` and a `usage` that is a path have no counterpart and may stay.",
    "",
    "**By hand:** rename the keys in the Dockerfile's `LABEL`, or set them with `docker buildx build --label` and `--annotation`. Inherited ones",
    "cannot be removed, only joined by the new. The fix renames all whose value is right under the new key; `build-date` must then be a date",
    "and time of RFC 3339.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md, Back-compatibility with Label Schema](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#back-compatibility-with-label-schema)",
  ],
  covers: ["7.14"],
  since: "0.2.0",
  examples: [
    { good: config(`"org.opencontainers.image.title":"serve"`) },
    { good: config(`"org.label-schema.name":"serve","org.opencontainers.image.title":"serve","org.label-schema.schema-version":"1.0"`) },
    {
      bad: config(`«"org.label-schema.name"»:"serve"`),
      says: "`org.label-schema.name` is superseded by `org.opencontainers.image.title`",
      fixed: config(`"org.opencontainers.image.title":"serve"`),
    },
    {
      bad: config(
        `«"org.label-schema.vcs-url"»:"https://github.com/acme/serve",«"org.label-schema.vcs-ref"»:"6b35a3d","org.label-schema.schema-version":"1.0"`,
      ),
      says: [
        "`org.label-schema.vcs-url` is superseded by `org.opencontainers.image.source` (2 such keys)",
        "`org.label-schema.vcs-ref` is superseded by `org.opencontainers.image.revision`",
      ],
      fixed: config(
        `"org.opencontainers.image.source":"https://github.com/acme/serve","org.opencontainers.image.revision":"6b35a3d","org.label-schema.schema-version":"1.0"`,
      ),
    },
  ],
  *check(doc) {
    const { tree } = doc;
    const old: Superseded[] = [];
    for (const { name, entry, keys } of annotationsOf(doc).values()) {
      const now = entry?.family === "Label Schema" ? entry.replacement : undefined;
      if (now === undefined) continue;
      for (const key of keys) {
        if (annotationValue(tree, key) === NONE || hasBeside(tree, key, now)) continue;
        if (name === USAGE && (textOf(doc, key) === "" || checkValue(now, textOf(doc, key)) !== undefined)) continue;
        old.push({ key, name, now });
      }
    }
    old.sort((a, b) => a.key - b.key);
    for (const [index, { key, name, now }] of old.entries()) {
      const says = `\`${name}\` is superseded by \`${now}\``;
      const at = spanOf(tree, key);
      if (index > 0) yield { at, says, place: true, severity: "info", tag: "deprecated" };
      else
        yield {
          at,
          says: old.length === 1 ? says : `${says} (${old.length} such keys)`,
          tag: "deprecated",
          ...(renaming(doc, old).length === 0 ? {} : { fixes: () => renaming(doc, old) }),
        };
    }
  },
};
