import { ARRAY, BAD, DEPTH_LIMIT, KEY, KIND_BITS, NONE, type Node, NUMBER, OBJECT, STRING, type Tape } from "./tree.ts";
import { wordEnd, wordKind } from "./words.ts";

// What the scan waits for. Up to VALUE it takes a value, up to NEXT_KEY a string.
export const ROOT_VALUE = 0;
export const FIRST_ELEMENT = 1; // after `[`
export const NEXT_ELEMENT = 2; // after `,` in an array
export const VALUE = 3; // after `:`
export const FIRST_KEY = 4; // after `{`
export const NEXT_KEY = 5; // after `,` in an object
export const COLON = 6;
export const AFTER_ELEMENT = 7;
export const AFTER_VALUE = 8;
export const DONE = 9;

/** How far a scan has come. */
export interface Progress {
  /** Behind the last token. */
  readonly at: number;
  /** How many nodes the tape holds. */
  readonly count: number;
  readonly state: number;
  /** The innermost open container. */
  readonly container: Node;
  readonly depth: number;
  readonly openObjects: number;
  readonly openArrays: number;
}

/** The bytes at which `plainByteEnd` stops. */
const endsPlain = Uint8Array.from({ length: 256 }, (_, c) => (c < 32 || c === 34 || c === 92 ? 1 : 0));

/**
 * Where a run of plain string bytes ends: at a quote, a backslash or a control character, of which the zero behind the text is one. Each byte
 * is looked up and goes the same way until the end: to tell letters from digits first takes twice as long, since a machine guesses
 * what comes next, and in a digest it guesses wrong.
 */
export function plainByteEnd(bytes: Uint8Array, from: number): number {
  for (let i = from; ; i += 4) {
    if (endsPlain[bytes[i] as number] !== 0) return i;
    if (endsPlain[bytes[i + 1] as number] !== 0) return i + 1;
    if (endsPlain[bytes[i + 2] as number] !== 0) return i + 2;
    if (endsPlain[bytes[i + 3] as number] !== 0) return i + 3;
  }
}

/**
 * Goes on with a scan within the root for as long as the text is what nearly all of every manifest is: right JSON of brackets, strings without
 * escapes, numbers and words. It stops before the first other token, which `scan` reads. All it knows stands in variables of its own, which
 * functions within functions do not have: so it takes half the time.
 *
 * @param bytes the text as `asciiBytes` gives it
 * @param previous the last child of each open container, by depth
 */
export function plainRun(text: string, bytes: Uint8Array, tape: Tape, previous: Int32Array, from: Progress): Progress {
  const { kind, start, end, parent, next } = tape;
  const capacity = kind.length;
  const deepest = Math.min(previous.length - 1, DEPTH_LIMIT);
  let { at, count, state, container, depth, openObjects, openArrays } = from;
  let isObject = container !== NONE && kind[container] === OBJECT;

  while (container !== NONE && count < capacity) {
    let i = at;
    let c = bytes[i] as number;
    while (c === 32 || c === 10 || c === 13 || c === 9) c = bytes[++i] as number;
    if (c === 44) {
      if (state < AFTER_ELEMENT) break;
      state = isObject ? NEXT_KEY : NEXT_ELEMENT;
      at = i + 1;
      continue;
    }
    if (c === 58) {
      if (state !== COLON) break;
      state = VALUE;
      at = i + 1;
      continue;
    }
    if (c === 125 || c === 93) {
      // Whether the root ends here, only what follows can tell.
      const fits =
        c === 125 ? isObject && (state === AFTER_VALUE || state === FIRST_KEY) : state === AFTER_ELEMENT || state === FIRST_ELEMENT;
      if (!fits || container === 0) break;
      at = i + 1;
      end[container] = at;
      if (isObject) openObjects--;
      else openArrays--;
      depth--;
      container = parent[container] as number;
      if (((kind[container] as number) & KIND_BITS) === KEY) container = parent[container] as number;
      isObject = kind[container] === OBJECT;
      state = isObject ? AFTER_VALUE : AFTER_ELEMENT;
      continue;
    }
    let what = OBJECT;
    let to = text.length;
    if (c === 34) {
      if (state > NEXT_KEY) break;
      to = plainByteEnd(bytes, i + 1) + 1;
      if (bytes[to - 1] !== 34) break;
      what = state > VALUE ? KEY : STRING;
    } else if (state > VALUE) break;
    else if (c === 123 || c === 91) {
      if (depth === deepest) break;
      what = c === 123 ? OBJECT : ARRAY;
    } else {
      what = NUMBER;
      to = wholeNumberEnd(bytes, i);
      if (to === NONE) {
        to = wordEnd(text, i, true);
        what = wordKind(text, i, to);
        if (what === BAD) break;
      }
    }
    const node = count++;
    kind[node] = what;
    start[node] = i;
    end[node] = to;
    next[node] = NONE;
    if (state === VALUE) parent[node] = node - 1;
    else {
      parent[node] = container;
      const before = previous[depth] as number;
      if (before !== NONE) next[before] = node;
      previous[depth] = node;
    }
    at = to;
    if (what === KEY) state = COLON;
    else if (what > ARRAY) state = isObject ? AFTER_VALUE : AFTER_ELEMENT;
    else {
      at = i + 1;
      isObject = what === OBJECT;
      if (isObject) openObjects++;
      else openArrays++;
      container = node;
      previous[++depth] = NONE;
      state = isObject ? FIRST_KEY : FIRST_ELEMENT;
    }
  }
  return { at, count, state, container, depth, openObjects, openArrays };
}

/** Where a whole number ends, seen at once by what stands behind it; `NONE` for all else. */
function wholeNumberEnd(bytes: Uint8Array, from: number): number {
  let i = from;
  let c = bytes[i] as number;
  if (c < 49 || c > 57) return NONE;
  while (c >= 48 && c <= 57) c = bytes[++i] as number;
  return c === 44 || c === 10 || c === 13 || c === 32 || c === 9 || c === 125 || c === 93 ? i : NONE;
}
