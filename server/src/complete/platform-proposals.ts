import { containerOf, property, stringAt } from "../json/index.ts";
import { ATTESTATION_MANIFEST, REFERENCE_TYPE } from "../model/attestation.ts";
import { architectures, fitTogether, operatingSystems, UNKNOWN, variantsOf, WIN32K, windowsReleases } from "../oci/platforms.ts";
import type { Question } from "./asked.ts";
import { type Draft, rank } from "./proposal.ts";

/** The names that fit a property of a platform beside those that stand there already; empty for other properties. */
export function platformDrafts(question: Question, name: string): readonly Draft[] {
  const { tree, caret } = question;
  const beside = (property_: string): string | undefined => stringAt(tree, property(tree, caret.container, property_)) || undefined;
  switch (name) {
    case "architecture": {
      const os = beside("os");
      const fits = (architecture: string): boolean => os === undefined || fitTogether(os, architecture);
      const names = architectures.map((one) => named(one.name, one.meaning, "architecture"));
      return ranked(isAttestation(question) || os === UNKNOWN ? [UNKNOWN_NAME, ...names] : names, fits);
    }
    case "os": {
      const architecture = beside("architecture");
      const fits = (os: string): boolean => architecture === undefined || fitTogether(os, architecture);
      const names = operatingSystems.map((one) => named(one.name, one.meaning, "os"));
      return ranked(isAttestation(question) || architecture === UNKNOWN ? [UNKNOWN_NAME, ...names] : names, fits);
    }
    case "variant": {
      const architecture = beside("architecture") ?? "";
      return variantsOf(architecture, "1.1").map((one) => ({
        ...named(one.name, one.meaning, "variant"),
        explains: { of: "variant", name: one.name, architecture },
      }));
    }
    case "os.version":
      return beside("os") === "windows"
        ? [...windowsReleases]
            .reverse()
            .map(({ version, meaning }) => ({ label: version, kind: "value", detail: meaning, json: JSON.stringify(version) }))
        : [];
    default:
      return [];
  }
}

/** The values of the list `os.features`. */
export function osFeatureDrafts(): readonly Draft[] {
  return [
    { label: WIN32K, kind: "value", detail: "Windows with the part of the kernel for windows on a screen", json: JSON.stringify(WIN32K) },
  ];
}

const UNKNOWN_NAME: Draft = { label: UNKNOWN, kind: "value", detail: "an attestation, which is no image", json: JSON.stringify(UNKNOWN) };

function named(name: string, meaning: string, of: "architecture" | "os" | "variant"): Draft {
  return { label: name, kind: "value", detail: meaning.replaceAll("`", ""), explains: { of, name }, json: JSON.stringify(name) };
}

/** Those that go with what stands beside first, each group in its order. */
function ranked(drafts: readonly Draft[], fits: (name: string) => boolean): readonly Draft[] {
  return drafts.map((draft, index) => ({ ...draft, sort: `${fits(draft.label) ? 0 : 1}${rank(index)}` }));
}

/** Whether the entry that the platform belongs to says of itself that it is an attestation. */
function isAttestation({ tree, caret }: Question): boolean {
  const annotations = property(tree, containerOf(tree, caret.container), "annotations");
  return stringAt(tree, property(tree, annotations, REFERENCE_TYPE)) === ATTESTATION_MANIFEST;
}
