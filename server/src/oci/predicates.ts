import type { Source } from "./mediatype.ts";

/** What a statement of an attestation is about. */
export interface PredicateType {
  readonly uri: string;
  /** Short, for a list: "SLSA provenance 1.0". */
  readonly title: string;
  /** What such a statement holds, in a few words with backticks: "SBOM: the packages in the image, as SPDX". */
  readonly holds: string;
  readonly source: Source;
}

const IN_TOTO: Source = { label: "in-toto, predicate types", url: "https://github.com/in-toto/attestation/tree/main/spec/predicates" };

const PROVENANCE = "provenance: by what, when and from which sources and base images it was built; with `mode=max` every step, too";

/** The predicate types that are met in images, those that BuildKit writes first. */
export const predicateTypes: readonly PredicateType[] = [
  {
    uri: "https://slsa.dev/provenance/v0.2",
    title: "SLSA provenance 0.2",
    holds: PROVENANCE,
    source: { label: "SLSA provenance 0.2", url: "https://slsa.dev/provenance/v0.2" },
  },
  {
    uri: "https://slsa.dev/provenance/v1",
    title: "SLSA provenance 1",
    holds: PROVENANCE,
    source: { label: "SLSA provenance 1", url: "https://slsa.dev/spec/v1.0/provenance" },
  },
  {
    uri: "https://spdx.dev/Document",
    title: "SPDX list of packages",
    holds: "SBOM: the packages in the image, as SPDX",
    source: IN_TOTO,
  },
  {
    uri: "https://cyclonedx.org/bom",
    title: "CycloneDX list of packages",
    holds: "SBOM: the packages in the image, as CycloneDX",
    source: IN_TOTO,
  },
  {
    uri: "https://in-toto.io/attestation/vulns/v0.1",
    title: "Vulnerability scan",
    holds: "the findings of a vulnerability scanner",
    source: IN_TOTO,
  },
  {
    uri: "https://openvex.dev/ns/v0.2.0",
    title: "OpenVEX",
    holds: "VEX: which known vulnerabilities concern the image, and which do not",
    source: { label: "OpenVEX 0.2.0", url: "https://github.com/openvex/spec" },
  },
  {
    uri: "https://slsa.dev/verification_summary/v1",
    title: "SLSA verification summary",
    holds: "that somebody has checked the image against a policy, and which level it reached",
    source: IN_TOTO,
  },
];

/** The version at the end of a type's name: another one is the same kind of statement. */
const VERSION = /\/?v\d[\d.]*$/;

/** The predicate type of this name, or another version of it. */
export function findPredicate(uri: string): PredicateType | undefined {
  const name = uri.length < 200 ? uri.replace(VERSION, "") : uri;
  return predicateTypes.find((one) => one.uri === uri) ?? predicateTypes.find((one) => one.uri.replace(VERSION, "") === name);
}
