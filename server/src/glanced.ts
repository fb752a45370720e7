import { scan, type Tape, type Tree } from "./json/index.ts";
import { type Document, readDocument } from "./model/document.ts";
import { isForeign } from "./model/foreign.ts";
import { glance, type Plain } from "./model/glance.ts";
import type { CheckOptions, Report } from "./validate.ts";

/** By what a text is read: nothing of it can make another text of it. */
type Reading = Pick<CheckOptions, "file" | "kind" | "tape">;

/** The report of a text that is accepted at a glance; `undefined` for every other one. What is accepted is all ASCII. */
export function glanced(text: string, reading: Reading): Report | undefined {
  const plain = glance(text);
  return plain === undefined || isOther(plain, reading) ? undefined : new PlainReport(plain, text, reading);
}

/** Shorter texts are scanned as fast as they are looked at. */
const LARGE = 1 << 14;

/** The report of a large text that is seen to be none of ours without a scan; `undefined` for every other one. */
export function passedOver(text: string, { kind, tape }: Reading): Report | undefined {
  if (kind !== undefined || text.length < LARGE || !isForeign(text)) return undefined;
  return new ForeignReport(text, tape);
}

/** The report of JSON that is none of ours: a class for the reason that `PlainReport` is one. */
class ForeignReport implements Report {
  readonly kind = undefined;
  readonly document = undefined;
  readonly problems: Report["problems"] = [];
  readonly suppressed: Report["suppressed"] = [];
  readonly #text: string;
  readonly #tape: Tape | undefined;
  #tree: Tree | undefined;

  constructor(text: string, tape: Tape | undefined) {
    this.#text = text;
    this.#tape = tape;
  }

  get tree(): Tree {
    this.#tree ??= scan(this.#text, this.#tape);
    return this.#tree;
  }
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

/**
 * The report of what was accepted at a glance; tree and document are made when somebody wants to see them, and most often nobody does.
 * A class, because to make an object with accessors of its own takes as long as the glance, and keeps what it closes over until all is collected.
 */
class PlainReport implements Report {
  readonly plain: Plain;
  readonly kind: Plain["kind"];
  readonly problems: Report["problems"] = [];
  readonly suppressed: Report["suppressed"] = [];
  readonly #text: string;
  readonly #reading: Reading;
  #tree: Tree | undefined;
  #document: Document | undefined;

  constructor(plain: Plain, text: string, reading: Reading) {
    this.plain = plain;
    this.kind = plain.kind;
    this.#text = text;
    this.#reading = reading;
  }

  get tree(): Tree {
    this.#tree ??= scan(this.#text, this.#reading.tape);
    return this.#tree;
  }

  get document(): Document {
    this.#document ??= readDocument(this.tree, this.kind, this.#reading.file);
    return this.#document;
  }
}
