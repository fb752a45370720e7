import { HINTS, type HintChoice } from "../hints/choice.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { FULL_CHECK_SETTING, FULL_CHECK_SIZE, LARGEST_FULL_CHECK } from "../reduced.ts";
import { SEVERITIES, type Severity, SPEC_VERSIONS, type SpecVersion } from "../rule.ts";
import { TARGETS, type Target } from "../target-names.ts";
import { readUri } from "./uris.ts";

/** The settings that hold for one document. */
export interface Settings {
  readonly enable: boolean;
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly targets: readonly Target[];
  readonly specVersion: SpecVersion;
  /** Kind by glob, in the order in which the person wrote them; the first that matches counts. */
  readonly kinds: readonly { readonly glob: string; readonly kind: Kind | "ignore"; readonly matches: (path: string) => boolean }[];
  /** Which inlay hints are shown. */
  readonly hints: HintChoice;
  /** The line above the document that says what it is. */
  readonly codeLens: boolean;
  /** Larger documents than so many MiB are checked in a reduced way. */
  readonly fullCheckSize: number;
}

/** What holds where nothing is set. */
export const DEFAULTS: Settings = {
  enable: true,
  rules: {},
  targets: [],
  specVersion: "1.1",
  kinds: [],
  hints: HINTS,
  codeLens: true,
  fullCheckSize: FULL_CHECK_SIZE,
};

/** The section that is asked of the client. */
export const SECTION = "oci-manifest";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads the section `oci-manifest` as a client sent it, `null` and garbage included.
 *
 * @param tell receives one sentence for each value that cannot be used; that value is passed over
 */
export async function readSettings(given: unknown, tell: (says: string) => void): Promise<Settings> {
  if (given === undefined || given === null) return DEFAULTS;
  if (!isObject(given)) {
    tell(`the settings \`${SECTION}\` are no object; the defaults hold`);
    return DEFAULTS;
  }
  const { enable, rules, target, specVersion, kinds, inlayHints, codeLens, fullCheckSize } = given;
  return {
    enable: switchOf(enable, "enable", true, tell),
    codeLens: switchOf(codeLens, "codeLens", true, tell),
    hints: hintsChosen(inlayHints, tell),
    fullCheckSize: sizeOf(fullCheckSize, tell),
    rules: Object.fromEntries(
      entries(rules, "rules", tell).filter((entry): entry is [string, Severity | "off"] => {
        const known = entry[1] === "off" || SEVERITIES.some((severity) => severity === entry[1]);
        if (!known)
          tell(`\`${SECTION}.rules\`: ${quoted(entry[1])} is no severity for ${quoted(entry[0])}; known are ${SEVERITIES.join(", ")}, off`);
        return known;
      }),
    ),
    targets: targetsOf(target, tell),
    specVersion: specVersionOf(specVersion, tell),
    kinds: await kindsOf(kinds, tell),
  };
}

/** Kinds by globs, for which something is loaded only where there are any. */
async function kindsOf(given: unknown, tell: (says: string) => void): Promise<Settings["kinds"]> {
  const set = entries(given, "kinds", tell);
  if (set.length === 0) return [];
  const { default: globs } = await import("picomatch");
  return set.flatMap(([glob, kind]) => {
    const known = kind === "ignore" ? kind : KINDS.find((name) => name === kind);
    if (known === undefined) {
      tell(`\`${SECTION}.kinds\`: ${quoted(kind)} is no kind for ${quoted(glob)}; known are ${KINDS.join(", ")}, ignore`);
      return [];
    }
    try {
      return [{ glob, kind: known, matches: globs(glob, { dot: true }) }];
    } catch {
      tell(`\`${SECTION}.kinds\`: ${quoted(glob)} is no glob`);
      return [];
    }
  });
}

/** A setting that is on or off. */
function switchOf(given: unknown, name: string, otherwise: boolean, tell: (says: string) => void): boolean {
  if (given === undefined || given === null) return otherwise;
  if (typeof given === "boolean") return given;
  tell(`\`${SECTION}.${name}\` is neither true nor false`);
  return otherwise;
}

/** A size in MiB. */
function sizeOf(given: unknown, tell: (says: string) => void): number {
  if (given === undefined || given === null) return FULL_CHECK_SIZE;
  if (typeof given === "number" && given > 0 && given <= LARGEST_FULL_CHECK) return given;
  tell(`\`${SECTION}.${FULL_CHECK_SETTING}\` is a number of MiB up to ${LARGEST_FULL_CHECK}`);
  return FULL_CHECK_SIZE;
}

/** Each hint by its name; what is not set stays as it is by itself. */
function hintsChosen(given: unknown, tell: (says: string) => void): HintChoice {
  const set = Object.fromEntries(entries(given, "inlayHints", tell));
  const choice = { ...HINTS };
  for (const name of Object.keys(HINTS) as (keyof HintChoice)[])
    choice[name] = switchOf(set[name], `inlayHints.${name}`, HINTS[name], tell);
  return choice;
}

/** One target or a list of them; "any" is nobody in particular. */
function targetsOf(given: unknown, tell: (says: string) => void): readonly Target[] {
  if (given === undefined || given === null) return [];
  const names = Array.isArray(given) ? given : [given];
  return names.flatMap((name) => {
    const known = TARGETS.find((target) => target === name);
    if (known === undefined && name !== "any")
      tell(`\`${SECTION}.target\`: ${quoted(name)} is no target; known are any, ${TARGETS.join(", ")}`);
    return known ?? [];
  });
}

function specVersionOf(given: unknown, tell: (says: string) => void): SpecVersion {
  const known = SPEC_VERSIONS.find((version) => version === given);
  if (known === undefined && given !== undefined && given !== null)
    tell(`\`${SECTION}.specVersion\`: ${quoted(given)} is no version; known are ${SPEC_VERSIONS.join(", ")}`);
  return known ?? DEFAULTS.specVersion;
}

function entries(given: unknown, name: string, tell: (says: string) => void): [string, unknown][] {
  if (given === undefined || given === null) return [];
  if (isObject(given)) return Object.entries(given);
  tell(`\`${SECTION}.${name}\` is no object`);
  return [];
}

const quoted = (value: unknown): string => `\`${JSON.stringify(value)?.slice(0, 80)}\``;

/**
 * What the setting `kinds` says of a document: a kind, "ignore", or `undefined` where no glob matches. Globs are tried
 * against the path below its workspace folder and against the whole path.
 */
export function kindSetting(settings: Settings, uri: string, folders: readonly string[]): Kind | "ignore" | undefined {
  if (settings.kinds.length === 0) return undefined;
  const own = readUri(uri);
  const path = own?.path ?? uri;
  const below = folders
    .map(readUri)
    .filter((folder) => folder !== undefined)
    // Of two folders of one path, one may lie on another machine.
    .filter((folder) => folder.scheme !== own?.scheme || folder.authority.toLowerCase() === own.authority.toLowerCase())
    .map((folder) => folder.path.replace(/\/?$/, "/"))
    .filter((folder) => path.startsWith(folder))
    .map((folder) => path.slice(folder.length));
  const names = [...below, path, path.replace(/^\//, "")];
  return settings.kinds.find(({ matches }) => names.some((name) => matches(name)))?.kind;
}
