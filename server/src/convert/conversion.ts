import { NONE, spanOf, type Tree } from "../json/index.ts";
import { digestOf, utf8 } from "../oci/digest.ts";
import type { Remark, Remarks } from "./remarks.ts";

/** What became of a conversion. */
export type Conversion =
  | {
      readonly outcome: "converted";
      /** The whole new document, in the old one's style, written when somebody asks for it: the document's tree must still live. */
      readonly text: string;
      /** `sha256:…` and length in UTF-8 bytes of `text`, worked out when somebody asks for them. */
      readonly digest: string;
      readonly size: number;
      /** What the new form cannot hold and drops. Not empty: a person must agree first (`--force`, an explicit action). */
      readonly losses: readonly Remark[];
      /** Short for a title, "`platform` of 2 entries"; empty without losses. */
      readonly lossSummary: string;
      /** Kept as it is, but worth knowing (unknown layer types, foreign urls). */
      readonly notes: readonly Remark[];
    }
  | {
      readonly outcome: "refused";
      /** Why, at the token, with the remedy; at least one. */
      readonly reasons: readonly Remark[];
    };

/** Where a text is no document that a reader takes, so that nobody can say what it means. */
export function unreadableAt(tree: Tree): Remark | undefined {
  const fault = tree.faults[0];
  if (fault !== undefined) return { at: fault, says: "The text is not JSON here, and every reader refuses it: mend it first" };
  if (tree.tooDeep !== NONE)
    return { at: spanOf(tree, tree.tooDeep), says: "Brackets are nested more than 512 deep here, which readers refuse" };
  if (tree.loneSurrogate === NONE) return undefined;
  return {
    at: spanOf(tree, tree.loneSurrogate),
    says: "This text holds half a character (a lone surrogate), which UTF-8 cannot write: correct it first",
  };
}

/** What a conversion found besides the text that it writes. */
export interface Taken {
  readonly losses: Remarks;
  readonly notes: Remarks;
}

/** A conversion whose text is written when it is asked for. */
export function converted(write: () => string, { losses, notes }: Taken, bom: boolean): Conversion {
  const marked = { at: { start: 0, end: 1 }, says: "The byte order mark is left out, since readers refuse a document with one" };
  return new Converted(write, losses.list(), summaryOf(losses.counts), bom ? [marked, ...notes.list()] : notes.list());
}

/**
 * Rules convert on each keystroke only to see whether they can; writing costs as much again, and a hash more than both. A class, because
 * accessors of an object's own keep all that they know until the engine clears everything.
 */
class Converted {
  readonly outcome = "converted";
  readonly losses: readonly Remark[];
  readonly lossSummary: string;
  readonly notes: readonly Remark[];
  readonly #write: () => string;
  #text: string | undefined;
  #bytes: Uint8Array | undefined;
  #digest: string | undefined;

  constructor(write: () => string, losses: readonly Remark[], lossSummary: string, notes: readonly Remark[]) {
    this.#write = write;
    this.losses = losses;
    this.lossSummary = lossSummary;
    this.notes = notes;
  }

  get text(): string {
    this.#text ??= this.#write();
    return this.#text;
  }

  get digest(): string {
    this.#digest ??= digestOf(this.#encoded());
    return this.#digest;
  }

  get size(): number {
    return this.#encoded().length;
  }

  #encoded(): Uint8Array {
    this.#bytes ??= utf8(this.text);
    return this.#bytes;
  }
}

/** "`platform` of 2 entries, `data` of 1 entry and top-level `note`". */
function summaryOf(counts: ReadonlyMap<string, number>): string {
  const parts = Array.from(counts, ([what, count]) => {
    if (what.startsWith("top-level") || what.endsWith("of the config")) return what;
    return `${what} of ${count} ${count === 1 ? "entry" : "entries"}`;
  });
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
