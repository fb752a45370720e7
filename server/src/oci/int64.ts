/** The largest size that a descriptor may state: Go's int64 (image-spec 1.1.1, descriptor.md, `size`). */
export const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;

/** Longer numbers, and exponents beyond it, are no whole number that anybody meant. */
const MOST_DIGITS = 40;

/**
 * The whole number, in digits alone, that a JSON number has exactly, however it is written: `3e10` is 30000000000, `132.0` is 132,
 * and 1.00000000000000000001 is none. `undefined` where it is no whole number or no int64.
 */
export function wholeNumber(raw: string): string | undefined {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw) ?? [];
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  if (whole === "" || raw.length > MOST_DIGITS) return undefined;
  const shift = digits === "0" ? 0 : Number(exponent) - fraction.length;
  if (Math.abs(shift) > MOST_DIGITS) return undefined;
  const cut = shift < 0 ? digits.length + shift : digits.length;
  if (cut <= 0 ? digits !== "0" : /[1-9]/.test(digits.slice(cut))) return undefined;
  const value = BigInt(`${sign}${digits.slice(0, cut)}${"0".repeat(Math.max(shift, 0))}`);
  return value > INT64_MAX || value < INT64_MIN ? undefined : String(value);
}
