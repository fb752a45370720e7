import { type FileSystem, isInside } from "../../server/src/layout/file-system.ts";
import {
  LIST_FOLDER,
  type ListFolderParams,
  READ_FILE,
  type ReadFileParams,
  STAT_FILES,
  type StatFilesParams,
} from "../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "./language-server.ts";

/** The layouts that lie behind the page's documents: the language server asks for their files, and nothing else can be read. */
export interface Layouts {
  /** Gives a layout a place; answers its folder's URI, without a `/` at its end. */
  readonly add: (name: string, files: FileSystem) => string;
  /** A file of a layout as text; `undefined` where there is none, or it is too large. */
  readonly text: (uri: string) => Promise<string | undefined>;
}

/** More of a file is no document; in bytes. */
const MOST = 64 * 1024 * 1024;
const SCHEME = /^archive:(?:\/\/)?(\/\d+\/[^/]*)(?:\/(.*))?$/;

/** Answers the language server's questions for files. */
export function createLayouts(server: LanguageServer): Layouts {
  const layouts = new Map<string, FileSystem>();

  function find(uri: string): { readonly files: FileSystem; readonly path: string } | undefined {
    const [, root = "", rest = ""] = SCHEME.exec(uri) ?? [];
    const files = layouts.get(root);
    const path = decoded(rest).replace(/\/$/, "");
    return files === undefined || (path !== "" && !isInside(path)) ? undefined : { files, path };
  }

  server.answer(LIST_FOLDER, async ({ uri }: ListFolderParams) => {
    const found = find(uri);
    return found && (await found.files.list(found.path));
  });
  server.answer(STAT_FILES, async ({ uris }: StatFilesParams) => {
    const answers = [];
    for (const uri of uris) {
      const found = find(uri);
      answers.push((found && (await found.files.stat([found.path]))[0]) ?? null);
    }
    return answers;
  });
  server.answer(READ_FILE, async ({ uri, limit, head }: ReadFileParams) => {
    const bytes = await read(uri, limit, head);
    return bytes && base64(bytes);
  });

  async function read(uri: string, limit: number, head?: true): Promise<Uint8Array | undefined> {
    const found = find(uri);
    return found?.files[head ? "head" : "read"](found.path, limit).catch(() => undefined);
  }

  return {
    add: (name, files) => {
      const root = `/${layouts.size + 1}/${name.replace(/[^\w.-]+/g, "-").slice(0, 60) || "layout"}`;
      layouts.set(root, files);
      return `archive:${root}`;
    },
    text: async (uri) => {
      const bytes = await read(uri, MOST);
      return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}
