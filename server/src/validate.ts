import type { Tape, Tree } from "./json/index.ts";
import type { Document } from "./model/document.ts";
import type { Detected, Kind } from "./model/kinds.ts";
import type { Problem, Severity } from "./rule.ts";

/** What may be set for a check. Everything is optional; the default is every rule at its own severity. */
export interface CheckOptions {
  /** The file's path or URI: to recognise blobs of a layout. It is never opened. */
  readonly file?: string;
  /** Checks the text as this kind, whatever it looks like. */
  readonly kind?: Kind;
  /** Severity by rule id; "off" silences the rule. */
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  /** Rules to leave out although they are on: what another program on the same editor already reports. */
  readonly leaveOut?: readonly string[];
  /** Memory to reuse; the previous report that used it must not be read any more. */
  readonly tape?: Tape;
}

/** What a check found. `problems` are sorted by place; `kind` is `undefined` for a text that is not ours. */
export interface Report {
  readonly tree: Tree;
  readonly kind: Detected;
  /** `undefined` for texts that are not ours and for inspect output. */
  readonly document: Document | undefined;
  readonly problems: readonly Problem[];
}

/** THE DOOR: text in, report out. Pure; never throws. */
export function validate(_text: string, _options: CheckOptions = {}): Report {
  throw new Error("unbuilt");
}
