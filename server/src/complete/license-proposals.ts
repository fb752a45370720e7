import { LICENSE_TITLES, licenseTitle } from "../oci/license-titles.ts";
import { spdxExceptions, spdxLicenses } from "../oci/spdx.ts";
import type { Draft } from "./proposal.ts";

/** The licences of most images; the rest of the list comes when somebody types. */
const COMMON: readonly string[] = Object.keys(LICENSE_TITLES);

/** So many identifiers are proposed at once. */
const MOST = 100;

/** Longer expressions are nobody's. In UTF-16 units. */
const LONGEST = 1000;

/**
 * Licences for a half-typed SPDX expression: identifiers behind the operators and parentheses that stand there, exceptions behind
 * `WITH`, operators behind an identifier.
 */
export function licenseDrafts(typed: string): readonly Draft[] {
  if (typed.length > LONGEST) return [];
  let from = typed.length;
  while (from > 0 && /[A-Za-z0-9.+-]/.test(typed[from - 1] as string)) from--;
  const before = typed.slice(0, from);
  const word = typed.slice(from);
  const last =
    before
      .trim()
      .split(/[\s()]+/)
      .at(-1) ?? "";
  if (last === "WITH") return matching(spdxExceptions, word).map((id) => draft(before, id, "exception"));
  const isComplete = last !== "" && /[\w.+)-]\s$/.test(before) && last !== "AND" && last !== "OR";
  if (isComplete) return ["AND", "OR", "WITH"].map((operator) => draft(before, `${operator} `, "operator"));
  const ids = word === "" ? COMMON : matching([...COMMON, ...spdxLicenses.filter((id) => !COMMON.includes(id))], word);
  return ids.map((id) => draft(before, id, "licence"));
}

function matching(ids: readonly string[], word: string): readonly string[] {
  const wanted = word.toLowerCase();
  return ids.filter((id) => id.toLowerCase().includes(wanted)).slice(0, MOST);
}

function draft(before: string, id: string, what: "licence" | "exception" | "operator"): Draft {
  return {
    label: id.trim(),
    kind: "value",
    detail: what === "licence" ? (licenseTitle(id) ?? "SPDX licence") : `SPDX ${what}`,
    ...(what === "licence" ? { explains: { of: "licence", name: id } as const } : {}),
    json: JSON.stringify(before + id),
    filter: before + id,
  };
}
