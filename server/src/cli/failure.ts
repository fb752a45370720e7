import { humanSize } from "../oci/units.ts";
import { type LockHolder, SIZE_LIMIT } from "./io.ts";

/** Why a file operation failed, in words: what is wrong and, where it helps, what to do. `error` is whatever `Io` threw. */
export function reasonOf(error: unknown): string {
  const { code, size, message, path, holder } = error as {
    code?: string;
    size?: number;
    message?: string;
    path?: string;
    holder?: LockHolder;
  };
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "this is a folder, and a file is needed";
    case "ENOTDIR":
      return "a part of the path is a file, not a folder";
    case "ELOOP":
      return "its symbolic links lead in a circle";
    case "ENAMETOOLONG":
      return "the name is too long for this file system";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
      return "no space is left on the device";
    case "EMFILE":
    case "ENFILE":
      return "too many files are open";
    case "TOO_LARGE":
      return `${size === undefined ? "larger than" : `${humanSize(size)}, more than`} the ${humanSize(SIZE_LIMIT)} that are read; registries refuse manifests over 4 MiB`;
    case "CHANGED":
      return "it was changed by someone else meanwhile, and is left as it is; try again";
    case "ARCHIVE":
      return "it lies in a tar archive, which is only read: unpack that first";
    case "LINKED":
      return "a symbolic link stands there, and nothing is written through one";
    case "LOCKED":
      return lockedBy(path ?? "", holder ?? {});
    default:
      return (message ?? String(error)).split("\n")[0] as string;
  }
}

/** Who holds a lock, and what to do. */
function lockedBy(path: string, { by }: LockHolder): string {
  if (by === undefined)
    return `\`${path}\` is there: another program is writing, as BuildKit does with this file, or was stopped while it did; wait until it is done, or remove the file if nothing writes here`;
  const who = `${by.program}, process ${by.process} on ${by.host}, since ${by.since}`;
  return by.gone
    ? `\`${path}\` was left behind by ${who}, which runs no more; remove the file and try again`
    : `\`${path}\` is held by ${who}; wait until it is done, or remove the file if it is not running`;
}
