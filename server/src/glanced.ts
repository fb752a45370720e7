import { asciiBytes, scan } from "./json/index.ts";
import { readDocument } from "./model/document.ts";
import { isForeign } from "./model/foreign.ts";
import { glance, type Plain } from "./model/glance.ts";
import type { CheckOptions, Report } from "./validate.ts";

/** By what a text is read: nothing of it can make another text of it. */
type Reading = Pick<CheckOptions, "file" | "kind" | "tape">;

/** The report of a text that is accepted at a glance; `undefined` for every other one. */
export function glanced(text: string, reading: Reading): Report | undefined {
  const bytes = asciiBytes(text);
  const plain = bytes === undefined ? undefined : glance(bytes, text.length);
  return plain === undefined || isOther(plain, reading) ? undefined : reportOf(plain, () => text, reading);
}

/** Shorter texts are scanned as fast as they are looked at. */
const LARGE = 1 << 14;

/** The report of a large text that is seen to be none of ours without a scan; `undefined` for every other one. */
export function passedOver(text: string, { kind, tape }: Reading): Report | undefined {
  if (kind !== undefined || text.length < LARGE || !isForeign(text)) return undefined;
  let tree: Report["tree"] | undefined;
  return {
    kind: undefined,
    document: undefined,
    problems: [],
    suppressed: [],
    get tree() {
      tree ??= scan(text, tape);
      return tree;
    },
  };
}

/** Whether somebody said that it is another kind of document. */
function isOther({ kind }: Plain, reading: Reading): boolean {
  return reading.kind !== undefined && reading.kind !== kind;
}

/** Whether nothing is asked for beyond what every document has to be: what is accepted at a glance is right by that alone. */
export function asksNothingMore({ targets, specVersion, expect, layout, timing }: CheckOptions): boolean {
  return (
    (targets === undefined || targets.length === 0) &&
    (specVersion === undefined || specVersion === "1.1") &&
    expect === undefined &&
    layout === undefined &&
    timing === undefined
  );
}

/** Its tree and its parts are made when somebody wants to see them: most often nobody does. */
function reportOf(plain: Plain, textOf: () => string, { file, tape }: Reading): Report {
  let tree: Report["tree"] | undefined;
  let document: Report["document"];
  return {
    plain,
    kind: plain.kind,
    problems: [],
    suppressed: [],
    get tree() {
      tree ??= scan(textOf(), tape);
      return tree;
    },
    get document() {
      document ??= readDocument(this.tree, plain.kind, file);
      return document;
    },
  };
}
