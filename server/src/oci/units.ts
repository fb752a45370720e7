/** Bytes for people: "2.7 MB", "565 bytes" (decimal units, one decimal). */
export function humanSize(_bytes: number | bigint): string {
  return "";
}
