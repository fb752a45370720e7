import { humanSize } from "../oci/units.ts";
import { SIZE_LIMIT } from "./io.ts";

/** Why a file operation failed, in words: what is wrong and, where it helps, what to do. `error` is whatever `Io` threw. */
export function reasonOf(error: unknown): string {
  const { code, size, message } = error as { code?: string; size?: number; message?: string };
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
    default:
      return (message ?? String(error)).split("\n")[0] as string;
  }
}
