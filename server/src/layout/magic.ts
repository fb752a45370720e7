/** What the first bytes of a blob show. */
export type Compression = "gzip" | "zstd" | "xz" | "bzip2" | "tar";

/**
 * How a blob is compressed, by its first bytes: RFC 1952, RFC 8878 (a frame, or the skippable one before it), the magic of xz and bzip2;
 * `tar` for a plain archive of POSIX or GNU. `undefined` where they show nothing.
 */
export function compressionOf(head: Uint8Array | undefined): Compression | undefined {
  if (head === undefined) return undefined;
  const at = (i: number): number => head[i] ?? -1;
  if (at(0) === 0x1f && at(1) === 0x8b) return "gzip";
  if (at(0) === 0x28 && at(1) === 0xb5 && at(2) === 0x2f && at(3) === 0xfd) return "zstd";
  if ((at(0) & 0xf0) === 0x50 && at(0) >= 0 && at(1) === 0x2a && at(2) === 0x4d && at(3) === 0x18) return "zstd";
  if (at(0) === 0xfd && at(1) === 0x37 && at(2) === 0x7a && at(3) === 0x58 && at(4) === 0x5a && at(5) === 0) return "xz";
  if (at(0) === 0x42 && at(1) === 0x5a && at(2) === 0x68 && at(3) >= 0x31 && at(3) <= 0x39 && at(4) === 0x31) return "bzip2";
  return [0x75, 0x73, 0x74, 0x61, 0x72].every((byte, i) => at(257 + i) === byte) ? "tar" : undefined;
}
