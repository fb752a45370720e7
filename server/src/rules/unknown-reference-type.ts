import { distance } from "fastest-levenshtein";
import { replaceValue, spanOf } from "../json/index.ts";
import { ATTESTATION_MANIFEST, referencesOf } from "../model/attestation.ts";
import { INDEX_KINDS } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";
import { attestedIndex, UNKNOWN_PLATFORM } from "./attestation-without-reference.ts";

const attestation = (type: string): string =>
  `${UNKNOWN_PLATFORM},"annotations":{"vnd.docker.reference.digest":IMAGE,"vnd.docker.reference.type":${type}}`;

/** `vnd.docker.reference.type` has a value that readers do not know. */
export const unknownReferenceType: Rule = {
  id: "unknown-reference-type",
  subject: "platforms",
  severity: "warning",
  kinds: INDEX_KINDS,
  summary: "`vnd.docker.reference.type` is not `attestation-manifest`, the one type that readers look for.",
  why: [
    "BuildKit, buildx, Docker and Docker Scout compare the value as it stands. With any other, the entry is no attestation to them:",
    '`docker buildx imagetools inspect --format "{{json .SBOM}}"` finds nothing, Docker shows an image for `unknown/unknown`, and no',
    "error says why.",
    "",
    "A slip (`attestation_manifest`, `Attestation-Manifest`, `attestation`) is a warning. Another word is `info`: somebody may have a",
    "type of their own, and only their own reader knows it.",
    "",
    "**By hand:** write `attestation-manifest`. With tools: `docker buildx build --provenance=true --sbom=true` writes the entry by",
    "itself.",
  ].join("\n"),
  spec: ["[BuildKit 0.12, attestation storage](https://github.com/moby/buildkit/blob/v0.12.0/docs/attestations/attestation-storage.md)"],
  covers: ["3.21"],
  since: "0.2.0",
  examples: [
    { good: attestedIndex(attestation(`"attestation-manifest"`)) },
    {
      bad: attestedIndex(attestation(`«"attestation_manifest"»`)),
      says: "`attestation_manifest` is written `attestation-manifest`; readers pass over every other type",
      fixed: attestedIndex(attestation(`"attestation-manifest"`)),
    },
    {
      bad: attestedIndex(attestation(`«"com.example.scan"»`)),
      says: "`com.example.scan` is no reference type that Docker's tools know; they look for `attestation-manifest`",
      severity: "info",
    },
  ],
  *check(doc) {
    for (const { type, typeNode } of referencesOf(doc).values()) {
      if (type === undefined || type === ATTESTATION_MANIFEST) continue;
      const at = spanOf(doc.tree, typeNode);
      const plain = type.length > 40 ? "" : type.toLowerCase().replace(/[^a-z]/g, "");
      const same = plain === "attestationmanifest";
      if (!same && plain !== "attestation" && plain !== "attestations" && distance(plain, "attestationmanifest") > 2) {
        const what = type === "" ? "An empty string" : quote(type);
        yield {
          at,
          says: `${what} is no reference type that Docker's tools know; they look for \`${ATTESTATION_MANIFEST}\``,
          severity: "info",
        };
        continue;
      }
      yield {
        at,
        says: `${quote(type)} is written \`${ATTESTATION_MANIFEST}\`; readers pass over every other type`,
        fixes: () => [
          {
            title: `Replace with \`${ATTESTATION_MANIFEST}\``,
            safe: same,
            edits: [replaceValue(doc.tree, typeNode, JSON.stringify(ATTESTATION_MANIFEST))],
          },
        ],
      };
    }
  },
};
