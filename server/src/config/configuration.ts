import type { Span } from "../json/index.ts";
import type { Kind } from "../model/kinds.ts";
import type { Target } from "../refusals.ts";
import type { Expectations, Severity, SpecVersion } from "../rule.ts";

import type { Baseline } from "./baseline.ts";

/** The names under which a configuration is looked for, the first one found in a folder counts. */
export const CONFIGURATION_NAMES = [".oci-manifest.json", ".oci-manifest.jsonc"] as const;

/** The key of package.json that holds one. */
export const PACKAGE_KEY = "oci-manifest";

/** Whether a path (absolute, with `/`) is meant. */
export type Matcher = (path: string) => boolean;

/** What can be set for all files, for the files of a glob, or on the command line. */
export interface Choices {
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  readonly targets?: readonly Target[];
  readonly specVersion?: SpecVersion;
  readonly kind?: Kind;
  readonly expect?: Expectations;
  /** Larger documents than so many MiB are checked in a reduced way. */
  readonly fullCheckSize?: number;
}

/** Something that is known and accepted: it is not reported. */
export interface Suppression {
  readonly files: Matcher;
  readonly rule: string;
  /** JSON pointer (RFC 6901) to the value that holds the problem; left out: anywhere. */
  readonly pointer?: string;
  readonly reason: string;
  /** Where it is written, to report it when nothing needs it. */
  readonly source: Place;
}

/** A place in a configuration file. */
export interface Place {
  readonly file: string;
  readonly text: string;
  readonly at: Span;
}

/** A value that cannot be used; it is passed over, and the rest holds. */
export interface ConfigurationProblem extends Place {
  /** One sentence without a full stop. */
  readonly says: string;
}

/** A configuration with what it extends folded in. */
export interface Configuration extends Choices {
  /** The file that was found; absolute, with `/`. */
  readonly file: string;
  /** Files that are never checked, in the manner of ignore files. */
  readonly ignores: Matcher;
  readonly overrides: readonly (Choices & { readonly files: Matcher })[];
  readonly suppressions: readonly Suppression[];
  /** The baseline's path; absolute, with `/`. */
  readonly baseline?: string;
  /** What stands in the baseline, where it is there and can be read. */
  readonly accepted?: Baseline;
}

/** What holds for one file. */
export interface Chosen extends Choices {
  readonly ignored: boolean;
  /** Those whose globs match the file. */
  readonly suppressions: readonly Suppression[];
  /** How many problems of each fingerprint the baseline accepts. */
  readonly baseline?: ReadonlyMap<string, number>;
}

/** What a configuration says of a file: its own choices, and over them those of each override whose globs match, in their order. */
export function choose(configuration: Configuration, file: string): Chosen {
  let { rules, targets, specVersion, kind, expect, fullCheckSize } = configuration;
  for (const override of configuration.overrides) {
    if (!override.files(file)) continue;
    rules = { ...rules, ...override.rules };
    targets = override.targets ?? targets;
    specVersion = override.specVersion ?? specVersion;
    kind = override.kind ?? kind;
    expect = override.expect ?? expect;
    fullCheckSize = override.fullCheckSize ?? fullCheckSize;
  }
  const baseline = configuration.accepted?.get(file);
  return {
    ignored: configuration.ignores(file),
    ...(baseline === undefined ? {} : { baseline }),
    suppressions: configuration.suppressions.filter((suppression) => suppression.files(file)),
    ...(rules === undefined ? {} : { rules }),
    ...(targets === undefined ? {} : { targets }),
    ...(specVersion === undefined ? {} : { specVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(expect === undefined ? {} : { expect }),
    ...(fullCheckSize === undefined ? {} : { fullCheckSize }),
  };
}
