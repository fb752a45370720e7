// Loaded into the server by the soak alone: at SIGUSR2 what the process holds is told, and, after all garbage is
// collected, what is left, on descriptor 3.
// The product knows nothing of it.
const { writeSync } = require("node:fs");

process.on("SIGUSR2", () => {
  const rss = process.memoryUsage.rss();
  global.gc();
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  writeSync(3, `${JSON.stringify({ live: heapUsed + external, rss })}\n`);
});
