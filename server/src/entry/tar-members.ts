import { Header } from "tar/header";
import { Pax } from "tar/pax";
import { createMemberTree, type Member, type Slice } from "../layout/archive.ts";
import { isInside } from "../layout/file-system.ts";
import { quote } from "../model/quote.ts";

/** Blocks of a tar archive have this many bytes (POSIX.1-2017, pax, ustar Interchange Format). */
const BLOCK = 512;
/** An extended header that says more is none that anybody needs. */
const HEADER_LIMIT = 1 << 20;
/** More members are not looked at, and more notes are not kept. */
const MEMBER_LIMIT = 400_000;
const NOTE_LIMIT = 20;

/** Bytes whose `toString` and that of their parts decode UTF-8, as those of a Node `Buffer` do: the library reads headers so. */
export type Bytes = Uint8Array;

/** What an archive holds, and what is odd about it. */
export interface Members {
  readonly tree: ReturnType<typeof createMemberTree>;
  readonly notes: readonly string[];
  readonly damage: string | undefined;
}

/**
 * Reads an archive of `size` bytes header by header, passing over its contents: yields which bytes it needs next, in growing order, and is
 * given them, as many as there are. Whoever asks decides how they are read: from a disk, or from a file that a person gave to a browser.
 */
export function* readMembers(size: number): Generator<Slice, Members, Bytes> {
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
    const block = yield { offset, length: BLOCK };
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
        const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(yield { offset: body, length });
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
function headerOf(block: Bytes, pax: Pax | undefined, global: Pax | undefined): Header | undefined {
  try {
    const header = new Header();
    header.decode(block as Buffer, 0, pax, global);
    return header;
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
