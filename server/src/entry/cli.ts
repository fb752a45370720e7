import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { version } from "../../../package.json";
import { nameOfBytes } from "../cli/file-name.ts";
import type { Glimpse, Io, PathKind } from "../cli/io.ts";
import { run } from "../cli/run.ts";
import { hashWith } from "../oci/host-digest.ts";
import { digestBy } from "./digest.ts";
import { layoutFiles } from "./layout-files.ts";
import { at, failure, realPath, windows } from "./paths.ts";
import { inPieces } from "./pieces.ts";
import { isTar } from "./tar-head.ts";
import { create, lock, remove, replace } from "./writing.ts";

/** The command line on Node: the only file of it that touches the machine. Nothing happens before `main`. */

const kindOf = (stats: { isFile(): boolean; isDirectory(): boolean }): PathKind =>
  stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";

/**
 * Reads from an open file until its end; pipes and devices have no size, so the limit is watched while reading.
 *
 * @param expected so many bytes come at once if nothing happens meanwhile
 */
function readUpTo(fd: number, limit: number, strict: boolean, expected = PIECE): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (let most = expected; ; most = PIECE) {
    const chunk = Buffer.allocUnsafe(Math.min(most, limit - total + 1));
    const length = readSync(fd, chunk);
    if (length === 0) break;
    total += length;
    chunks.push(chunk.subarray(0, length));
    if (total > limit) {
      if (strict) throw failure("TOO_LARGE");
      break;
    }
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

const PIECE = 1 << 20;

function withFile<T>(path: string, flags: string, use: (fd: number) => T): T {
  const fd = openSync(at(path), flags);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

function read(path: string, limit: number): Uint8Array {
  return withFile(path, "r", (fd) => {
    const stats = fstatSync(fd);
    if (stats.isDirectory()) throw failure("EISDIR");
    if (stats.size > limit) throw failure("TOO_LARGE", { size: stats.size });
    return readUpTo(fd, limit, true, stats.isFile() && stats.size > 0 ? stats.size : PIECE);
  });
}

/** The memory of a glimpse, which larger files do not keep. */
const forSmall = Buffer.allocUnsafeSlow(1 << 16);

function glimpse(path: string, limit: number): Glimpse | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(at(path), "r");
    let bytes = forSmall;
    let length = 0;
    // Until nothing comes: some file systems give less than they could, and to ask how large it is costs more.
    for (let more = 1; more > 0; length += more) {
      if (length === forSmall.length && bytes === forSmall) {
        const { size } = fstatSync(fd);
        if (size > limit) return undefined;
        bytes = Buffer.allocUnsafeSlow(Math.max(size, length) + 1);
        forSmall.copy(bytes);
      }
      // It grew meanwhile.
      if (length === bytes.length) return undefined;
      more = readSync(fd, bytes, length, bytes.length - length, null);
    }
    const read = bytes.subarray(0, length);
    return { bytes: read, latin: () => read.toString("latin1") };
  } catch {
    // Whoever reads it as usual says what is wrong.
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function truePath(path: string): string {
  try {
    return realPath(path);
  } catch {
    return resolve(path);
  }
}

function list(folder: string): ReturnType<Io["list"]> {
  const entries = readdirSync(at(folder), { withFileTypes: true });
  // A replacement character is most often a byte that is no UTF-8: then the names are asked for as bytes.
  const named =
    windows || entries.every(({ name }) => !name.includes("\ufffd"))
      ? entries.map((entry) => ({ name: entry.name, entry }))
      : readdirSync(at(folder), { withFileTypes: true, encoding: "buffer" }).map((entry) => ({ name: nameOfBytes(entry.name), entry }));
  return named
    .map(({ name, entry }) => ({ name, kind: entry.isSymbolicLink() ? ("link" as const) : kindOf(entry) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the program was asked, its name left out. Node decodes arguments with loss, and Linux still has the bytes. */
function commandLine(): string[] {
  const args = process.argv.slice(2);
  if (process.platform !== "linux" || args.every((arg) => !arg.includes("\ufffd"))) return args;
  try {
    const bytes = readFileSync("/proc/self/cmdline");
    const words: string[] = [];
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(0, from);
      words.push(nameOfBytes(bytes.subarray(from, end < 0 ? bytes.length : end)));
      from = end < 0 ? bytes.length : end + 1;
    }
    return words.slice(words.length - args.length);
  } catch {
    return args;
  }
}

async function stdin(limit: number): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write("reading from the terminal; Ctrl-D ends the document\n");
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > limit) throw failure("TOO_LARGE");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A reader that went away (`| head`) wants nothing more; the work and its exit code go on. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return;
    process.exitCode = 2;
    if (stream !== process.stderr) process.stderr.write(`error: standard output: ${error.message}\n`);
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

function interruption(): ReturnType<Io["interruption"]> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return {
    signal: controller.signal,
    end: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}

function wantsColour(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}

/** What is said on standard error comes after what was printed before it. */
const told =
  (write: (text: string) => void, flush: () => void): ((text: string) => void) =>
  (text) => {
    flush();
    write(text);
  };

const machine = ({ write, flush }: ReturnType<typeof inPieces>): Io => ({
  host: {
    digest: digestBy,
    layout: (folder) => layoutFiles(at(folder)),
  },
  version,
  columns: process.stdout.isTTY ? process.stdout.columns || 80 : undefined,
  colour: { out: wantsColour(process.stdout), err: wantsColour(process.stderr) },
  windows,
  terminal: process.stdout.isTTY === true,
  clock: () => performance.now(),
  out: write,
  err: told(writer(process.stderr), flush),
  ...(process.stderr.isTTY === true && process.env.TERM !== "dumb"
    ? { progress: (line: string) => void process.stderr.write(`\r\x1b[K${line}`) }
    : {}),
  truePath,
  pathKind: (path) => kindOf(statSync(at(path))),
  list,
  read,
  glimpse,
  head: (path, count) => withFile(path, "r", (fd) => readUpTo(fd, count, false)),
  archive: async (path) =>
    isTar(withFile(path, "r", (fd) => readUpTo(fd, 512, false))) ? (await import("./archive.ts")).openArchive(at(path)) : undefined,
  stdin,
  replace,
  hash: async (files, watch) =>
    (await import("./hashing.ts")).hashAll(
      files.map(({ path, ...file }) => ({ ...file, file: at(path) })),
      watch,
    ),
  interruption,
  makeFolder: (path) => void mkdirSync(at(path), { recursive: true }),
  create,
  lock: (path) => lock(path, `oci-manifest ${version}`),
  remove,
  rest: () => {
    flush();
    return new Promise((resolve) => setImmediate(resolve));
  },
  serve: async () => {
    // The server's libraries are many; no other command should wait for them.
    require(join(__dirname, "server.js"));
  },
});

/** Runs the command line with the arguments of the process, whose exit code it sets. */
export function main(): void {
  hashWith(digestBy);
  const out = writer(process.stdout);
  const pieces = process.stdout.isTTY === true ? { write: out, flush: () => {} } : inPieces(out);
  void run(commandLine(), machine(pieces)).then((code) => {
    pieces.flush();
    process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
  });
}
