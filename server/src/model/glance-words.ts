/**
 * What `glance` reads from ASCII bytes: each function is given a place and answers where what it looks for ends, or `NO`. Behind the last
 * byte stands a zero, which belongs to no token, so that none of them asks for the length.
 */

export const NO = -1;

const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** A string token to look for, quotes included. */
export const quoted = (text: string): Uint8Array => latin(`"${text}"`);

/** Behind white space. */
export function spaceEnd(bytes: Uint8Array, from: number): number {
  let i = from;
  let c = bytes[i] as number;
  while (c === 32 || c === 10 || c === 13 || c === 9) c = bytes[++i] as number;
  return i;
}

/** Behind these very bytes. */
export function wordEnd(bytes: Uint8Array, from: number, word: Uint8Array): number {
  const { length } = word;
  for (let i = 0; i < length; i++) if (bytes[from + i] !== word[i]) return NO;
  return from + length;
}

/** Whether the same bytes stand at two places. */
export function areSame(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}

/** Behind a string of printable ASCII without escapes, which begins with the quote at `from`. */
export function stringEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== 34) return NO;
  let i = from + 1;
  let c = bytes[i] as number;
  while ((c > 92 && c < 127) || (c !== 34 && c >= 32 && c < 92)) c = bytes[++i] as number;
  return c === 34 ? i + 1 : NO;
}

/** At the first member or element of what opens with this bracket, or at its end. */
export function firstOf(bytes: Uint8Array, from: number, open: number): number {
  return bytes[from] === open ? spaceEnd(bytes, from + 1) : NO;
}

/** At the value of a key: behind its colon and the white space around it. */
export function memberValue(bytes: Uint8Array, keyEnd: number): number {
  const at = spaceEnd(bytes, keyEnd);
  return bytes[at] === 58 ? spaceEnd(bytes, at + 1) : NO;
}

/** At the next member or element behind a comma, at the closing bracket where there is none; `NO` where neither stands. */
export function nextOf(bytes: Uint8Array, valueEnd: number, close: number): number {
  if (valueEnd === NO) return NO;
  const at = spaceEnd(bytes, valueEnd);
  if (bytes[at] === close) return at;
  if (bytes[at] !== 44) return NO;
  const next = spaceEnd(bytes, at + 1);
  return bytes[next] === close ? NO : next;
}

const PREFIX = latin('"sha256:');
/** 1 for every byte that is no digit of a digest in lower case. */
const notHex = Uint8Array.from({ length: 256 }, (_, c) => (/[0-9a-f]/.test(String.fromCharCode(c)) ? 0 : 1));

/** Behind `"sha256:` and 64 digits in lower case (image-spec 1.1.1, descriptor.md, SHA-256). */
export function sha256End(bytes: Uint8Array, from: number): number {
  if (wordEnd(bytes, from, PREFIX) === NO) return NO;
  // No branch for each digit: this loop runs over most of a large index.
  let bad = 0;
  for (let i = from + 8; i < from + 72; i++) bad |= notHex[bytes[i] as number] as number;
  return bad === 0 && bytes[from + 72] === 34 ? from + 73 : NO;
}

/** The first eight digits of a digest as a number of 32 bits: enough to tell a few from one another. */
export function startOfDigest(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let i = from + 8; i < from + 16; i++) {
    const c = bytes[i] as number;
    value = (value << 4) | (c < 58 ? c - 48 : c - 87);
  }
  return value;
}

/** After how many digits a placeholder begins anew, as `oci/placeholder-digests.ts` has them. */
const PERIODS = [16, 12, 10, 9];

/** Whether eight digits of a digest repeat as they do in one that was made up; chance does so once in a billion. */
export function mayBeMadeUp(bytes: Uint8Array, from: number): boolean {
  const first = from + 8;
  for (const period of PERIODS) if (bytes[first + period] === bytes[first] && repeats(bytes, first, period)) return true;
  return bytes[first + 17] === bytes[first + 16] && repeats(bytes, first + 16, 1);
}

function repeats(bytes: Uint8Array, from: number, period: number): boolean {
  for (let i = from; i < from + 8; i++) if (bytes[i + period] !== bytes[i]) return false;
  return true;
}

/** Behind a whole number without sign, of so many digits. */
export function numberEnd(bytes: Uint8Array, from: number, least: number, most: number): number {
  if (bytes[from] === 48) return NO;
  let i = from;
  let c = bytes[i] as number;
  while (c >= 48 && c <= 57) c = bytes[++i] as number;
  return i - from >= least && i - from <= most ? i : NO;
}

/** The whole number that stands there. */
export function numberAt(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  for (let i = from; i < end; i++) value = value * 10 + (bytes[i] as number) - 48;
  return value;
}

/** What a digit or sign of `"2026-10-02T11:20:41` may be at most, the quote included; signs are exact. */
const MOST = latin('"9999-19-39T29:59:59');

/** Behind what is surely a date and time in whole seconds of UTC. Days after the 28th are left to who knows the months. */
export function utcEnd(bytes: Uint8Array, from: number): number {
  const at = secondsEnd(bytes, from);
  return at !== NO && bytes[at] === 90 && bytes[at + 1] === 34 ? at + 2 : NO;
}

/** The same with parts of a second or without, as Go writes a time of our own days. */
export function goTimeEnd(bytes: Uint8Array, from: number): number {
  let at = secondsEnd(bytes, from);
  if (at === NO || bytes[from + 1] === 48) return NO;
  if (bytes[at] === 46) {
    const fraction = ++at;
    while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++;
    if (at === fraction || at > fraction + 9) return NO;
  }
  return bytes[at] === 90 && bytes[at + 1] === 34 ? at + 2 : NO;
}

function secondsEnd(bytes: Uint8Array, from: number): number {
  for (let i = 0; i < MOST.length; i++) {
    const c = bytes[from + i] as number;
    const most = MOST[i] as number;
    if (c !== most && (c < 48 || c > most || most > 57)) return NO;
  }
  const month = numberAt(bytes, from + 6, from + 8);
  const day = numberAt(bytes, from + 9, from + 11);
  const hour = numberAt(bytes, from + 12, from + 14);
  return month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 ? from + MOST.length : NO;
}

/** A number of 32 bits for what stands there. */
export function hashOf(bytes: Uint8Array, from: number, end: number): number {
  let hash = 7;
  for (let i = from; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash;
}
