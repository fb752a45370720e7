import { inlineCode } from "../hover/markdown.ts";
import { property, stringAt } from "../json/index.ts";
import { layersOf } from "../model/artifact.ts";
import { ATTESTATION_MANIFEST, attestationName, referencesOf } from "../model/attestation.ts";
import type { Document } from "../model/document.ts";
import { findPredicate } from "../oci/predicates.ts";
import { cell } from "./parts.ts";
import type { Subject } from "./subject.ts";

const PREDICATE_TYPE = "in-toto.io/predicate-type";

/** As many are named one by one. */
const MOST = 10;

const LOST = [
  "### What `--provenance=false` would lose\n\nThe record of how the image was built: builder, source and revision, build arguments, and the",
  "exact base images. Docker Scout and policies that ask for provenance go by it, and it cannot be made up afterwards. The image itself is the",
  "same either way. What is gained: older registries and tools take it, and a build for one platform is a plain manifest.",
].join(" ");

/** What the attestations of an image hold, and what leaving them out costs; `undefined` where a document is about something else. */
export function attestationSection(doc: Document, subject: Subject): string | undefined {
  if (subject === "attestations") return `## What the attestations hold\n\n${statements(doc)}\n\n${LOST}`;
  if (subject !== "index with attestations") return undefined;
  const entries = [...referencesOf(doc).values()].filter(({ type }) => type === ATTESTATION_MANIFEST);
  const lines = entries.slice(0, MOST).map(({ descriptor }) => {
    return `- \`manifests[${descriptor.index}]\`: ${attestationName(doc, descriptor) ?? "attestation"}`;
  });
  if (entries.length > MOST) lines.push(`- … and ${entries.length - MOST} more`);
  const holds =
    "Each is a manifest whose layers are statements (in-toto): most often the provenance (SLSA: how it was built), with `--sbom=true` also the list of packages (SPDX). `docker buildx imagetools inspect REF --format '{{json .Provenance}}'` prints it, `'{{json .SBOM}}'` the list.";
  return `## What the attestations hold\n\n${lines.join("\n")}\n\n${holds}\n\n${LOST}`;
}

function statements(doc: Document): string {
  const rows = layersOf(doc).map((layer) => {
    const type = stringAt(doc.tree, property(doc.tree, layer.annotationsNode, PREDICATE_TYPE));
    const holds = findPredicate(type ?? "")?.holds;
    const name = type === undefined ? `no \`${PREDICATE_TYPE}\`` : cell(inlineCode(type));
    return `- \`layers[${layer.index}]\`, ${name}${holds === undefined ? "" : `: ${holds}`}`;
  });
  const shown = rows.slice(0, MOST);
  if (rows.length > MOST) shown.push(`- … and ${rows.length - MOST} more`);
  return shown.join("\n");
}
