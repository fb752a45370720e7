/**
 * What a scanned JSON text is: a tape of nodes in typed arrays, in document order.
 *
 * A node is an index into the arrays. Children follow their parent directly (pre-order), so `start` ascends. The children
 * of an object are keys; the value of key `k`, where there is one, is node `k + 1`. All offsets are UTF-16 code units
 * into `text`.
 */

/** A node's place on the tape, or `NONE`. */
export type Node = number;

/** "There is no such node". */
export const NONE = -1;

/** Node kinds, the low four bits of an entry of `Tape.kind`. */
export const OBJECT = 1;
export const ARRAY = 2;
export const KEY = 3;
export const STRING = 4;
export const NUMBER = 5;
export const TRUE = 6;
export const FALSE = 7;
export const NULL = 8;
/** Something stands where a value should, but it is no JSON value: a bare word, a malformed number. */
export const BAD = 9;

/** Marks beside the kind. */
export const KIND_BITS = 15;
/** A string or key whose text holds at least one backslash. */
export const ESCAPED = 16;
/** A string or key that decodes to a lone surrogate: not representable in UTF-8. */
export const LONE_SURROGATE = 32;
/** The text of this node is faulty (unclosed string, key without quotes, key that is not there at all). */
export const BROKEN = 64;

/** The reusable memory of a scan. One tape serves one living `Tree` at a time. */
export interface Tape {
  kind: Uint8Array;
  /** First code unit of the node; for strings and keys the opening quote. */
  start: Int32Array;
  /** One past the last code unit. */
  end: Int32Array;
  /** The container; for a value in an object, its key. `NONE` at the root. */
  parent: Int32Array;
  /** The next child of the same container (key to key, element to element), or `NONE`. */
  next: Int32Array;
}

/** Why a text is not JSON. `json-syntax` puts them into words. */
export type FaultCode =
  | "empty"
  | "value-expected"
  | "key-expected"
  | "key-quotes"
  | "colon-expected"
  | "comma-expected"
  | "trailing-comma"
  | "extra-comma"
  | "unexpected-colon"
  | "not-closed"
  | "wrong-close"
  | "extra-close"
  | "string-not-closed"
  | "string-control"
  | "string-escape"
  | "string-quotes"
  | "number-form"
  | "unknown-word"
  | "comment"
  | "trailing-text";

/** One syntax fault with the text that shows it. `opener` is the bracket that `not-closed` and `wrong-close` speak of. */
export interface Fault {
  readonly code: FaultCode;
  readonly start: number;
  readonly end: number;
  readonly opener?: number;
}

/** A scanned text. It is valid JSON (RFC 8259) exactly when `faults` is empty and `bom` is false. */
export interface Tree extends Readonly<Tape> {
  readonly text: string;
  /** How many nodes the tape holds. The arrays may be longer. */
  readonly count: number;
  /** Node 0 where there is any value, else `NONE`. */
  readonly root: Node;
  readonly faults: readonly Fault[];
  /** The text begins with U+FEFF, which the scan skipped. */
  readonly bom: boolean;
  /** The first container nested deeper than `DEPTH_LIMIT`, or `NONE`. */
  readonly tooDeep: Node;
  /** The first string or key with a lone surrogate, or `NONE`. */
  readonly loneSurrogate: Node;
}

/** Containers nested deeper than this are scanned, but nothing looks into them: other readers overflow there. */
export const DEPTH_LIMIT = 512;

/** A range of the text in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
