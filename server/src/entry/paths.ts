import { realpathSync } from "node:fs";
import { bytesOfName, nameOfBytes } from "../cli/file-name.ts";

/** An error as `Io` throws it: its code is its name. */
export const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

/** Whether backslashes part folders here. */
export const windows = process.platform === "win32";

/** A path as Node's functions take it: names of bytes that are no UTF-8 go as bytes. */
export function at(path: string): string | Buffer {
  const bytes = windows ? undefined : bytesOfName(path);
  return bytes === undefined ? path : Buffer.from(bytes);
}

/** The path with links followed. Throws where it leads nowhere. */
export function realPath(path: string): string {
  try {
    if (windows || bytesOfName(path) === undefined) return realpathSync(path);
  } catch (error) {
    if (windows) throw error;
  }
  // The only one that takes and gives bytes; a link may lead to a name that is no UTF-8.
  return nameOfBytes(realpathSync.native(at(path), "buffer"));
}
