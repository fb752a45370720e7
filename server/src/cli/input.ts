import { beginsLikeJson } from "../json/index.ts";
import { reasonOf } from "./failure.ts";
import { type Io, SIZE_LIMIT } from "./io.ts";

/** A document as it was read, or why it cannot be read as text. `digest` and `size` are those of the bytes. */
export type Input = { readonly text: string; readonly bytes: Uint8Array; readonly digest: string; readonly size: number } | Unread;

/** Why there is no text. */
export interface Unread {
  readonly error: string;
  /**
   * `access`: it could not be opened or read; `size`: more bytes than are read; `content`: it holds no UTF-8 text. The last
   * two say nothing about a file that only happens to lie in a folder.
   */
  readonly because: "access" | "size" | "content";
  /** The content as a forgiving reader takes it, to tell whether it was meant to be a manifest. Never reported or written. */
  readonly guess?: string;
}

/** Names standard input among the files. */
export const STDIN = "-";

/** Reads a file, or standard input for `-`, and decodes it. Never throws on a file's state or content. */
export async function readInput(path: string, io: Io): Promise<Input> {
  let bytes: Uint8Array;
  try {
    bytes = path === STDIN ? await io.stdin(SIZE_LIMIT) : io.read(path, SIZE_LIMIT);
  } catch (error) {
    return { error: reasonOf(error), because: (error as { code?: string }).code === "TOO_LARGE" ? "size" : "access" };
  }
  return inputOf(bytes, path, io);
}

/** What was read of a file, decoded. */
export function inputOf(bytes: Uint8Array, path: string, io: Io): Input {
  if (bytes.length === 0) {
    const error = path === STDIN ? "the input is empty; the command before the pipe printed nothing" : "the file is empty";
    return { error, because: "content" };
  }
  const decoded = decode(bytes);
  return "error" in decoded ? decoded : { ...decoded, bytes, digest: io.host.digest(bytes), size: bytes.length };
}

/** Made for the first file that is decoded, which most often none is: a decoder that refuses loads a library of its own. */
let strict: TextDecoder | undefined;

/** Formats that people hand over by mistake, by their first bytes. */
const MAGIC: readonly { readonly at: number; readonly bytes: readonly number[]; readonly name: string; readonly encoding?: string }[] = [
  { at: 0, bytes: [0x1f, 0x8b], name: "gzip data, as layers are" },
  { at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], name: "zstd data, as layers are" },
  { at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72], name: "a tar archive" },
  { at: 0, bytes: [0xfe, 0xff], name: "UTF-16 text (big endian)", encoding: "utf-16be" },
  { at: 0, bytes: [0xff, 0xfe], name: "UTF-16 text (little endian)", encoding: "utf-16le" },
];

/**
 * Bytes as text, its byte order mark kept. Nothing is replaced: bytes that are not UTF-8 are an error with their place
 * (RFC 8259, 8.1: JSON that leaves a closed system is UTF-8).
 */
export function decode(bytes: Uint8Array): { readonly text: string } | Unread {
  const known = MAGIC.find(({ at, bytes: magic }) => magic.every((byte, i) => bytes[at + i] === byte));
  if (known !== undefined) {
    const error = `${known.name}, and manifests are JSON in UTF-8`;
    if (known.encoding === undefined) return { error, because: "content" };
    return { error: `${error}; save it as UTF-8`, because: "content", guess: new TextDecoder(known.encoding).decode(bytes) };
  }
  // A text that begins like JSON and holds a NUL is a broken text, which `json-syntax` explains.
  const nul = bytes.subarray(0, 8192).indexOf(0);
  if (nul !== -1 && !beginsLikeJson(bytes))
    return { error: `binary data (a NUL byte at offset ${nul}), and manifests are JSON in UTF-8`, because: "content" };
  try {
    strict ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { text: strict.decode(bytes) };
  } catch {
    const at = firstFault(bytes);
    const line = lineOf(bytes, at);
    const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
    const error = `not UTF-8 at byte offset ${at} (line ${line}): byte ${byte} does not belong there; save it as UTF-8`;
    return { error, because: "content", guess: new TextDecoder().decode(bytes) };
  }
}

/** The offset of the first byte that begins no well-formed UTF-8 sequence (Unicode 16, table 3-7), or the length. */
function firstFault(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i] as number;
    const more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (more === -1) return i;
    for (let k = 1; k <= more; k++) {
      const byte = bytes[i + k];
      const low = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (byte === undefined || byte < low || byte > high) return i;
    }
    i += more + 1;
  }
  return i;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
  return line;
}
