import { attestationName, entryWithDigest, referencesOf } from "../model/attestation.ts";
import type { Descriptor, Document } from "../model/document.ts";
import { ATTESTATIONS_PAGE } from "../pages.ts";
import { link, paragraphs } from "./markdown.ts";

/**
 * What an entry for unknown/unknown is, what it holds, which option makes it and what leaving it out costs; as Markdown. The same for its
 * platform and for the two annotations that make it one.
 */
export function attestationHover(doc: Document, descriptor: Descriptor): string {
  const name = attestationName(doc, descriptor);
  const reference = referencesOf(doc).get(descriptor.node);
  const image = reference?.digest === undefined ? undefined : entryWithDigest(doc, reference.digest);
  const whose = image === undefined ? "the image that `vnd.docker.reference.digest` names" : `\`manifests[${image.index}]\``;
  return paragraphs(
    `**${name === undefined ? "No platform" : name.charAt(0).toUpperCase() + name.slice(1)}** — an entry that is not for running`,
    "BuildKit gives its attestations the platform unknown/unknown, so that no client takes them for an image.",
    name === undefined
      ? "Which image one is about stands in its annotation `vnd.docker.reference.digest`; this entry has none that says so."
      : `It holds statements about ${whose}: how it was built (provenance), with \`--sbom=true\` also what is in it.`,
    "`docker buildx build --provenance=false` makes none; policies and scanners that go by them then find nothing.",
    link({ label: "What is unknown/unknown?", url: ATTESTATIONS_PAGE }),
  );
}
