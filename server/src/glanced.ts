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
  return plain === undefined || isOther(plain, reading) ? undefined : reportOf(plain, text, reading);
}

/** Shorter texts are scanned as fast as they are looked at. */
const LARGE = 1 << 14;

/** The report of a large text that is seen to be none of ours without a scan; `undefined` for every other one. */
export function passedOver(text: string, { kind, tape }: Reading): Report | undefined {
  if (kind !== undefined || text.length < LARGE || !isForeign(text)) return undefined;
  const tree = later(() => scan(text, tape));
  return {
    kind: undefined,
    document: undefined,
    problems: [],
    suppressed: [],
    get tree() {
      return tree();
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

function reportOf(plain: Plain, text: string, { file, tape }: Reading): Report {
  const tree = later(() => scan(text, tape));
  const document = later(() => readDocument(tree(), plain.kind, file));
  return {
    plain,
    kind: plain.kind,
    problems: [],
    suppressed: [],
    get tree() {
      return tree();
    },
    get document() {
      return document();
    },
  };
}

/** Made when somebody wants to see it, and once: most often nobody does. */
function later<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
