import type { Connection } from "vscode-languageserver";
import type { URI } from "vscode-uri";
import { type FileSystem, isInside, type Listed, type Stat } from "../layout/file-system.ts";
import { decodeBase64 } from "../oci/base64.ts";
import {
  type FileFound,
  LIST_FOLDER,
  type ListFolderParams,
  READ_FILE,
  type ReadFileParams,
  STAT_FILES,
  type StatFilesParams,
} from "./protocol.ts";

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/**
 * A folder as the client sees it: VS Code's virtual file systems, which no disk has, or an archive in a browser. Of a client that can read
 * files whole and not otherwise no first bytes are asked for of what is larger than `SMALL`.
 *
 * @param root the folder's URI; its path ends with `/`
 * @param heads the client reads first bytes alone
 */
export function clientFiles(connection: Connection, root: URI, heads: boolean): FileSystem {
  const uriOf = (path: string): string => {
    if (path !== "" && !isInside(path)) throw failure("EINVAL");
    return root.with({ path: root.path + path }).toString();
  };

  async function stat(paths: readonly string[]): Promise<readonly (Stat | undefined)[]> {
    const found: (Stat | undefined)[] = [];
    for (let from = 0; from < paths.length; from += BATCH) {
      const some = paths.slice(from, from + BATCH);
      const params: StatFilesParams = { uris: some.filter(isInside).map(uriOf) };
      const answer = await connection.sendRequest<unknown>(STAT_FILES, params);
      let next = 0;
      for (const path of some) found.push(isInside(path) && Array.isArray(answer) ? statIn(answer[next++]) : undefined);
    }
    return found;
  }

  async function read(path: string, limit: number, head?: true): Promise<Uint8Array> {
    // No virtual file system tells a link in the middle of a path; the folders of a layout are listed before, and links told there.
    const params: ReadFileParams = { uri: uriOf(path), limit, ...(head && { head }) };
    const answer = await connection.sendRequest<unknown>(READ_FILE, params);
    const bytes = typeof answer === "string" ? decodeBase64(answer) : undefined;
    if (bytes === undefined) throw failure("ENOENT");
    return bytes;
  }

  return {
    list: async (folder) => {
      const params: ListFolderParams = { uri: uriOf(folder) };
      const answer = await connection.sendRequest<unknown>(LIST_FOLDER, params);
      return Array.isArray(answer) ? answer.filter(isListed) : undefined;
    },
    stat,
    read: (path, limit) => read(path, limit),
    head: async (path, count) => (await (heads ? read(path, count, true) : read(path, SMALL))).subarray(0, count),
  };
}

// A client is a program like others: what it answers is looked at.

const KINDS: readonly unknown[] = ["file", "folder", "link", "other"] satisfies readonly FileFound["kind"][];

const isNamed = (value: unknown): value is { readonly kind: FileFound["kind"]; readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && "kind" in value && KINDS.includes(value.kind);

const isListed = (value: unknown): value is Listed => isNamed(value) && typeof value.name === "string";

function statIn(value: unknown): Stat | undefined {
  if (!isNamed(value)) return undefined;
  const { kind, size, mtime } = value;
  return typeof size === "number" && size >= 0 && typeof mtime === "number" ? { kind, size, mtime } : undefined;
}

/** So many files are asked for at once. */
const BATCH = 256;
/** The largest file that is read for the sake of its first bytes. */
const SMALL = 64 * 1024;
