// Loaded into the server by the soak alone: at SIGUSR2 what the process holds is told, and, after all garbage is
// collected, what is left, on descriptor 3. Where a folder for snapshots is named, some looks leave one there.
// The product knows nothing of it.
const { writeSync } = require("node:fs");
const { join } = require("node:path");
const { getHeapCodeStatistics, writeHeapSnapshot } = require("node:v8");

const folder = process.env.OCI_MANIFEST_SNAPSHOTS;
let looks = 0;

process.on("SIGUSR2", () => {
  const rss = process.memoryUsage.rss();
  global.gc();
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  const { code_and_metadata_size: machineCode } = getHeapCodeStatistics();
  looks++;
  // The first, second, fourth, eighth, … look: early and late ones are compared.
  if (folder && (looks & (looks - 1)) === 0) writeHeapSnapshot(join(folder, `${process.pid}-${looks}.heapsnapshot`));
  writeSync(3, `${JSON.stringify({ live: heapUsed + external, machineCode, rss })}\n`);
});
