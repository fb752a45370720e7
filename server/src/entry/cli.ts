import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { version } from "../../../package.json";
import { bytesOfName, nameOfBytes } from "../cli/file-name.ts";
import type { Io, NewFile, PathKind } from "../cli/io.ts";
import { run } from "../cli/run.ts";

/** The command line on Node: the only file of it that touches the machine. Nothing happens before `main`. */

const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

const windows = process.platform === "win32";

/** A path as Node's functions take it: names of bytes that are no UTF-8 go as bytes. */
function at(path: string): string | Buffer {
  const bytes = windows ? undefined : bytesOfName(path);
  return bytes === undefined ? path : Buffer.from(bytes);
}

const kindOf = (stats: { isFile(): boolean; isDirectory(): boolean }): PathKind =>
  stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";

/** Reads from an open file until its end; pipes and devices have no size, so the limit is watched while reading. */
function readUpTo(fd: number, limit: number, strict: boolean): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(1 << 20, limit - total + 1));
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
    return stats.isFile() && stats.size > 0 && stats.size < 1 << 20 ? readSmall(fd, stats, limit) : readUpTo(fd, limit, true);
  });
}

/** One read for the usual file; if it grew or shrank meanwhile, the slow way goes on. */
function readSmall(fd: number, stats: Stats, limit: number): Buffer {
  const buffer = Buffer.allocUnsafe(stats.size);
  const length = readSync(fd, buffer, 0, stats.size, null);
  const rest = readUpTo(fd, limit - length, true);
  return rest.length === 0 ? buffer.subarray(0, length) : Buffer.concat([buffer.subarray(0, length), rest]);
}

function truePath(path: string): string {
  try {
    return realPath(path);
  } catch {
    return resolve(path);
  }
}

function realPath(path: string): string {
  try {
    if (windows || bytesOfName(path) === undefined) return realpathSync(path);
  } catch (error) {
    if (windows) throw error;
  }
  // The only one that takes and gives bytes; a link may lead to a name that is no UTF-8.
  return nameOfBytes(realpathSync.native(at(path), "buffer"));
}

function statOf(path: string): Stats | undefined {
  return statSync(at(path), { throwIfNoEntry: false });
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

/** Files that are being written, beside those whose place they take. */
const unfinished = new Set<string | Buffer>();

/** Whoever ends the program leaves no half a file; it ends as it would have without us. */
function tidyWhenEnded(): void {
  if (tidying) return;
  tidying = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      for (const file of unfinished) rmSync(file, { force: true });
      process.kill(process.pid, signal);
    });
}
let tidying = false;

/** Text is put down in pieces of about this many units. */
const PIECE = 1 << 16;

function create(path: string): NewFile & { readonly write: (content: string | Uint8Array) => void } {
  const before = statOf(path);
  if (before?.isDirectory()) throw failure("EISDIR");
  const direct = before !== undefined && !before.isFile();
  const target = before === undefined || direct ? path : realPath(path);
  if (before !== undefined) accessSync(at(target), constants.W_OK);
  // A device or pipe takes the bytes as they come; a rename would put a file in its place.
  const written = direct
    ? at(path)
    : at(join(dirname(target), `.${Array.from(basename(target)).slice(0, 50).join("")}.${randomBytes(6).toString("hex")}.tmp`));
  // An interruption may come as soon as the file is there, so it is minded before.
  if (!direct) {
    tidyWhenEnded();
    unfinished.add(written);
  }
  let fd: number;
  try {
    fd = openSync(written, direct ? "w" : "wx");
  } catch (error) {
    unfinished.delete(written);
    throw error;
  }
  let open = true;
  let waiting = "";
  const put = (content: string | Uint8Array): void => {
    if (typeof content === "string") waiting += content;
    else writeFileSync(fd, content);
    if (waiting.length > PIECE) flush();
  };
  const flush = (): void => {
    const piece = waiting;
    waiting = "";
    if (piece !== "") writeFileSync(fd, piece);
  };
  const close = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    write: put,
    done: (was) => {
      flush();
      if (direct) return close();
      if (before !== undefined) {
        try {
          fchownSync(fd, before.uid, before.gid);
        } catch {
          // Only root may give files away; the writer then owns it, as with every editor.
        }
        fchmodSync(fd, before.mode & 0o7777);
      }
      fsyncSync(fd);
      close();
      if (was !== undefined && Buffer.compare(readFileSync(at(target)), was) !== 0) throw failure("CHANGED");
      renameSync(written, at(target));
      unfinished.delete(written);
    },
    drop: () => {
      close();
      if (direct) return;
      rmSync(written, { force: true });
      unfinished.delete(written);
    },
  };
}

function replace(path: string, bytes: Uint8Array, was?: Uint8Array): void {
  const file = create(path);
  try {
    file.write(bytes);
    file.done(was);
  } catch (error) {
    file.drop();
    throw error;
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

function wantsColour(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}

const machine = (): Io => ({
  host: { digest: (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}` },
  version,
  columns: process.stdout.isTTY ? process.stdout.columns || 80 : undefined,
  colour: { out: wantsColour(process.stdout), err: wantsColour(process.stderr) },
  windows,
  terminal: process.stdout.isTTY === true,
  clock: () => performance.now(),
  out: writer(process.stdout),
  err: writer(process.stderr),
  ...(process.stderr.isTTY === true && process.env.TERM !== "dumb"
    ? { progress: (line: string) => void process.stderr.write(`\r\x1b[K${line}`) }
    : {}),
  truePath,
  pathKind: (path) => kindOf(statSync(at(path))),
  list,
  read,
  head: (path, count) => withFile(path, "r", (fd) => readUpTo(fd, count, false)),
  stdin,
  replace,
  makeFolder: (path) => void mkdirSync(at(path), { recursive: true }),
  create,
  rest: () => new Promise((resolve) => setImmediate(resolve)),
  serve: async () => {
    // The server's libraries are many; no other command should wait for them.
    require(join(__dirname, "server.js"));
  },
});

/** Runs the command line with the arguments of the process, whose exit code it sets. */
export function main(): void {
  void run(commandLine(), machine()).then((code) => {
    process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
  });
}
