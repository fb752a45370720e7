import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
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
import type { Io, PathKind } from "../cli/io.ts";
import { run } from "../cli/run.ts";

/** The command line on Node: the only file of it that touches the machine. */

const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

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
  const fd = openSync(path, flags);
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
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function replace(path: string, bytes: Uint8Array, was?: Uint8Array): void {
  const before = statOf(path);
  if (before !== undefined && !before.isFile()) {
    if (before.isDirectory()) throw failure("EISDIR");
    // A device or pipe takes the bytes as they come; a rename would put a file in its place.
    writeFileSync(path, bytes);
    return;
  }
  const target = before === undefined ? path : realpathSync(path);
  if (before !== undefined) accessSync(target, constants.W_OK);
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    withFile(beside, "wx", (fd) => {
      writeFileSync(fd, bytes);
      if (before !== undefined) {
        try {
          fchownSync(fd, before.uid, before.gid);
        } catch {
          // Only root may give files away; the writer then owns it, as with every editor.
        }
        fchmodSync(fd, before.mode & 0o7777);
      }
      fsyncSync(fd);
    });
    if (was !== undefined && Buffer.compare(readFileSync(target), was) !== 0) throw failure("CHANGED");
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
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

const io: Io = {
  host: { digest: (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}` },
  version,
  columns: process.stdout.isTTY ? process.stdout.columns || 80 : undefined,
  colour: { out: wantsColour(process.stdout), err: wantsColour(process.stderr) },
  terminal: process.stdout.isTTY === true,
  clock: () => performance.now(),
  out: writer(process.stdout),
  err: writer(process.stderr),
  ...(process.stderr.isTTY === true && process.env.TERM !== "dumb"
    ? { progress: (line: string) => void process.stderr.write(`\r\x1b[K${line}`) }
    : {}),
  truePath,
  pathKind: (path) => kindOf(statSync(path)),
  list: (folder) =>
    readdirSync(folder, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: entry.isSymbolicLink() ? ("link" as const) : kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  read,
  head: (path, count) => withFile(path, "r", (fd) => readUpTo(fd, count, false)),
  stdin,
  replace,
  serve: async () => {
    // The server's libraries are many; no other command should wait for them.
    require(join(__dirname, "server.js"));
  },
};

void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
});
