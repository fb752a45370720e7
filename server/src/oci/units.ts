const UNITS = ["kB", "MB", "GB", "TB", "PB", "EB"];

/**
 * Bytes for people: "2.7 MB", "565 bytes", "54 MB". Decimal units (1 kB is 1000 bytes), at most one decimal, which is left out
 * where it is zero. Sizes above 2^53 may come as a bigint.
 */
export function humanSize(bytes: number | bigint): string {
  let value = Number(bytes);
  if (!Number.isFinite(value) || Math.abs(value) < 1000) return `${bytes} ${value === 1 ? "byte" : "bytes"}`;
  let unit = -1;
  // 999 950 would be written "1000.0 kB", so the next unit begins where the rounding does.
  while (unit < 0 || (Math.abs(value) >= 999.95 && unit < UNITS.length - 1)) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1).replace(/\.0$/, "")} ${UNITS[unit]}`;
}

/** Bytes written out with thin groups of three: "2 712 345 bytes", "1 byte". Takes the digits as text where they may exceed 2^53. */
export function exactSize(bytes: number | bigint | string): string {
  const digits = String(bytes);
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return `${groups.join("\u00a0")} ${digits === "1" ? "byte" : "bytes"}`;
}

const BINARY: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** The bytes of a size as `docker run --memory` reads it (`64m`, `1.5GiB`, units of 1024), or `undefined`; a number alone is none. */
export function bytesOf(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,12}(?:\.\d{1,3})?) ?([kmgt])(?:i?b)?$/i.exec(text) ?? [];
  if (number === "") return undefined;
  const count = Math.round(Number(number) * (BINARY[unit.toLowerCase()] as number));
  return count <= Number.MAX_SAFE_INTEGER ? count : undefined;
}
