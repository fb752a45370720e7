import { readGraph } from "../layout/graph.ts";
import { isLayout } from "../layout/layout.ts";
import { createLayoutReader } from "../layout/reader.ts";
import { canHash, type Hashed, judgeLayout, type Verification } from "../layout/verification.ts";
import type { LayoutBlob } from "../layout-view.ts";
import { algorithmOf } from "../oci/digest.ts";
import { humanSize } from "../oci/units.ts";
import { reasonOf } from "./failure.ts";
import { nameOf, withoutEnd } from "./file-name.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { verifiedJson, verifiedText } from "./report/verification.ts";

/** What `verify` was asked for. */
export interface VerifyCommand {
  /** Layouts, and folders with layouts somewhere below. */
  readonly paths: readonly string[];
  readonly json: boolean;
}

/** One layout that was verified. `hashed` of `total` blobs were read: fewer where somebody stopped it. */
export interface Verified {
  readonly path: string;
  readonly verification: Verification;
  /** What was not looked at, a sentence each. */
  readonly leftOut: readonly string[];
}

/** The exit code of a program that an interruption ended. */
const INTERRUPTED = 130;

/**
 * Hashes every blob of layouts and holds it against its name, and its size against what documents say. The answer is the exit code: 0
 * every blob is right, 1 something is missing or wrong, 2 something could not be read or is no layout, 130 interrupted.
 */
export async function verify({ paths, json }: VerifyCommand, colours: Colours, io: Io): Promise<number> {
  const { signal, end } = io.interruption();
  try {
    const found: Verified[] = [];
    let failed = false;
    const fail = (path: string, says: string): void => {
      failed = true;
      io.err(`${colours.severity.error("error")}: ${nameOf(path)}: ${shown(says)}\n`);
    };
    for (const path of new Set(paths)) {
      let layouts = 0;
      try {
        for await (const folder of layoutsBelow(path, io)) {
          layouts++;
          const verified = await verifyOne(folder, signal, io);
          if (verified === undefined) continue;
          found.push(verified);
          if (!json) io.out(verifiedText(verified, colours));
        }
      } catch (error) {
        fail(path, reasonOf(error));
        continue;
      }
      if (layouts === 0 && !signal.aborted)
        fail(path, "there is no image layout in it or below: `oci-layout`, or `index.json` beside `blobs`");
    }
    if (json) io.out(verifiedJson(found));
    if (signal.aborted) {
      io.err("interrupted; not everything is verified\n");
      return INTERRUPTED;
    }
    const faults = found.flatMap(({ verification }) => verification.faults);
    if (failed || faults.some(({ kind }) => kind === "unreadable") || found.some(({ leftOut }) => leftOut.length > 0)) return 2;
    return faults.length > 0 ? 1 : 0;
  } finally {
    end();
  }
}

/** Folders that hold other people's files. */
const PASSED_OVER = new Set(["node_modules", ".git", ".hg", ".svn"]);

/** The layouts in a folder: itself, or those below it in name order. Links are not followed. */
async function* layoutsBelow(path: string, io: Io): AsyncGenerator<string> {
  const { layout } = io.host;
  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined && layout !== undefined; folder = waiting.pop()) {
    if (await isLayout(layout(io.truePath(folder)))) {
      yield folder;
      continue;
    }
    const below = io.list(folder).filter(({ name, kind }) => kind === "folder" && !PASSED_OVER.has(name));
    for (const { name } of below.reverse()) waiting.push(folder === "." ? name : `${withoutEnd(folder)}/${name}`);
  }
}

async function verifyOne(path: string, signal: AbortSignal, io: Io): Promise<Verified | undefined> {
  const root = io.truePath(path);
  const files = io.host.layout?.(root);
  if (files === undefined || signal.aborted) return undefined;
  const reader = createLayoutReader(files, { sha256: io.host.digest });
  const layout = await reader.layout();
  const graph = await readGraph(reader);
  const blobs = [...layout.blobs.values()].filter(({ kind, digest }) => kind === "file" && canHash(digest));
  const results = await io.hash(
    blobs.map(({ path: place, digest, size }) => ({
      path: `${withoutEnd(root)}/${place}`,
      size,
      algorithm: algorithmOf(digest) === "sha512" ? ("sha512" as const) : ("sha256" as const),
    })),
    { signal, ...barOf(path, blobs, io) },
  );
  io.progress?.("");
  if (signal.aborted) return undefined;
  const hashed = new Map<string, Hashed>();
  blobs.forEach(({ digest }, i) => {
    const result = results[i];
    if (result !== undefined) hashed.set(digest, result);
  });
  const missing = graph.index === undefined ? ["`index.json` is missing, so nobody knows what this layout holds"] : [];
  const unread = graph.index !== undefined && "unread" in graph.index ? [`\`index.json\` ${graph.index.unread}`] : [];
  return { path, verification: judgeLayout(layout, graph, hashed), leftOut: [...missing, ...unread, ...layout.leftOut] };
}

/** Shorter work than this, in milliseconds, needs no bar. */
const PATIENCE = 500;
const BAR = 24;

/** Draws how far it is, on a terminal. */
function barOf(path: string, blobs: readonly LayoutBlob[], io: Io): { readonly progress?: (bytes: number) => void } {
  const { progress } = io;
  if (progress === undefined) return {};
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  const began = io.clock();
  return {
    progress: (bytes) => {
      const spent = io.clock() - began;
      if (spent < PATIENCE) return;
      const part = total === 0 ? 1 : Math.min(1, bytes / total);
      const full = Math.round(part * BAR);
      const rate = humanSize(Math.round(bytes / (spent / 1000)));
      const line = `${"█".repeat(full)}${"░".repeat(BAR - full)} ${Math.floor(part * 100)} % · ${humanSize(bytes)} of ${humanSize(total)} · ${rate}/s · ${nameOf(path)}`;
      progress(line.slice(0, (io.columns ?? 80) - 1));
    },
  };
}
