import { parentPort, workerData } from "node:worker_threads";
import { type HashTask, hashFile } from "./hash-file.ts";

/** A thread that hashes: dist/hasher.js. It takes lists of tasks and answers each with a list of results. */

const counter = new BigInt64Array(workerData as SharedArrayBuffer);

parentPort?.on("message", (tasks: readonly HashTask[]) => {
  parentPort?.postMessage(
    tasks.map((task) =>
      hashFile(task, (bytes) => {
        Atomics.add(counter, 0, BigInt(bytes));
        return true;
      }),
    ),
  );
});
