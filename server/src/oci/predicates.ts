import type { Source } from "./mediatype.ts";

/** What a statement of an attestation is about. */
export interface PredicateType {
  readonly uri: string;
  /** Short, for a list: "SLSA provenance 1.0". */
  readonly title: string;
  /** One sentence for a person. */
  readonly meaning: string;
  /** The option of `docker buildx build` that makes such statements, where one does. */
  readonly option?: string;
  readonly source: Source;
}

const IN_TOTO: Source = { label: "in-toto, predicate types", url: "https://github.com/in-toto/attestation/tree/main/spec/predicates" };

/** The predicate types that are met in images, those that BuildKit writes first. */
export const predicateTypes: readonly PredicateType[] = [
  {
    uri: "https://slsa.dev/provenance/v0.2",
    title: "SLSA provenance 0.2",
    meaning: "How the image was built: builder, sources and parameters. BuildKit wrote this version first.",
    option: "--provenance",
    source: { label: "SLSA provenance 0.2", url: "https://slsa.dev/provenance/v0.2" },
  },
  {
    uri: "https://slsa.dev/provenance/v1",
    title: "SLSA provenance 1",
    meaning: "How the image was built: builder, sources and parameters.",
    option: "--provenance",
    source: { label: "SLSA provenance 1", url: "https://slsa.dev/spec/v1.0/provenance" },
  },
  {
    uri: "https://spdx.dev/Document",
    title: "SPDX list of parts",
    meaning: "The software in the image as an SPDX document (SBOM).",
    option: "--sbom",
    source: IN_TOTO,
  },
  {
    uri: "https://cyclonedx.org/bom",
    title: "CycloneDX list of parts",
    meaning: "The software in the image as a CycloneDX document (SBOM).",
    source: IN_TOTO,
  },
  {
    uri: "https://in-toto.io/attestation/vulns/v0.1",
    title: "Vulnerability scan",
    meaning: "What a scanner found in the image, and when.",
    source: IN_TOTO,
  },
  {
    uri: "https://openvex.dev/ns/v0.2.0",
    title: "OpenVEX",
    meaning: "Which known vulnerabilities affect the image and which do not.",
    source: { label: "OpenVEX 0.2.0", url: "https://github.com/openvex/spec" },
  },
  {
    uri: "https://slsa.dev/verification_summary/v1",
    title: "SLSA verification summary",
    meaning: "That somebody has checked the image against a policy, and which level it reached.",
    source: IN_TOTO,
  },
];

/** The predicate type of exactly this name. */
export function findPredicate(uri: string): PredicateType | undefined {
  return predicateTypes.find((one) => one.uri === uri);
}
