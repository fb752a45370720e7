/**
 * What single clients and registries refuse: data for the setting `target` and for the tables on the rules' pages. A row says
 * that one version of one program refused one kind of document at one time; nothing here was read out of anybody's code.
 */

/** Clients and registries that can be asked for, in the order of tables. The names are settings values and `--target` values. */
export const TARGETS = [
  "docker",
  "containerd",
  "podman",
  "skopeo",
  "buildah",
  "umoci",
  "buildkit",
  "crane",
  "oras",
  "regctl",
  "distribution",
  "docker-hub",
  "ecr",
  "gar",
  "gcr",
  "ghcr",
  "acr",
  "quay",
  "harbor",
  "gitlab",
  "artifactory",
  "nexus",
  "gitea",
  "zot",
] as const;

export type Target = (typeof TARGETS)[number];

/** One fact: who refuses what, since when it is known and how. */
export interface Refusal {
  readonly target: Target;
  /** The rule whose finding it is, and, where readers differ between the rule's findings, the finding's `case`. */
  readonly rule: string;
  readonly case?: string;
  /** The program as a message names it, with the version that was seen: "podman 4.3.1". */
  readonly client: string;
  /** When it was seen, as far as that is known: "2026-11-24", "2023". */
  readonly asOf: string;
  /** Since when it is over: the registry was closed or the version relaxed. Such a fact stands on the page and raises nothing. */
  readonly until?: string;
  /** The text that people see and search for. */
  readonly text?: string;
  /** "measured" for our own measurements, else a Markdown link to where it is written. */
  readonly source: string;
}

/** All facts, by rule and then by target. */
export const refusals: readonly Refusal[] = [
  // text: begin
  // text: end
  // identity: begin
  // identity: end
  // descriptor: begin
  // descriptor: end
  // media types and roles: begin
  // media types and roles: end
  // platforms: begin
  // platforms: end
  // annotations: begin
  // annotations: end
  // image config: begin
  // image config: end
  // cache: begin
  // cache: end
  // Docker: begin
  // Docker: end
  // artifacts: begin
  // artifacts: end
  // targets (refused-by-target): begin
  // targets (refused-by-target): end
];

const byRule = new Map<string, Refusal[]>();
for (const refusal of refusals) {
  const of = byRule.get(refusal.rule);
  if (of === undefined) byRule.set(refusal.rule, [refusal]);
  else of.push(refusal);
}

/** All facts about a rule, those that are over included. */
export function refusalsOf(rule: string): readonly Refusal[] {
  return byRule.get(rule) ?? [];
}

/**
 * The facts that hold today for a finding under the targets asked for, at most one for each target. A fact without a case holds
 * for every finding of its rule.
 */
export function refusedBy(targets: readonly Target[], rule: string, of: string | undefined): readonly Refusal[] {
  if (targets.length === 0) return [];
  const facts = refusalsOf(rule).filter((fact) => fact.until === undefined && (fact.case === undefined || fact.case === of));
  return targets.flatMap((target) => facts.find((fact) => fact.target === target) ?? []);
}
