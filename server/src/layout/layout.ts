import type { LayoutBlob, LayoutEntry, Stray } from "../layout-view.ts";
import { blobPath } from "./blob-path.ts";
import type { FileSystem, Listed, Stat } from "./file-system.ts";
import { BLOB_LIMIT } from "./limits.ts";

/** An image layout as it lies there, nothing opened: names, kinds and sizes (image-spec 1.1.1, image-layout.md). */
export interface Layout {
  /** The files beside `blobs` that we know, and `blobs` itself, by name: only those that are there. */
  readonly files: ReadonlyMap<string, LayoutEntry>;
  /** By digest: what lies where its blob belongs, be it a file or not. */
  readonly blobs: ReadonlyMap<string, LayoutBlob>;
  /** What lies below `blobs` and is nobody's blob. */
  readonly strays: readonly Stray[];
  /** What was not looked at, a sentence each. */
  readonly leftOut: readonly string[];
}

/** What is asked for beside `blobs`. Other files may lie there and are nobody's business (image-layout.md). */
const KNOWN = new Set(["oci-layout", "index.json", "manifest.json", "repositories", "blobs"]);

/**
 * Whether a folder holds a layout: the marker is there, or `blobs` beside an index. The list that `docker save` writes makes one as well,
 * beside `blobs` or, from before Docker 25, beside `repositories`. A layout may lack a part, and that is told as a problem of the others.
 * Never throws.
 */
export async function isLayout(files: FileSystem): Promise<boolean> {
  try {
    const [marker, index, saved, blobs, names] = await files.stat(["oci-layout", "index.json", "manifest.json", "blobs", "repositories"]);
    const isSaved = saved !== undefined && (blobs !== undefined || names !== undefined);
    return marker !== undefined || isSaved || (blobs !== undefined && index !== undefined);
  } catch {
    return false;
  }
}

/** Reads a layout's names, kinds and sizes, and opens no file: `readdir` of the folder and of each below `blobs`, `stat` of what is in them. */
export async function readLayout(files: FileSystem): Promise<Layout> {
  const leftOut: string[] = [];
  const list = async (folder: string): Promise<readonly Listed[]> => {
    try {
      return (await files.list(folder)) ?? [];
    } catch (error) {
      leftOut.push(`\`${folder === "" ? "." : folder}\` could not be listed: ${codeOf(error)}`);
      return [];
    }
  };
  const stat = async (paths: readonly string[]): Promise<readonly (Stat | undefined)[]> => {
    try {
      return paths.length === 0 ? [] : await files.stat(paths);
    } catch (error) {
      leftOut.push(`${paths.length} files could not be looked at: ${codeOf(error)}`);
      return [];
    }
  };
  const known = (await list("")).filter(({ name }) => KNOWN.has(name));
  const found = new Map<string, LayoutEntry>();
  const stats = await stat(known.map(({ name }) => name));
  known.forEach(({ name }, i) => {
    const one = stats[i];
    if (one !== undefined) found.set(name, entryOf(name, one));
  });
  const blobs = new Map<string, LayoutBlob>();
  const strays: Stray[] = [];
  const stray = (path: string, { kind }: Listed, because: Stray["because"]): number =>
    strays.push({ path, kind, size: 0, mtime: 0, because });
  let room = BLOB_LIMIT;
  // A link in the place of `blobs` is told and leads nowhere.
  const folders = found.get("blobs")?.kind === "folder" ? await list("blobs") : [];
  for (const folder of [...folders].sort(byName)) {
    const path = `blobs/${folder.name}`;
    if (folder.kind !== "folder") {
      stray(path, folder, "not-a-folder");
      continue;
    }
    if (blobPath(`${folder.name}:${SAMPLE[folder.name] ?? "0"}`) === undefined) {
      stray(path, folder, "algorithm");
      continue;
    }
    let entries = await list(path);
    if (entries.length > room) {
      leftOut.push(`\`${path}\` has ${entries.length} entries, of which ${room} are looked at`);
      entries = [...entries].sort(byName).slice(0, room);
    }
    room -= entries.length;
    const paths: string[] = [];
    const digests: string[] = [];
    for (const entry of entries) {
      const digest = `${folder.name}:${entry.name}`;
      const at = `${path}/${entry.name}`;
      if (blobPath(digest) === at) {
        paths.push(at);
        digests.push(digest);
      } else stray(at, entry, "name");
    }
    const all = await stat(paths);
    for (let i = 0; i < paths.length; i++) {
      const one = all[i];
      const digest = digests[i] as string;
      // What went away between the two questions was never there.
      if (one !== undefined) blobs.set(digest, { path: paths[i] as string, kind: one.kind, size: one.size, mtime: one.mtime, digest });
    }
  }
  return { files: found, blobs, strays: strays.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut };
}

/** A well-formed encoded part for the algorithms that want a certain one: only to ask whether the folder can hold blobs at all. */
const SAMPLE: Readonly<Record<string, string>> = {
  __proto__: null as never,
  sha256: "0".repeat(64),
  sha512: "0".repeat(128),
  blake3: "0".repeat(64),
};

/** What went wrong, as Node calls it. */
export function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? code : String(message);
}

function entryOf(path: string, { kind, size, mtime }: Stat): LayoutEntry {
  return { path, kind, size, mtime };
}

const byName = (a: Listed, b: Listed): number => (a.name < b.name ? -1 : 1);
