import { faultyValues } from "../model/annotations.ts";
import { checkValue } from "../oci/annotations.ts";
import type { Rule } from "../rule.ts";
import { tellValue } from "./invalid-created.ts";
import { REF_NAME } from "./misplaced-ref-name.ts";

const layout = (name: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6","size":1024,"annotations":{"${REF_NAME}":${name}}}]}`;

/** The name of an entry of a layout breaks the grammar of reference names. */
export const invalidRefName: Rule = {
  id: "invalid-ref-name",
  subject: "annotations",
  severity: "warning",
  kinds: ["oci-index", "oci-descriptor"],
  summary:
    "`org.opencontainers.image.ref.name` has characters, or separators in places, that the grammar of reference names does not allow.",
  why: [
    "In an image layout this annotation is what an image is called, and clients look for exactly that text: with another one skopeo says",
    "`no descriptor found for reference 't'`, umoci `tag is not found: t`, oras `failed to resolve t: not found`. A name with a space, a `#` or a",
    "letter beyond ASCII is hard to ask for and cannot become a tag in a registry.",
    "",
    "A name is made of letters and digits, with one of `-` `.` `_` `:` `@` `+` or `--` between, in parts between slashes; a bare tag (`1.4.0`)",
    "or a whole reference (`registry.example.com/serve:1.4.0`) both fit. Names such as `v1_` or `a__b`, which registries take as tags and this",
    "grammar does not, are information only.",
    "",
    "**By hand:** write another name in `index.json`, or copy the image under one: `skopeo copy oci:DIR:OLD oci:DIR:NEW`,",
    "`oras tag --oci-layout DIR:OLD NEW`, `regctl image copy ocidir://DIR:OLD ocidir://DIR:NEW`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys)",
  ],
  covers: ["7.10"],
  since: "0.2.0",
  examples: [
    { good: layout(`"1.4.0"`) },
    { good: layout(`"registry.example.com/acme/serve:1.4.0"`) },
    {
      bad: layout(`"serve« »1.4.0"`),
      says: "`serve 1.4.0` has a space in it; a reference name has letters, digits and `-._:@/+`",
    },
    {
      bad: layout(`"1.4.0«_»"`),
      says: "`1.4.0_` ends with `_`, outside the grammar of reference names",
      severity: "info",
    },
  ],
  *check(doc) {
    // Anywhere else the name means nothing: misplaced-ref-name.
    const isName = (owner: unknown): boolean => typeof owner !== "string";
    for (const faulty of faultyValues(doc, REF_NAME, (text) => checkValue(REF_NAME, text), undefined, isName))
      yield* tellValue(doc, faulty, faulty.fault.weight === "wrong" ? undefined : "info");
  },
};
