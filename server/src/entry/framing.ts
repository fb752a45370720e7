import type { Readable, Writable } from "node:stream";
import {
  type DataCallback,
  Emitter,
  type Message,
  type MessageReader,
  type MessageWriter,
  type PartialMessageInfo,
} from "vscode-languageserver/node";
import { UNREADABLE } from "../lsp/gate.ts";

/** A header's length and what follows it (LSP 3.17, base protocol). It can stand nowhere within JSON, whose strings hold no raw line end. */
const HEADER = /content-length:[ \t]{0,8}(\d{1,10})[ \t]{0,8}\r\n(?:[!-9;-~]{1,64}:[^\r\n]{0,200}\r\n){0,4}\r\n/i;
/** As every client spells it: what is looked for in a body that does not end. */
const WORD = "Content-Length:";
/** Lines that may stand in a header before its length. */
const LINES = /^(?:[!-9;-~]{1,64}:[^\r\n]{0,200}\r\n){0,8}$/;
/** So much is looked at for a header, in bytes. */
const REACH = 8192;
/** A body longer than a string can be is none, in bytes. */
const LONGEST = 512 * 1024 * 1024 - 64;

interface Header {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

function headerIn(bytes: Buffer): Header | undefined {
  const found = HEADER.exec(bytes.toString("latin1"));
  return found === null ? undefined : { start: found.index, end: found.index + found[0].length, length: Number(found[1]) };
}

/**
 * Messages out of a stream of bytes. Where a header is no header, or says another length than its body has, it goes on at the next
 * header: `UNREADABLE` is handed on for what could not be read. Bytes that are no UTF-8 become U+FFFD.
 */
export function framedReader(stream: Readable): MessageReader {
  const errors = new Emitter<Error>();
  const closes = new Emitter<void>();
  const parts = new Emitter<PartialMessageInfo>();
  let chunks: Buffer[] = [];
  let held = 0;
  /** The length of the body that is waited for; `undefined` while a header is. */
  let expected: number | undefined;
  /** Bytes before what is held were part of no message. */
  let skipped = false;
  let hand: DataCallback = () => undefined;

  const unreadable = (): void => hand(UNREADABLE as never);

  /** All that is held, in one piece: copied once for each body and not for each chunk of it. */
  function whole(): Buffer {
    const [first] = chunks;
    if (first !== undefined && chunks.length === 1) return first;
    const all = Buffer.concat(chunks, held);
    chunks = [all];
    return all;
  }

  function drop(count: number): void {
    const rest = whole().subarray(count);
    chunks = rest.length === 0 ? [] : [rest];
    held = rest.length;
  }

  function give(body: Buffer): boolean {
    let message: unknown;
    try {
      message = JSON.parse(body.toString("utf8"));
    } catch {
      return false;
    }
    hand(message as never);
    return true;
  }

  /** Whether something was taken, so that there may be more. */
  function takeHeader(): boolean {
    const header = headerIn(whole().subarray(0, 2 * REACH));
    if (header === undefined) {
      if (held <= 2 * REACH) return false;
      // No header is so long. One may begin in what is kept.
      drop(REACH);
      skipped = true;
      return true;
    }
    const isClean = !skipped && LINES.test(whole().toString("latin1", 0, header.start));
    skipped = false;
    if (!isClean || header.length > LONGEST) unreadable();
    if (header.length <= LONGEST) expected = header.length;
    drop(header.end);
    return true;
  }

  /** Whether there was a body, or what should have been one. */
  function takeBody(length: number, chunk: Buffer): boolean {
    if (held < length && !hasHeader(chunk)) return false;
    if (held >= length && give(whole().subarray(0, length))) {
      drop(length);
      return true;
    }
    // The header said another length than this body has, which ends where the next header begins.
    const all = whole();
    const next = headerIn(all);
    if (next === undefined && held < length) return false;
    const end = next?.start ?? length;
    if (!give(all.subarray(0, end))) unreadable();
    drop(end);
    return true;
  }

  /** Whether a header may stand in a chunk, or in it and the one before. */
  function hasHeader(chunk: Buffer): boolean {
    const before = chunks.at(-2)?.subarray(-64) ?? Buffer.alloc(0);
    return chunk.includes(WORD) || Buffer.concat([before, chunk.subarray(0, 64)]).includes(WORD);
  }

  function receive(chunk: Buffer): void {
    chunks.push(chunk);
    held += chunk.length;
    while (held > 0) {
      if (expected === undefined) {
        if (!takeHeader()) return;
      } else {
        if (!takeBody(expected, chunk)) return;
        expected = undefined;
      }
    }
  }

  return {
    onError: errors.event,
    onClose: closes.event,
    onPartialMessage: parts.event,
    listen: (callback) => {
      hand = callback;
      stream.on("data", receive);
      stream.on("error", (error: Error) => errors.fire(error));
      stream.on("close", () => closes.fire());
      return { dispose: () => void stream.off("data", receive) };
    },
    dispose: () => {
      for (const emitter of [errors, closes, parts]) emitter.dispose();
    },
  };
}

/**
 * Messages into a stream of bytes, each in one piece: the library's writer gives header and body away by themselves, a turn of the event loop
 * later, and each of them wakes the client up.
 */
export function framedWriter(stream: Writable): MessageWriter {
  const errors = new Emitter<[Error, Message | undefined, number | undefined]>();
  const closes = new Emitter<void>();
  stream.on("error", (error: Error) => errors.fire([error, undefined, undefined]));
  stream.on("close", () => closes.fire());
  return {
    onError: errors.event,
    onClose: closes.event,
    write: (message) =>
      new Promise((resolve, reject) => {
        const body = Buffer.from(JSON.stringify(message), "utf8");
        stream.cork();
        stream.write(`Content-Length: ${body.length}\r\n\r\n`, "latin1");
        stream.write(body, (error) => (error ? reject(error) : resolve()));
        stream.uncork();
      }),
    end: () => void stream.end(),
    dispose: () => {
      for (const emitter of [errors, closes]) emitter.dispose();
    },
  };
}
