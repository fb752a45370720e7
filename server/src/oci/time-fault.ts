import { isLegalTime, isPlainTime, meantTime } from "./rfc3339.ts";
import { paddingFault, type ValueFault, wholeFault } from "./value-fault.ts";

/** A date, and perhaps a time with what follows it; the ranges are looked at one by one. */
const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:(.)(\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(.*))?$/s;
/** Where these stand in a text of that form. */
const MONTH = 5;
const DAY = 8;
const MARK = 10;
const HOUR = 11;
const MINUTE = 14;
const SECOND = 17;
const FRACTION = 19;

/** Longer texts are no times, and their parts are not told apart. */
const LONGEST = 80;

/**
 * Why a text is no date and time of RFC 3339, section 5.6, or `undefined`. What the section allows and programs in Go refuse (a
 * space or lower-case `t` for the `T`, lower-case `z`) is doubtful; a leap second is right.
 */
export function rfc3339Fault(text: string): ValueFault | undefined {
  if (isPlainTime(text)) return undefined;
  const padding = paddingFault(text, rfc3339Fault);
  if (padding !== undefined) return padding;
  if (isLegalTime(text)) return /[tz]/.test(text) ? lowerCase(text) : undefined;
  if (/^-?\d{9,13}$/.test(text)) return unixTime(text);
  const parts = text.length > LONGEST ? null : FORM.exec(text);
  if (parts === null) return wholeFault(text, "is no date and time as `2026-10-02T11:20:41Z` is (RFC 3339)");
  const meant = meantTime(text);
  const more: Partial<ValueFault> = meant === undefined ? {} : { better: meant.text, ...(meant.sure ? { sure: true as const } : {}) };
  const at = (from: number, to: number, says: string, weight: ValueFault["weight"] = "wrong"): ValueFault => ({
    says,
    from,
    to,
    weight,
    ...more,
  });
  const [, year, month, day, mark, hour, minute, second, fraction, zone = ""] = parts;
  if (Number(month) < 1 || Number(month) > 12) return at(MONTH, DAY - 1, `has a month ${month}`);
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month)))
    return at(DAY, DAY + 2, `has a day that its month has not: ${year}-${month}-${day}`);
  if (mark === undefined) return wholeFault(text, "is a date without time; RFC 3339 needs both, as in `2026-10-02T11:20:41Z`", more);
  if (!/[Tt ]/.test(mark)) return at(MARK, HOUR, "has no `T` between date and time");
  if (Number(hour) > 23) return at(HOUR, HOUR + 2, `has an hour ${hour}; hours end with 23`);
  if (Number(minute) > 59) return at(MINUTE, MINUTE + 2, `has a minute ${minute}`);
  if (second === undefined) return at(MINUTE, MINUTE + 2, "has no seconds, which RFC 3339 needs");
  if (Number(second) > 60) return at(SECOND, SECOND + 2, `has a second ${second}`);
  const zoneAt = FRACTION + (fraction?.length ?? 0);
  if (zone === "") return wholeFault(text, "has no time zone; end it with `Z` or an offset such as `+02:00`", more);
  if (!/^(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.test(zone))
    return at(zoneAt, text.length, `has ${quoted(zone)} at its end, where \`Z\` or an offset such as \`+02:00\` stands`);
  if (fraction?.startsWith(","))
    return at(FRACTION, FRACTION + 1, "has a comma before the fraction of a second, where RFC 3339 has a point");
  if (mark === " ") return at(MARK, HOUR, "has a space where RFC 3339 has `T`, and Go programs cannot read it", "doubtful");
  return wholeFault(text, "is no date and time as `2026-10-02T11:20:41Z` is (RFC 3339)", more);
}

function daysIn(year: number, month: number): number {
  // The last day of a month is day 0 of the next. Years below 100 would be taken for 19xx.
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function lowerCase(text: string): ValueFault {
  return wholeFault(text, "has `t` or `z` in lower case, which Go programs cannot read", {
    better: text.toUpperCase(),
    sure: true,
    weight: "doubtful",
  });
}

/** Seconds or milliseconds since 1970, as `date +%s` and programs print them. */
function unixTime(text: string): ValueFault {
  const milliseconds = Number(text) * (text.replace("-", "").length > 10 ? 1 : 1000);
  const better = new Date(milliseconds).toISOString().replace(".000Z", "Z");
  return wholeFault(text, "is Unix time; RFC 3339 writes the date and time out", { better });
}

/** A piece of the value between backticks: values are free text. */
function quoted(piece: string): string {
  return `\`${(piece.length > 24 ? `${piece.slice(0, 23)}…` : piece).replace(/[`\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "�")}\``;
}
