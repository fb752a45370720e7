import { isLegalTime } from "./rfc3339.ts";
import { isGoTime } from "./time.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** What is longer is no time. */
const LONGEST = 64;

/**
 * A time of RFC 3339 in words, on its own clock: "Friday, 2 October 2026, 11:20:41 UTC". `undefined` for what is none. Two times have
 * a meaning of their own: Go's zero, and the one that reproducible builds write.
 */
export function timeInWords(text: string): string | undefined {
  if (text.length > LONGEST || !(isLegalTime(text) || isGoTime(text))) return undefined;
  if (/^0001-01-01T00:00:00Z$/i.test(text)) return "Go's zero time: nobody set one";
  const [, year = "", month = "", day = "", clock = "", zone = ""] =
    /^(\d{4})-(\d\d)-(\d\d)[Tt](\d?\d:\d\d:\d\d)(?:[.,]\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (zone === "") return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const where = /^(?:[Zz]|[+-]00:00)$/.test(zone) ? "UTC" : `UTC${zone.replace("-", "−")}`;
  const words = `${DAYS[date.getUTCDay()]}, ${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${clock} ${where}`;
  return date.getTime() === 0 && /^00?:00:00 UTC$/.test(`${clock} ${where}`)
    ? `${words}: a reproducible build (SOURCE_DATE_EPOCH=0)`
    : words;
}
