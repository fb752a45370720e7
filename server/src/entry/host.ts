import type { ConfigurationFiles } from "../config/load.ts";
import type { FileSystem } from "../layout/file-system.ts";

/**
 * What differs between Node, a browser and VS Code. The core needs nothing of it; `lsp/` and `cli/` receive it from the
 * entry that knows where it runs.
 */
export interface Host {
  /** `sha256:<hex>` of bytes (or sha512 when asked), the fastest way there is here. */
  readonly digest: (bytes: Uint8Array, algorithm?: "sha256" | "sha512") => string;
  /** The time, in milliseconds since 1970; left out where nobody asks for it. */
  readonly now?: () => number;
  /** The names of files are the same here whatever their letter case. */
  readonly foldsCase?: boolean;
  /** The disk, for configurations; left out where there is none. */
  readonly files?: ConfigurationFiles;
  /** A folder of the disk (or what was made of one by `truePath`), to read a layout in it; left out where there is none. */
  readonly layout?: (folder: string) => FileSystem;
}
