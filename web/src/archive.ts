import { readMembers } from "../../server/src/entry/tar-members.ts";
import { type Archive, archiveFiles } from "../../server/src/layout/archive.ts";
import type { FileSystem } from "../../server/src/layout/file-system.ts";
import { isLayout } from "../../server/src/layout/layout.ts";

/** A layout that was found in an archive: what it is called, and its files. */
export interface FoundLayout {
  readonly name: string;
  readonly files: FileSystem;
}

/** What a dropped archive holds. */
export interface OpenedArchive {
  readonly layouts: readonly FoundLayout[];
  /** What is odd about the archive, a sentence each. */
  readonly notes: readonly string[];
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes that decode themselves, parts of them included, as Node's do: the library reads headers so. */
class TextBytes extends Uint8Array {
  override toString(): string {
    return decoder.decode(this);
  }
}

/** Headers of small members lie close together, so that one look at the file serves several. In bytes. */
const WINDOW = 1 << 18;
/** An unpacked `.tar.gz` is held as a whole; in bytes. */
const UNPACKED = 1 << 30;
/** Layouts lie at most so many folders deep in an archive. */
const DEPTH = 3;

const head = async (file: Blob, count: number): Promise<Uint8Array> => new Uint8Array(await file.slice(0, count).arrayBuffer());

/** Whether a file begins like a tar archive, or like one that gzip has compressed. */
export async function isArchive(file: Blob): Promise<boolean> {
  const bytes = await head(file, 512);
  return isGzip(bytes) || decoder.decode(bytes.subarray(257, 262)) === "ustar";
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Reads a tar archive as the command line does: its headers, and of the rest only what somebody asks for. Throws an `Error` that says why
 * where it is none.
 */
export async function openArchive(file: File): Promise<OpenedArchive> {
  const whole = isGzip(await head(file, 2)) ? await unpacked(file) : file;
  const readAt = windowOf(whole);
  const reading = readMembers(whole.size);
  let step = reading.next();
  while (!step.done) step = reading.next(await readAt(step.value.offset, step.value.length));
  const { tree, notes, damage } = step.value;
  const bytesOf = async (path: string, limit: number, isWhole: boolean): Promise<Uint8Array> => {
    const member = tree.get(path);
    if (member?.kind !== "file") throw failure("ENOENT");
    if (isWhole && member.length > limit) throw failure("TOO_LARGE");
    return new Uint8Array(await whole.slice(member.offset, member.offset + Math.min(limit, member.length)).arrayBuffer());
  };
  const names: Pick<Archive, "list" | "stat"> = {
    list: tree.list,
    stat: (path) => {
      const member = tree.get(path);
      return member && { kind: member.kind, size: member.length, mtime: member.mtime };
    },
  };
  const filesOf = (folder: string): FileSystem => ({
    ...archiveFiles(names as Archive, folder),
    read: (path, limit) => bytesOf(under(folder, path), limit, true),
    head: (path, count) => bytesOf(under(folder, path), count, false),
  });
  const layouts: FoundLayout[] = [];
  const base = file.name.replace(/\.(?:tar(?:\.gz)?|tgz)$/i, "");
  for (const folder of folders(names, "", DEPTH)) {
    const files = filesOf(folder);
    if (await isLayout(files)) layouts.push({ name: folder === "" ? base : folder, files });
  }
  return { layouts, notes: damage === undefined ? notes : [...notes, `the archive is not whole: ${damage}`] };
}

const under = (folder: string, path: string): string => (folder === "" ? path : `${folder}/${path}`);

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A folder and those in it, those of blobs left out. */
function* folders(names: Pick<Archive, "list">, folder: string, depth: number): Generator<string> {
  yield folder;
  if (depth === 0) return;
  for (const { name, kind } of names.list(folder) ?? [])
    if (kind === "folder" && name !== "blobs") yield* folders(names, under(folder, name), depth - 1);
}

function windowOf(file: Blob): (offset: number, length: number) => Promise<Uint8Array> {
  let window = new TextBytes(0);
  let from = 0;
  return async (offset, length) => {
    if (offset < from || offset + length > from + window.length) {
      from = offset;
      window = new TextBytes(await file.slice(offset, offset + Math.max(WINDOW, length)).arrayBuffer());
    }
    return window.subarray(offset - from, offset - from + length);
  };
}

async function unpacked(file: Blob): Promise<Blob> {
  let length = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      length += chunk.length;
      if (length > UNPACKED) controller.error(new Error("The archive has more than 1 GB when unpacked; give the page the .tar itself"));
      else controller.enqueue(chunk);
    },
  });
  try {
    return await new Response(file.stream().pipeThrough(new DecompressionStream("gzip")).pipeThrough(counted)).blob();
  } catch (error) {
    throw length > UNPACKED ? error : new Error("The file is compressed with gzip, and damaged");
  }
}
