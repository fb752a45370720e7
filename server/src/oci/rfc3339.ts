import { isGoTime } from "./time.ts";

/** A time whose letters and digits are where every reader wants them; the ranges are checked apart. */
const PLAIN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The same in lower case or in a leap second, which RFC 3339 allows. */
const LEGAL = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** What people and programs write for a date and time, Go's own `time.Now().String()` included. */
const USUAL =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]| {1,2})(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)? ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?: [A-Z]{3,5})?(?: m=[+-][\d.]+)?)?$/;

/** No time is longer than this, and longer texts are not looked at. */
const LONGEST = 80;

/**
 * Whether a text is a date and time as RFC 3339 section 5.6 defines it and as every reader takes it: Go refuses the lower-case
 * letters and the leap second that the RFC allows, and with them do all clients and registries written in it.
 */
export function isPlainTime(text: string): boolean {
  return PLAIN.test(text) && isGoTime(text);
}

/** Whether a text is a date and time of RFC 3339 all the same, although readers in Go refuse it. */
export function isLegalTime(text: string): boolean {
  return LEGAL.test(text) && isGoTime(text.toUpperCase().replace(/:60(?=[.Z+-])/, ":59"));
}

/** Another spelling of a time, and whether it surely is the same moment: a missing zone or hour is a guess. */
export interface MeantTime {
  readonly text: string;
  readonly sure: boolean;
}

/** The date and time that a text means, as every reader takes it; `undefined` where that cannot be told or nothing is to mend. */
export function meantTime(written: string): MeantTime | undefined {
  const text = written.trim();
  if (text.length > LONGEST || isPlainTime(written)) return undefined;
  const parts = USUAL.exec(text);
  if (parts === null) return undefined;
  const [, year, month = "", day = "", hour = "0", minute = "00", second = "00", fraction, zone] = parts;
  const two = (digits: string): string => digits.padStart(2, "0");
  const rest = fraction === undefined ? "" : `.${fraction}`;
  const better = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${rest}${offsetOf(zone)}`;
  if (!isPlainTime(better)) return undefined;
  return { text: better, sure: zone !== undefined && parts[6] !== undefined };
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined || /^[A-Za-z]/.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return digits === "0000" ? "Z" : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
