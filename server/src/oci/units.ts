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
  return `${digits.replace(/\B(?=(?:\d{3})+$)/g, "\u00a0")} ${digits === "1" ? "byte" : "bytes"}`;
}
