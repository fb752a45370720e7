// Ends a process that is fuzzing as a machine without memory does, with its fiftieth text in the hand.
const fs = require("node:fs");

const { writeSync } = fs;
let texts = 0;
fs.writeSync = (fd, content, ...more) => {
  const written = writeSync(fd, content, ...more);
  if (process.send && Buffer.isBuffer(content) && ++texts === 50) process.kill(process.pid, "SIGKILL");
  return written;
};
