import { NONE, type Node, property, rawOf, spanOf, stringAt, stringOf } from "../json/index.ts";
import { annotationsOf, annotationValue, ownerOf } from "../model/annotations.ts";
import type { Descriptor } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";
import { REF_NAME } from "./misplaced-ref-name.ts";

/** The full name that `docker save` and containerd write beside a tag: two images may well have one tag. */
const IMAGE_NAME = "io.containerd.image.name";

const entry = (digest: string, more: string): string =>
  `{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:${digest}","size":1024,"annotations":{${more}}}`;
const FIRST = "5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6";
const SECOND = "95cf1a2e1698fe3ca1fcc3f653119146b271d0b62e487ec264441e886a11bd06";
const layout = (...entries: readonly string[]): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;

/** Two entries of an index have one name and nothing that tells them apart. */
export const duplicateRefName: Rule = {
  id: "duplicate-ref-name",
  subject: "annotations",
  severity: "info",
  kinds: ["oci-index"],
  summary: "Two entries of an index have the same `org.opencontainers.image.ref.name`, but are different images of the same platform.",
  why: [
    "In a layout's `index.json` the name is what a client asks for. The specification lets names repeat, and clients go different ways:",
    "umoci refuses (`tag is ambiguous: t`); containerd, skopeo, regclient and oras take one of the two and do not say which (measured in",
    "November 2026). So the same command gives different images.",
    "",
    "Entries for different platforms may share a name, as may entries that `io.containerd.image.name` tells apart: `docker save alpine:latest",
    "busybox:latest` writes `latest` twice. The same image twice is no problem either.",
    "",
    "**By hand:** keep the entry that the name is for, and name the other one differently or not at all: `oras tag --oci-layout",
    "DIR@DIGEST NEW`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-layout.md, index.json](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md#indexjson-file)",
    "[opencontainers/image-spec#581](https://github.com/opencontainers/image-spec/issues/581)",
  ],
  covers: ["3.27"],
  since: "0.2.0",
  examples: [
    { good: layout(entry(FIRST, `"${REF_NAME}":"1.4.0"`), entry(SECOND, `"${REF_NAME}":"1.4.1"`)) },
    {
      good: layout(
        entry(FIRST, `"${IMAGE_NAME}":"docker.io/library/alpine:latest","${REF_NAME}":"latest"`),
        entry(SECOND, `"${IMAGE_NAME}":"docker.io/library/busybox:latest","${REF_NAME}":"latest"`),
      ),
    },
    {
      bad: layout(entry(FIRST, `"${REF_NAME}":"1.4.0"`), entry(SECOND, `"${REF_NAME}":«"1.4.0"»`)),
      says: "`1.4.0` is the name of another entry, too; umoci refuses it, and other clients take one of the two",
    },
  ],
  *check(doc) {
    const use = annotationsOf(doc).get(REF_NAME);
    if (use === undefined || use.keys.length < 2) return;
    const { tree } = doc;
    const seen = new Map<string, { readonly value: Node; readonly owner: Descriptor }>();
    for (const key of use.keys) {
      const owner = ownerOf(doc, key);
      const value = annotationValue(tree, key);
      if (typeof owner === "string" || owner.place !== "manifest" || value === NONE) continue;
      const name = stringOf(tree, value);
      const full = stringAt(tree, property(tree, owner.annotationsNode, IMAGE_NAME)) ?? "";
      const platform = owner.platformNode === NONE ? "" : rawOf(tree, owner.platformNode);
      const identity = JSON.stringify([name, full, platform]);
      const first = seen.get(identity);
      if (name === "" || first === undefined || first.owner.digest === owner.digest) {
        if (first === undefined) seen.set(identity, { value, owner });
        continue;
      }
      yield {
        at: spanOf(tree, value),
        says: `${quote(name)} is the name of another entry, too; umoci refuses it, and other clients take one of the two`,
        related: [{ at: spanOf(tree, first.value), says: "It stands here first" }],
      };
    }
  },
};
