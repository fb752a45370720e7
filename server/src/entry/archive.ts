import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Header } from "tar/header";
import { Pax } from "tar/pax";
import { type Archive, createMemberTree, type Member } from "../layout/archive.ts";
import { isInside, type Stat } from "../layout/file-system.ts";
import { quote } from "../model/quote.ts";
import { failure } from "./paths.ts";

/** Blocks of a tar archive have this many bytes (POSIX.1-2017, pax, ustar Interchange Format). */
const BLOCK = 512;
/** An extended header that says more is none that anybody needs. */
const HEADER_LIMIT = 1 << 20;
/** More members are not looked at, and more notes are not kept. */
const MEMBER_LIMIT = 400_000;
const NOTE_LIMIT = 20;
/** Headers of small members lie close together, so that one look at the disk serves several. */
const WINDOW = 1 << 16;

/** Whether a file begins like a tar archive: POSIX's or GNU's magic in its first header. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= 263 && Buffer.from(head.subarray(257, 262)).toString("latin1") === "ustar";
}

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
    return archiveOf(file, readMembers(windowOf(fd), stats.size));
  } finally {
    closeSync(fd);
  }
}

interface Members {
  readonly tree: ReturnType<typeof createMemberTree>;
  readonly notes: readonly string[];
  readonly damage: string | undefined;
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

function readMembers(readAt: ReadAt, size: number): Members {
  const tree = createMemberTree();
  const notes: string[] = [];
  const note = (says: string): void => {
    if (notes.length < NOTE_LIMIT) notes.push(says);
    else if (notes.length === NOTE_LIMIT) notes.push("and more of this kind");
  };
  let next: { path?: string; size?: number; pax?: Pax } = {};
  let global: Pax | undefined;
  let members = 0;
  for (let offset = 0; ; ) {
    // Two blocks of zeros end an archive; some programs write none.
    if (offset >= size) return { tree, notes, damage: offset > size ? `it ends at byte ${size}, in the middle of a member` : undefined };
    const block = readAt(offset, BLOCK);
    if (block.length < BLOCK) return { tree, notes, damage: `it ends at byte ${size}, in the middle of a header` };
    const header = headerOf(block, next.pax, global);
    if (header === undefined) return { tree, notes, damage: `the header at byte ${offset} cannot be read` };
    if (header.nullBlock) return { tree, notes, damage: undefined };
    if (!header.cksumValid) return { tree, notes, damage: `at byte ${offset} stands no header of a tar archive (its checksum is wrong)` };
    if (++members > MEMBER_LIMIT)
      return { tree, notes, damage: `it has more than ${MEMBER_LIMIT} members, and the others are not looked at` };
    const body = offset + BLOCK;
    const isLink = header.type === "Link" || header.type === "SymbolicLink";
    const length = isLink ? 0 : (header.size ?? Number.NaN);
    if (!Number.isSafeInteger(length) || length < 0)
      return { tree, notes, damage: `the member at byte ${offset} has no size that can be read` };
    if (body + length > size)
      return { tree, notes, damage: `it ends at byte ${size}, in the middle of ${quote(next.path ?? header.path ?? "")}` };
    offset = body + Math.ceil(length / BLOCK) * BLOCK;
    switch (header.type) {
      case "ExtendedHeader":
      case "OldExtendedHeader":
      case "GlobalExtendedHeader":
      case "NextFileHasLongPath":
      case "OldGnuLongPath":
      case "NextFileHasLongLinkpath": {
        if (length > HEADER_LIMIT) return { tree, notes, damage: `the extended header at byte ${body - BLOCK} has ${length} bytes` };
        const text = readAt(body, length).toString("utf8");
        if (header.type === "GlobalExtendedHeader") global = Pax.parse(text, global, true);
        else if (header.type.endsWith("ExtendedHeader")) {
          const pax = Pax.parse(text, next.pax);
          next = { ...next, pax, ...(pax.path === undefined ? {} : { path: pax.path }) };
        } else if (header.type !== "NextFileHasLongLinkpath") next = { ...next, path: text.replace(/\0.*$/s, "") };
        continue;
      }
      default:
        addMember(
          { path: next.path ?? header.path ?? "", kind: kindOf(header.type), mtime: header.mtime?.getTime() ?? 0, offset: body, length },
          header,
        );
        next = {};
    }
  }

  function addMember(member: Member, header: Header): void {
    const path = plainPath(member.path);
    // The root itself.
    if (path === "" || path === ".") return;
    if (!isInside(path)) {
      note(`a member is called ${quote(member.path.slice(0, 200))}, which leads outside, and is left out`);
      return;
    }
    if (header.type === "Link")
      note(`${quote(path)} is a hard link to ${quote((header.linkpath ?? "").slice(0, 200))}, and links are not followed`);
    else if (member.kind === "other") note(`${quote(path)} is no file (${header.type}), and is not read`);
    const before = tree.get(path);
    if (before !== undefined && !(before.kind === "folder" && member.kind === "folder"))
      note(`${quote(path)} stands there more than once; the last one counts, as for tar`);
    tree.add({ ...member, path });
  }
}

/** The library throws where a number is larger than a double holds. */
function headerOf(block: Buffer, pax: Pax | undefined, global: Pax | undefined): Header | undefined {
  try {
    return new Header(block, 0, pax, global);
  } catch {
    return undefined;
  }
}

/** A member's name without `./` before it and `/` behind it. */
function plainPath(name: string): string {
  let from = 0;
  let to = name.length;
  while (name.startsWith("./", from)) {
    from += 2;
    while (name[from] === "/") from++;
  }
  while (to > from && name[to - 1] === "/") to--;
  return name.slice(from, to);
}

function kindOf(type: string): Member["kind"] {
  switch (type) {
    case "File":
    case "OldFile":
    case "ContiguousFile":
      return "file";
    case "Directory":
    case "GNUDumpDir":
      return "folder";
    case "Link":
    case "SymbolicLink":
      return "link";
    default:
      return "other";
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
