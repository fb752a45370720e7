import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Archive, Member } from "../layout/archive.ts";
import type { Stat } from "../layout/file-system.ts";
import { failure } from "./paths.ts";
import { type Members, readMembers } from "./tar-members.ts";

/** Headers of small members lie close together, so that one look at the disk serves several. */
const WINDOW = 1 << 16;

/**
 * Opens a tar archive: reads its headers and passes over its contents, whatever their size. Members are never unpacked. What would lie
 * outside (`..`, absolute names) is left out and told; links are links, and are not followed.
 *
 * @throws Node's errors where the file cannot be opened
 */
export function openArchive(file: string | Buffer): Archive {
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw failure("EISDIR");
    return archiveOf(file, membersOf(windowOf(fd), stats.size));
  } finally {
    closeSync(fd);
  }
}

type ReadAt = (offset: number, length: number) => Buffer;

/** Reads at offsets that grow, through a window. */
function windowOf(fd: number): ReadAt {
  const window = Buffer.allocUnsafe(WINDOW);
  let from = 0;
  let filled = 0;
  return (offset, length) => {
    if (length > WINDOW) return readFully(fd, offset, length);
    if (offset < from || offset + length > from + filled) {
      from = offset;
      filled = readSync(fd, window, 0, WINDOW, offset);
    }
    return window.subarray(offset - from, Math.min(filled, offset - from + length));
  };
}

function readFully(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const more = readSync(fd, bytes, done, length - done, offset + done);
    if (more === 0) break;
    done += more;
  }
  return bytes.subarray(0, done);
}

/** Gives the reader what it asks for. */
function membersOf(readAt: ReadAt, size: number): Members {
  const reading = readMembers(size);
  for (let step = reading.next(); ; ) {
    if (step.done) return step.value;
    step = reading.next(readAt(step.value.offset, step.value.length));
  }
}

function archiveOf(file: string | Buffer, { tree, notes, damage }: Members): Archive {
  const fileAt = (path: string): Member => {
    const member = tree.get(path);
    if (member === undefined) throw failure("ENOENT");
    if (member.kind !== "file") throw failure(member.kind === "link" ? "ELOOP" : "EISDIR");
    return member;
  };
  const part = (offset: number, length: number): Buffer => {
    const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readFully(fd, offset, length);
    } finally {
      closeSync(fd);
    }
  };
  return {
    list: tree.list,
    stat: (path): Stat | undefined => {
      const member = tree.get(path);
      return member && { kind: member.kind, size: member.length, mtime: member.mtime };
    },
    read: (path, limit) => {
      const { offset, length } = fileAt(path);
      if (length > limit) throw failure("TOO_LARGE", { size: length });
      return part(offset, length);
    },
    head: (path, count) => {
      const { offset, length } = fileAt(path);
      return part(offset, Math.min(length, count));
    },
    slice: (path) => {
      const member = tree.get(path);
      return member?.kind === "file" ? { offset: member.offset, length: member.length } : undefined;
    },
    notes,
    damage,
  };
}
