import { spanOf } from "../json/index.ts";
import type { Rule } from "../rule.ts";

const DIGEST = "sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812";
const OTHER = "sha256:a4184fec4faab123670caa2318b763fb9825529074bde1b5fc86f6c32cf9cfa4";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const index = (subject: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"${MANIFEST}","digest":"${DIGEST}","size":1043}],"subject":{"mediaType":"${MANIFEST}","digest":${subject},"size":1043}}`;

/** An index is about a manifest that it lists itself. */
export const subjectAmongManifests: Rule = {
  id: "subject-among-manifests",
  subject: "artifacts",
  severity: "info",
  kinds: ["oci-index"],
  summary: "`subject` of an index is one of its own entries: the index says that it is about a part of itself.",
  why: [
    "`subject` names the manifest that this document says something about: the image that is signed, described or attested. Registries list",
    "the document among the referrers of that manifest. An index that lists the same manifest as its content, too, is content and remark",
    "in one. None of the clients and registries that we tried refuses it, but tools that follow referrers and entries (`oras copy -r`,",
    "`regctl image copy --referrers --digest-tags`) come by the manifest twice, and who shows the image's referrers shows its own index.",
    "",
    "**By hand:** for an index of images remove `subject`. For an artifact in several parts list the parts in `manifests`, and let `subject`",
    "name the image: `oras manifest index create --subject IMAGE REF PART…`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, image-index.md, subject](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
  ],
  covers: ["3.28"],
  since: "0.2.0",
  examples: [
    { good: index(`"${OTHER}"`) },
    {
      bad: index(`«"${DIGEST}"»`),
      says: "`subject` is an entry of this index, too; a subject is what the index is about, not what it holds",
    },
  ],
  *check(doc) {
    const subject = doc.descriptors.find(({ place }) => place === "subject");
    if (subject?.digest === undefined || subject.digest === "") return;
    const entry = doc.descriptors.find(({ place, digest }) => place === "manifest" && digest === subject.digest);
    if (entry === undefined) return;
    yield {
      at: spanOf(doc.tree, subject.digestNode),
      says: "`subject` is an entry of this index, too; a subject is what the index is about, not what it holds",
      related: [{ at: spanOf(doc.tree, entry.digestNode), says: "The same manifest as an entry" }],
    };
  },
};
