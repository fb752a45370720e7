import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What is to be hashed: a file, or a part of one. Plain data, so that it can go to another thread. */
export interface HashTask {
  /** The path, or the bytes of one. */
  readonly file: string | Uint8Array;
  readonly algorithm: "sha256" | "sha512";
  /** Where it begins, in bytes; 0 unless given. */
  readonly offset?: number;
  /** How many bytes; to the end of the file where left out. */
  readonly length?: number;
}

/** The digest and length of what was read, or the code of what went wrong. */
export type HashResult = { readonly digest: string; readonly size: number } | { readonly code: string };

/** One buffer for all files of a thread: of two sizes tried, this fills no cache and costs few calls. */
const PIECE = 256 * 1024;
let buffer: Buffer | undefined;

/**
 * Hashes a file piece by piece, whatever its size. Only a regular file is read, never one behind a link.
 *
 * @param took told of the bytes of each piece; `false` stops (`ABORTED`)
 */
export function hashFile({ file, algorithm, offset = 0, length }: HashTask, took: (bytes: number) => boolean): HashResult {
  let fd: number | undefined;
  try {
    const path = typeof file === "string" ? file : Buffer.from(file);
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (!fstatSync(fd).isFile()) return { code: "EISDIR" };
    buffer ??= Buffer.allocUnsafeSlow(PIECE);
    const hash = createHash(algorithm);
    let size = 0;
    while (length === undefined || size < length) {
      const want = length === undefined ? PIECE : Math.min(PIECE, length - size);
      const got = readSync(fd, buffer, 0, want, offset + size);
      if (got === 0) break;
      size += got;
      hash.update(got === PIECE ? buffer : buffer.subarray(0, got));
      if (!took(got)) return { code: "ABORTED" };
    }
    return { digest: `${algorithm}:${hash.digest("hex")}`, size };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? "EIO" };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
