import { STDIN } from "./input.ts";
import { shown } from "./report/display.ts";

/**
 * File names on their way in and out. On POSIX a name is bytes: those that are no UTF-8 travel as lone surrogates U+DC80 to U+DCFF,
 * as Python's "surrogateescape" has it, so that every file can be named, opened and told.
 */

/** How paths are written where the program runs, and from which folder relative ones lead. */
export interface PathStyle {
  /** Backslashes part folders, and there are drives and shares. */
  readonly windows: boolean;
  /** The working folder from the root. */
  readonly here: string;
}

/** A byte that is no UTF-8, in a name. */
const BYTE = /[\udc80-\udcff]/u;

/** A name that the file system gives as bytes. */
export function nameOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(sequences(bytes)).join("");
  }
}

/** The bytes of a name that some of them are no UTF-8 in; `undefined` for every other name. */
export function bytesOfName(name: string): Uint8Array | undefined {
  if (!BYTE.test(name)) return undefined;
  const encoder = new TextEncoder();
  const parts = Array.from(name, (character) => {
    const code = character.codePointAt(0) as number;
    return code >= 0xdc80 && code <= 0xdcff ? Uint8Array.of(code - 0xdc00) : encoder.encode(character);
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Characters as far as the bytes are UTF-8; every other byte by itself. */
function* sequences(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let character: string | undefined;
    try {
      character = decoder.decode(bytes.subarray(at, at + length));
    } catch {
      // Not a whole character: the byte stands alone.
    }
    yield character ?? String.fromCharCode(0xdc00 + lead);
    at += character === undefined ? 1 : length;
  }
}

/** A file's name as a terminal or a page may show it. */
export function nameOf(file: string): string {
  return file === STDIN ? "stdin" : shown(spelt(file));
}

/** Bytes that are no UTF-8 as `\xE9`. */
function spelt(name: string): string {
  if (!BYTE.test(name)) return name;
  return name.replace(/[\udc80-\udcff]/gu, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`);
}

/**
 * A file's name as other programs look it up: from the working folder where it lies below, else from the root; always with slashes,
 * without `.` and `..`. Bytes that are no UTF-8 stay what they are (see `asText`).
 */
export function portableName(file: string, style: PathStyle): string {
  if (file === STDIN) return "stdin";
  const path = parsed(file, style);
  if (path.root === undefined) return path.steps.join("/");
  const here = parsed(style.here, style);
  const same = (a: string | undefined, b: string | undefined): boolean => (style.windows ? a?.toLowerCase() === b?.toLowerCase() : a === b);
  if (same(path.root, here.root) && path.steps.length > here.steps.length && here.steps.every((step, i) => same(step, path.steps[i])))
    return path.steps.slice(here.steps.length).join("/");
  return path.root + path.steps.join("/");
}

/** A name as text without what XML and other programs' JSON cannot hold: bytes that are no UTF-8 are spelt `\xE9`. */
export function asText(name: string): string {
  return spelt(name).replace(/[\ud800-\udfff]/gu, "\ufffd");
}

/** A portable name as a URI reference (RFC 3986): relative, or `file:` with drive or share. */
export function uriOf(portable: string, { windows }: PathStyle): string {
  if (windows && portable.startsWith("//")) return `file:${encoded(portable)}`;
  if (windows && /^[a-z]:\//i.test(portable)) return `file:///${portable.slice(0, 2)}${encoded(portable.slice(2))}`;
  return portable.startsWith("/") ? `file://${encoded(portable)}` : encoded(portable);
}

function encoded(path: string): string {
  return path
    .split("/")
    .map((step) =>
      Array.from(step, (character) => {
        const code = character.codePointAt(0) as number;
        if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
        return code >= 0xd800 && code <= 0xdfff ? "%EF%BF%BD" : encodeURIComponent(character);
      }).join(""),
    )
    .join("/");
}

/** A path in its parts: where it begins ("/", "C:/", "//server/share/"; `undefined` for the working folder) and the names on its way. */
interface Path {
  readonly root: string | undefined;
  readonly steps: readonly string[];
}

function parsed(file: string, style: PathStyle): Path {
  const text = style.windows ? withoutDevice(file.replaceAll("\\", "/")) : file;
  const found = style.windows ? /^(?:\/\/[^/]+\/[^/]+|[a-z]:(?=\/)|(?=\/))\/?/i.exec(text)?.[0] : /^\//.exec(text)?.[0];
  const steps: string[] = [];
  let up = 0;
  for (const step of text.slice(found?.length ?? 0).split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) up++;
  }
  if (found !== undefined) {
    // On Windows a path from "\" is one of the working folder's drive.
    const root = style.windows && found === "/" && file !== style.here ? (parsed(style.here, style).root ?? found) : found;
    return { root: root.endsWith("/") ? root : `${root}/`, steps };
  }
  if (up === 0) return { root: undefined, steps };
  const here = parsed(style.here, style);
  return { root: here.root, steps: [...here.steps.slice(0, Math.max(0, here.steps.length - up)), ...steps] };
}

/** `\\?\C:\…` and `\\?\UNC\server\…` are other spellings of the same paths. */
function withoutDevice(path: string): string {
  return path.replace(/^\/\/[?.]\/UNC\//i, "//").replace(/^\/\/[?.]\/(?=[a-z]:\/)/i, "");
}

/** A path without the slashes at its end, of either kind; empty where there is nothing else. */
export function withoutEnd(path: string): string {
  let end = path.length;
  while (end > 0 && (path[end - 1] === "/" || path[end - 1] === "\\")) end--;
  return path.slice(0, end);
}
