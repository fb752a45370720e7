/**
 * The pieces of the expressions by which everyday documents are recognised at a glance. The engine makes machine code of an expression when it
 * meets it the second time, while a reader written in the language is only as fast after thousands of rounds: most programs are over by then.
 */

/** White space of JSON (RFC 8259, section 2). */
export const SPACE = String.raw`[ \t\r\n]*`;
export const COMMA = `${SPACE},${SPACE}`;
/** A string of printable ASCII without escapes, and the same that is not empty. */
export const STRING = String.raw`"[ !#-\[\]-~]*"`;
export const WORD = String.raw`"[ !#-\[\]-~]+"`;
/** A SHA-256 digest in lower case (image-spec 1.1.1, descriptor.md, "SHA-256"), without its quotes. */
export const SHA256 = "sha256:[0-9a-f]{64}";
/** What surely is a date and a time in whole seconds, behind the year. Days after the 28th are left to who knows the months. */
const IN_A_YEAR = "-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
/** A time in UTC (RFC 3339, section 5.6). */
export const UTC = `"[0-9]{4}${IN_A_YEAR}Z"`;
/** The same as Go writes a time of our own days: with parts of a second or without. */
export const GO_TIME = String.raw`"[1-9][0-9]{3}${IN_A_YEAR}(?:\.[0-9]{1,9})?Z"`;

/** A string token that is this very text. */
export const quoted = (text: string): string => `"${text.replace(/[.+*?^$(){}|[\]\\/]/g, "\\$&")}"`;

export const either = (...ways: readonly string[]): string => `(?:${ways.join("|")})`;

/** A member of an object. */
export const member = (key: string, value: string): string => `${quoted(key)}${SPACE}:${SPACE}${value}`;

/** A member, or a list of them, that may be missing. */
export interface Optional {
  readonly maybe: string;
}
export const optional = (maybe: string): Optional => ({ maybe });

/** Members in this order, parted by commas; at least one is needed. */
export function inOrder(...members: readonly (string | Optional)[]): string {
  let begun = false;
  return members
    .map((one) => {
      if (typeof one !== "string") return begun ? `(?:${COMMA}${one.maybe})?` : `(?:${one.maybe}${COMMA})?`;
      const text = begun ? COMMA + one : one;
      begun = true;
      return text;
    })
    .join("");
}

export const object = (members: string): string => String.raw`\{${SPACE}${members}${SPACE}\}`;

/** An expression that is tried at one place of a text, and the number of each of its groups. */
export interface Expression {
  readonly regex: RegExp;
  /** A group that is not there gets the number of one that never takes part. */
  readonly numberOf: (group: string) => number;
}

/**
 * @param source with `(?<name>…)` for what is asked for, and no other group that is counted. Groups get numbers, because for names the engine makes an
 *   object of each match, which takes longer than the match
 */
export function expression(source: string): Expression {
  const names = [...source.matchAll(/\(\?<([a-zA-Z]+)>/g)].map(([, name]) => name);
  const regex = new RegExp(source.replaceAll(/\(\?<[a-zA-Z]+>/g, "("), "y");
  return { regex, numberOf: (group) => names.indexOf(group) + 1 || names.length + 1 };
}
