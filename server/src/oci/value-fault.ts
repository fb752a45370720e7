/** What is wrong with a value, in words that continue it: "`Apache 2.0` " + `says`. */
export interface ValueFault {
  readonly says: string;
  /** The part of the value that is to blame, as offsets into its text; all of it where no part is. */
  readonly from: number;
  readonly to: number;
  /** What is probably, or surely, meant. */
  readonly better?: string;
  /** `better` says the same as the value did to everyone who could read it. */
  readonly sure?: true;
  /** "wrong": readers cannot use it. "doubtful": some can, or the text allows it. */
  readonly weight: "wrong" | "doubtful";
}

/** A fault of the whole text. */
export function wholeFault(text: string, says: string, more: Partial<ValueFault> = {}): ValueFault {
  return { says, from: 0, to: text.length, weight: "wrong", ...more };
}

/**
 * The fault of a value with white space around it, which nothing trims: what is wrong inside, or else the space itself, with the
 * value that is surely meant. `undefined` where there is none, or nothing else.
 */
export function paddingFault(text: string, faultOf: (bare: string) => ValueFault | undefined): ValueFault | undefined {
  const bare = text.trim();
  if (bare === text || bare === "") return undefined;
  const inner = faultOf(bare);
  return inner === undefined
    ? wholeFault(text, "has white space around it", { better: bare, sure: true })
    : { ...inner, from: 0, to: text.length };
}
