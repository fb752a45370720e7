import { asciiBytes } from "./ascii.ts";
import {
  AFTER_ELEMENT,
  AFTER_VALUE,
  COLON,
  DONE,
  FIRST_ELEMENT,
  FIRST_KEY,
  NEXT_ELEMENT,
  NEXT_KEY,
  plainByteEnd,
  plainRun,
  ROOT_VALUE,
  VALUE,
} from "./plain-run.ts";
import {
  ARRAY,
  BAD,
  BROKEN,
  DEPTH_LIMIT,
  ESCAPED,
  type Fault,
  type FaultCode,
  KEY,
  KIND_BITS,
  LONE_SURROGATE,
  NONE,
  OBJECT,
  STRING,
  type Tape,
  type Tree,
} from "./tree.ts";
import { wordEnd, wordKind } from "./words.ts";

/** Memory for a scan; it grows as needed. `capacity` is in nodes. */
export function createTape(capacity = 256): Tape {
  return {
    kind: new Uint8Array(capacity),
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    parent: new Int32Array(capacity),
    next: new Int32Array(capacity),
  };
}

function grow(tape: Tape): void {
  const bigger = createTape(tape.kind.length * 2);
  bigger.kind.set(tape.kind);
  bigger.start.set(tape.start);
  bigger.end.set(tape.end);
  bigger.parent.set(tape.parent);
  bigger.next.set(tape.next);
  Object.assign(tape, bigger);
}

/** Past this many faults a text is no manifest with slips but another thing; further ones are not kept. */
export const FAULT_LIMIT = 1000;

/**
 * Reads `text` in one pass without recursion, never throws, and goes on after every fault.
 *
 * @param text any text; a leading U+FEFF is skipped and noted
 * @param tape memory to reuse; the tree that used it before must not be read any more
 * @returns the tree, whose `faults` are in text order (at most 1 000)
 */
export function scan(text: string, tape: Tape = createTape(Math.max(64, text.length >> 4))): Tree {
  const length = text.length;
  const bytes = asciiBytes(text);
  const faults: Fault[] = [];
  const bom = text.charCodeAt(0) === 0xfeff;
  let i = bom ? 1 : 0;
  let { kind, start, end, parent, next } = tape;
  let capacity = kind.length;
  let count = 0;
  let state = ROOT_VALUE;
  let container = NONE;
  let depth = 0;
  let openObjects = 0;
  let openArrays = 0;
  let lastComma = NONE;
  let lastEnd = 0; // end of the last token, where a missing comma or colon belongs
  let excused = false; // the last token is a told fault that may well have eaten the comma or colon after it
  let tooDeep = NONE;
  let loneSurrogate = NONE;
  // The last child of each open container, by depth.
  let previous = new Int32Array(64);
  previous[0] = NONE;

  const fault = (code: FaultCode, from: number, to: number, opener?: number): void => {
    if (faults.length < FAULT_LIMIT)
      faults.push(opener === undefined ? { code, start: from, end: to } : { code, start: from, end: to, opener });
  };
  const room = (): void => {
    tape.kind = kind;
    grow(tape);
    ({ kind, start, end, parent, next } = tape);
    capacity = kind.length;
  };
  /** What should stand between the last token and `at` is not there; the span stays on the line of the last token. */
  const missing = (code: FaultCode, at: number): void => {
    if (!excused) fault(code, lastEnd, hasLineBreak(text, lastEnd, at) ? lastEnd : at);
    excused = false;
  };
  /** Adds a child of the current container, or the value of the last key. */
  const add = (what: number, from: number, to: number): number => {
    if (count === capacity) room();
    const node = count++;
    kind[node] = what;
    start[node] = from;
    end[node] = to;
    next[node] = NONE;
    if (state === VALUE) {
      parent[node] = node - 1; // its key stands directly before it
    } else {
      parent[node] = container;
      const before = previous[depth] as number;
      if (before !== NONE) next[before] = node;
      previous[depth] = node;
    }
    return node;
  };
  /** Brings the state to one that takes a value, reporting what is missing before `at`. */
  const expectValue = (at: number): void => {
    switch (state) {
      case AFTER_ELEMENT:
        missing("comma-expected", at);
        state = NEXT_ELEMENT;
        return;
      case COLON:
        missing("colon-expected", at);
        state = VALUE;
        return;
    }
    if (state === FIRST_KEY || state === NEXT_KEY || state === AFTER_VALUE) {
      fault("key-expected", at, at + 1);
      // A key of no width keeps the law that objects hold keys.
      state = NEXT_KEY;
      add(KEY | BROKEN, at, at);
      state = VALUE;
    }
  };
  const afterValue = (to: number): void => {
    lastEnd = to;
    excused = false;
    state = container === NONE ? DONE : (kind[container] as number) === ARRAY ? AFTER_ELEMENT : AFTER_VALUE;
  };
  const open = (what: number, at: number): void => {
    expectValue(at);
    const node = add(what, at, length);
    container = node;
    depth++;
    if (depth === previous.length) {
      const longer = new Int32Array(depth * 2);
      longer.set(previous);
      previous = longer;
    }
    previous[depth] = NONE;
    if (what === OBJECT) openObjects++;
    else openArrays++;
    if (depth > DEPTH_LIMIT && tooDeep === NONE) tooDeep = node;
    state = what === OBJECT ? FIRST_KEY : FIRST_ELEMENT;
    lastEnd = at + 1;
  };
  const closeContainer = (to: number): void => {
    const node = container;
    end[node] = to;
    if (kind[node] === OBJECT) openObjects--;
    else openArrays--;
    depth--;
    let up = parent[node] as number;
    if (up !== NONE && ((kind[up] as number) & KIND_BITS) === KEY) {
      up = parent[up] as number;
    }
    container = up;
  };
  /** Whether the text from `at` on goes on as it may inside `outer`: with its closing bracket, or a comma and what it holds. */
  const goesOn = (outer: number, at: number): boolean => {
    const i = spaceEnd(text, at);
    if (outer === NONE) return i >= length;
    const object = kind[outer] === OBJECT;
    const c = text.charCodeAt(i);
    if (c !== 44) return c === (object ? 125 : 93);
    return (text.charCodeAt(spaceEnd(text, i + 1)) === 34) === object;
  };
  const outerOf = (inner: number): number => {
    const up = parent[inner] as number;
    return up !== NONE && ((kind[up] as number) & KIND_BITS) === KEY ? (parent[up] as number) : up;
  };
  const close = (what: number, at: number): void => {
    const typo = container !== NONE && kind[container] !== what;
    let swapped = false;
    if (typo) {
      // Either this bracket was typed instead of the right one, or the right one is missing before it. The reading with
      // fewer slips wins; between equals, the one with which the text goes on well; then the missing one.
      const outer = outerOf(container);
      const oneMissing = outer !== NONE && kind[outer] === what;
      swapped = goesOn(outer, at + 1) && !(oneMissing && goesOn(outerOf(outer), at + 1));
    }
    const unopened = !swapped && (what === OBJECT ? openObjects : openArrays) === 0;
    // A root that is closed although its properties go on: the bracket is one too many.
    const early = !typo && container === 0 && what === OBJECT && state === AFTER_VALUE && isCommaAndString(text, at + 1);
    if (unopened || early) {
      fault("extra-close", at, at + 1);
      lastEnd = at + 1;
      return;
    }
    if (state === NEXT_ELEMENT || state === NEXT_KEY) {
      if (lastComma !== NONE) fault("trailing-comma", lastComma, lastComma + 1);
    } else if (state === COLON) missing("colon-expected", at);
    else if (state === VALUE) missing("value-expected", at);
    if (typo) fault("wrong-close", at, at + 1, start[container] as number);
    if (!swapped) while (kind[container] !== what) closeContainer(at);
    closeContainer(at + 1);
    afterValue(at + 1);
  };
  /** A string, number or word has been read: as a key where one is due, else as a value. */
  const scalar = (what: number, from: number, to: number): void => {
    const base = what & KIND_BITS;
    if (state === AFTER_VALUE) {
      if (base !== STRING && text.charCodeAt(spaceEnd(text, to)) !== 58) {
        // `"size": 1 459`: more of the value before it rather than a property of its own.
        fault("unknown-word", from, to);
        lastEnd = to;
        return;
      }
      missing("comma-expected", from);
      state = NEXT_KEY;
    }
    if (state === FIRST_KEY || state === NEXT_KEY) {
      if (base === STRING) {
        add((what & ~KIND_BITS) | KEY, from, to);
      } else {
        fault("key-quotes", from, to);
        add(KEY | BROKEN, from, to);
      }
      excused = base !== STRING;
      if ((what & LONE_SURROGATE) !== 0 && loneSurrogate === NONE) loneSurrogate = count - 1;
      lastEnd = to;
      state = COLON;
      return;
    }
    expectValue(from);
    add(what, from, to);
    if ((what & LONE_SURROGATE) !== 0 && loneSurrogate === NONE) loneSurrogate = count - 1;
    afterValue(to);
  };

  /** `"mediaType": "digest": …`: the string that was read as a value is the next key, and the value before it is missing. */
  const keyInstead = (): void => {
    const node = count - 1;
    const key = node - 1;
    kind[node] = ((kind[node] as number) & ~KIND_BITS) | KEY;
    parent[node] = container;
    next[key] = node;
    previous[depth] = node;
    const colon = spaceEnd(text, end[key] as number);
    if (text.charCodeAt(colon) !== 58) return; // the missing colon has been told
    const from = colon + 1;
    const to = start[node] as number;
    fault("value-expected", from, hasLineBreak(text, from, to) ? from : to);
  };

  /** Goes over what needs no care. */
  const advance = (bytes: Uint8Array): void => {
    const reached = plainRun(text, bytes, tape, previous, { at: i, count, state, container, depth, openObjects, openArrays });
    if (reached.at === i) return;
    ({ at: i, count, state, container, depth, openObjects, openArrays } = reached);
    lastEnd = i;
    lastComma = i - 1;
    excused = false;
  };

  scanning: while (i < length) {
    // Behind a comma or an opening bracket alone: where each token needs care, trying costs as much as reading.
    if (bytes !== undefined && state >= FIRST_ELEMENT && state <= NEXT_KEY && state !== VALUE) {
      advance(bytes);
      if (i === length) break;
    }
    const c = bytes === undefined ? text.charCodeAt(i) : (bytes[i] as number);
    if (c === 32 || c === 10 || c === 13 || c === 9) {
      i = bytes === undefined ? spaceEnd(text, i + 1) : spaceByteEnd(bytes, i + 1);
      continue;
    }
    if (state === DONE && c !== 47) {
      if (c === 125 || c === 93) {
        fault("extra-close", i, i + 1);
        i++;
        continue;
      }
      fault("trailing-text", i, trimmedEnd(text));
      break;
    }
    switch (c) {
      case 34: {
        // A string. The loop below is the hottest of the whole program.
        const from = i++;
        let what = STRING;
        let surrogates = false;
        for (;;) {
          i = bytes === undefined ? plainEnd(text, i) : plainByteEnd(bytes, i);
          const d = text.charCodeAt(i);
          if (d === 34) {
            i++;
            break;
          }
          if (d === 92) {
            what |= ESCAPED;
            const e = text.charCodeAt(i + 1);
            if (e === 117) {
              let digits = 0;
              while (digits < 4 && isHex(text.charCodeAt(i + 2 + digits))) digits++;
              if (digits < 4) fault("string-escape", i, i + 2 + digits);
              else if ((text.charCodeAt(i + 2) | 32) === 100 && text.charCodeAt(i + 3) >= 56) surrogates = true; // \ud8.. to \udf..
              i += 2 + digits;
            } else if (e === 34 || e === 92 || e === 47 || e === 98 || e === 102 || e === 110 || e === 114 || e === 116) {
              i += 2;
            } else if (i + 1 >= length || e === 10 || e === 13) {
              i += 1; // told as a string that is not closed
            } else {
              // Of a character of two units no half.
              const to = i + ((text.codePointAt(i + 1) as number) > 0xffff ? 3 : 2);
              fault("string-escape", i, to);
              i = to;
              if (e >= 0xd800 && e <= 0xdfff) surrogates = true;
            }
          } else if (d >= 0xd800) {
            if (d <= 0xdfff) surrogates = true;
            i++;
          } else if (d === 10 || d === 13 || i >= length) {
            // A line end closes an open string, so that the next line is read as what it most likely is; so are the
            // commas and brackets that end this one.
            what |= BROKEN;
            i = openStringEnd(text, from + 1, i);
            fault("string-not-closed", from, i);
            break;
          } else {
            fault("string-control", i, i + 1);
            i++;
          }
        }
        if (surrogates && hasLoneSurrogate(decode(text, from + 1, what & BROKEN ? i : i - 1))) what |= LONE_SURROGATE;
        scalar(what, from, i);
        if ((what & BROKEN) !== 0) excused = true;
        break;
      }
      case 44: // ,
        if (state === AFTER_ELEMENT) state = NEXT_ELEMENT;
        else if (state === AFTER_VALUE) state = NEXT_KEY;
        else if (state === COLON || state === VALUE) {
          missing(state === COLON ? "colon-expected" : "value-expected", i);
          state = NEXT_KEY;
        } else {
          fault(state === ROOT_VALUE ? "value-expected" : "extra-comma", i, i + 1);
          lastEnd = ++i;
          break;
        }
        excused = false;
        lastComma = i;
        lastEnd = ++i;
        break;
      case 58: // :
        if (state === COLON) state = VALUE;
        else if (state === AFTER_VALUE && ((kind[count - 1] as number) & KIND_BITS) === STRING && end[count - 1] === lastEnd) {
          keyInstead();
          state = VALUE;
        } else {
          fault("unexpected-colon", i, i + 1);
          if (state === AFTER_ELEMENT) {
            state = NEXT_ELEMENT;
            lastComma = NONE; // what stands there has been told
          }
        }
        excused = false;
        lastEnd = ++i;
        break;
      case 123:
        open(OBJECT, i++);
        break;
      case 91:
        open(ARRAY, i++);
        break;
      case 125:
        close(OBJECT, i++);
        break;
      case 93:
        close(ARRAY, i++);
        break;
      case 47: {
        const to = commentEnd(text, i);
        if (to !== NONE) {
          fault("comment", i, to);
          i = to;
          break;
        }
        if (state === DONE) {
          fault("trailing-text", i, trimmedEnd(text));
          break scanning;
        }
        fault("unknown-word", i, i + 1);
        i++;
        break;
      }
      case 39: {
        // 'single quotes': read to the closing one on this line.
        const from = i;
        let d = text.charCodeAt(++i);
        while (i < length && d !== 39 && d !== 10 && d !== 13) d = text.charCodeAt(++i);
        if (d === 39) i++;
        else i = openStringEnd(text, from + 1, i);
        fault("string-quotes", from, i);
        scalar(STRING | BROKEN, from, i);
        break;
      }
      default: {
        const from = i;
        if (isOddSpace(c)) {
          while (isOddSpace(text.charCodeAt(i))) i++;
          fault("unknown-word", from, i);
          break;
        }
        i = wordEnd(text, from, state !== FIRST_KEY && state !== NEXT_KEY && state !== AFTER_VALUE);
        const what = wordKind(text, from, i);
        if (what === BAD && state !== FIRST_KEY && state !== NEXT_KEY && state !== AFTER_VALUE)
          fault(c === 45 || c === 43 || c === 46 || (c >= 48 && c <= 57) ? "number-form" : "unknown-word", from, i);
        scalar(what, from, i);
      }
    }
  }

  if (count === 0 && faults.length === 0) fault("empty", 0, length);
  if (container !== NONE) {
    const innermost = start[container] as number;
    fault("not-closed", innermost, innermost + 1, innermost);
    const to = Math.max(trimmedEnd(text), lastEnd);
    for (let node = container; node !== NONE; node = parent[node] as number) {
      if (((kind[node] as number) & KIND_BITS) !== KEY) end[node] = to;
    }
  }
  // Some are known only a token later, and an unclosed bracket only at the end.
  faults.sort((a, b) => a.start - b.start || a.end - b.end);
  return { text, kind, start, end, parent, next, count, root: count > 0 ? 0 : NONE, faults, bom, tooDeep, loneSurrogate };
}

/** White space elsewhere, but not in JSON: it comes with text copied from web pages. */
function isOddSpace(c: number): boolean {
  return c === 0xa0 || c === 0xfeff || c === 11 || c === 12 || (c >= 0x2000 && c <= 0x200b) || c === 0x2028 || c === 0x2029 || c === 0x3000;
}

/** Where a string that its line does not close most likely ends: before the commas, closing brackets and blanks at the end. */
function openStringEnd(text: string, from: number, lineEnd: number): number {
  let to = lineEnd;
  while (to > from) {
    const c = text.charCodeAt(to - 1);
    if (c !== 44 && c !== 125 && c !== 93 && c !== 32 && c !== 9) break;
    to--;
  }
  return to;
}

/** Whether a comma and then a string follow, white space aside. */
function isCommaAndString(text: string, at: number): boolean {
  const i = spaceEnd(text, at);
  return text.charCodeAt(i) === 44 && text.charCodeAt(spaceEnd(text, i + 1)) === 34;
}

function hasLineBreak(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
  }
  return false;
}

/** Where a run of plain string characters ends: at a quote, a backslash, a control character, a surrogate or the end. */
function plainEnd(text: string, from: number): number {
  let i = from;
  let c = text.charCodeAt(i);
  // Small letters, the most of any manifest, are settled by two comparisons.
  while (c > 92 ? c < 0xd800 : c !== 34 && c >= 32 && c !== 92) c = text.charCodeAt(++i);
  return i;
}

/** As `spaceEnd` for `asciiBytes`. */
function spaceByteEnd(bytes: Uint8Array, from: number): number {
  let i = from;
  let c = bytes[i] as number;
  while (c === 32 || c === 10 || c === 13 || c === 9) c = bytes[++i] as number;
  return i;
}

/** Where a run of JSON white space ends. */
function spaceEnd(text: string, from: number): number {
  let i = from;
  let c = text.charCodeAt(i);
  while (c === 32 || c === 10 || c === 13 || c === 9) c = text.charCodeAt(++i);
  return i;
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
}

/** The end of the text without trailing white space, so that a fault at the end has a visible place. */
function trimmedEnd(text: string): number {
  let to = text.length;
  while (to > 0) {
    const c = text.charCodeAt(to - 1);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
    to--;
  }
  return to;
}

/** The end of the comment that begins at `at`, or `NONE`. */
function commentEnd(text: string, at: number): number {
  const second = text.charCodeAt(at + 1);
  if (second === 47) {
    let to = at + 2;
    while (to < text.length && text.charCodeAt(to) !== 10 && text.charCodeAt(to) !== 13) to++;
    return to;
  }
  if (second === 42) {
    const close = text.indexOf("*/", at + 2);
    return close === -1 ? text.length : close + 2;
  }
  return NONE;
}

const loneSurrogatePattern = /\p{Surrogate}/u;

/** Whether a decoded string holds half of a surrogate pair. */
export function hasLoneSurrogate(decoded: string): boolean {
  return loneSurrogatePattern.test(decoded);
}

const escapePattern = /\\(?:u([0-9a-fA-F]{4})|(.?))/gsu;
const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The string between two quotes, escapes resolved; a faulty escape stands for the character after the backslash. */
export function decode(text: string, from: number, to: number): string {
  const raw = text.slice(from, to);
  return raw.includes("\\")
    ? raw.replace(escapePattern, (_, hex: string | undefined, one: string | undefined) =>
        hex === undefined ? (escapes[one as string] ?? one ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : raw;
}
