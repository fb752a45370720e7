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
      const answer = await connection.sendRequest<readonly (FileFound | null)[]>(STAT_FILES, params);
      let next = 0;
      for (const path of some) found.push((isInside(path) ? answer[next++] : undefined) ?? undefined);
    }
    return found;
  }

  async function read(path: string, limit: number, head?: true): Promise<Uint8Array> {
    // No virtual file system tells a link in the middle of a path; the folders of a layout are listed before, and links told there.
    const params: ReadFileParams = { uri: uriOf(path), limit, ...(head && { head }) };
    const answer = await connection.sendRequest<string | null>(READ_FILE, params);
    const bytes = answer === null ? undefined : decodeBase64(answer);
    if (bytes === undefined) throw failure("ENOENT");
    return bytes;
  }

  return {
    list: async (folder) => {
      const params: ListFolderParams = { uri: uriOf(folder) };
      return (await connection.sendRequest<readonly Listed[] | null>(LIST_FOLDER, params)) ?? undefined;
    },
    stat,
    read: (path, limit) => read(path, limit),
    head: async (path, count) => (await (heads ? read(path, count, true) : read(path, SMALL))).subarray(0, count),
  };
}

/** So many files are asked for at once. */
const BATCH = 256;
/** The largest file that is read for the sake of its first bytes. */
const SMALL = 64 * 1024;
