import { contentOf, fragmentOf, readContent, readFragment, type Shared } from "./fragment.ts";

/** A link unpacks to at most this many bytes: some bytes of a link may stand for gigabytes. */
const MOST = 16 * 1024 * 1024;

/** The fragment that holds a text, without `#`. */
export async function pack(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(contentOf(shared));
  const packed = await through(bytes, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY);
  return fragmentOf(base64url(packed), shared);
}

/** What a fragment holds; `undefined` where it holds nothing, and an `Error` that says why where it is damaged. */
export async function unpack(fragment: string): Promise<Shared | Error | undefined> {
  const found = readFragment(fragment);
  if (found === undefined) return undefined;
  const { packed, ...rest } = found;
  try {
    const bytes = await through(fromBase64url(packed), new DecompressionStream("deflate-raw"), MOST);
    return { ...rest, ...readContent(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)) };
  } catch (error) {
    if (error instanceof TooLarge) return new Error("The link holds more than 16 MB of text, which this page does not open");
    return new Error("The link is damaged: part of its text is missing. Copy it again as a whole");
  }
}

class TooLarge extends Error {}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      void reader.cancel();
      throw new TooLarge();
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
