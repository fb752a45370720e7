import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type HashResult, type HashTask, hashFile } from "./hash-file.ts";

/** What is hashed, and how large it is as far as one knows. */
export interface Sized extends HashTask {
  readonly size: number;
}

/** Less than this in all, in bytes, is hashed here: to start threads takes longer. More would not hear an interruption. */
const FEW = 4 * 1024 * 1024;
/** A thread is given so many bytes or so many files at a time. */
const PORTION = 8 * 1024 * 1024;
const PORTION_FILES = 64;
/** More threads wait for the memory, and each costs some. */
const THREADS = 16;
/** How often `progress` is told, in milliseconds. */
const PACE = 100;

/**
 * Hashes files on all cores, in memory that does not depend on their sizes. The results come in the order of the files; after `signal`
 * those that are not done are `undefined`. Never rejects for a file's sake.
 */
export async function hashAll(
  files: readonly Sized[],
  { progress, signal }: { readonly progress?: (bytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<readonly (HashResult | undefined)[]> {
  const results: (HashResult | undefined)[] = new Array(files.length).fill(undefined);
  // The largest first, so that no thread is left alone with one at the end.
  const order = Array.from(files.keys()).sort((a, b) => (files[b] as Sized).size - (files[a] as Sized).size);
  const program = join(__dirname, "hasher.js");
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const threads = Math.min(THREADS, availableParallelism(), files.length);
  if (total < FEW || !existsSync(program)) {
    await hashHere(files, order, results, progress, signal);
    return results;
  }
  const counter = new BigInt64Array(new SharedArrayBuffer(8));
  const timer = setInterval(() => progress?.(Number(Atomics.load(counter, 0))), PACE);
  const workers: Worker[] = [];
  let next = 0;
  const portion = (): number[] => {
    const taken: number[] = [];
    for (let bytes = 0; next < order.length && taken.length < PORTION_FILES && bytes < PORTION; next++) {
      const file = order[next] as number;
      taken.push(file);
      bytes += (files[file] as Sized).size;
    }
    return taken;
  };
  const tasksOf = (taken: readonly number[]): HashTask[] =>
    taken.map((file) => {
      const { size: _, ...task } = files[file] as Sized;
      return task;
    });
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(program, {
        workerData: counter.buffer,
        resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16, codeRangeSizeMb: 4, stackSizeMb: 1 },
      });
      workers.push(worker);
      let taken: number[] = [];
      const give = (): void => {
        taken = signal?.aborted ? [] : portion();
        if (taken.length === 0) resolve();
        else worker.postMessage(tasksOf(taken));
      };
      worker.on("message", (done: readonly HashResult[]) => {
        done.forEach((result, i) => {
          results[taken[i] as number] = result;
        });
        give();
      });
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      give();
    });
  const stopped = new Promise<void>((resolve) => {
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    await Promise.race([Promise.all(Array.from({ length: threads }, one)), stopped]);
  } finally {
    clearInterval(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

/** Here, in turns that let the machine see to what happened meanwhile. */
async function hashHere(
  files: readonly Sized[],
  order: readonly number[],
  results: (HashResult | undefined)[],
  progress: ((bytes: number) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  let bytes = 0;
  let rested = performance.now();
  for (const file of order) {
    if (signal?.aborted) return;
    results[file] = hashFile(files[file] as Sized, (more) => {
      bytes += more;
      return true;
    });
    if (performance.now() - rested < PACE) continue;
    progress?.(bytes);
    await new Promise((resolve) => setImmediate(resolve));
    rested = performance.now();
  }
}
