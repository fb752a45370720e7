// Loaded before the program (`node --require`): kills the process before its n-th call of the file system that changes something, as a
// power cut would; with KILL_WHEN=half in the middle of it, where it is one that writes. With KILL_WHEN=ENOSPC (or another code) the call
// fails instead, where it is one that a full disk fails. With KILL_COUNT the calls are counted into a file.
const fs = require("node:fs");

const at = Number(process.env.KILL_AT ?? 0);
const when = process.env.KILL_WHEN ?? "before";
const half = when === "half";
const real = { ...fs };
let calls = 0;

const CHANGING = ["writeFileSync", "fsyncSync", "renameSync", "rmSync", "unlinkSync", "mkdirSync", "fchmodSync", "fchownSync", "closeSync"];
const die = () => process.kill(process.pid, "SIGKILL");

function counted(act, canFill) {
  calls++;
  if (process.env.KILL_COUNT) real.writeFileSync(process.env.KILL_COUNT, `${calls}`);
  if (calls === at && when === "before") die();
  if (calls === at && canFill && when.startsWith("E")) throw Object.assign(new Error(when), { code: when });
  return act();
}

const FILLING = ["writeFileSync", "fsyncSync", "renameSync"];
for (const name of CHANGING) fs[name] = (...args) => counted(() => real[name](...args), FILLING.includes(name));
fs.openSync = (path, flags, ...more) =>
  flags === "wx" || flags === "w" ? counted(() => real.openSync(path, flags, ...more), true) : real.openSync(path, flags, ...more);
if (half)
  fs.writeFileSync = (file, content, ...more) => {
    calls++;
    if (calls !== at) return real.writeFileSync(file, content, ...more);
    real.writeFileSync(file, content.slice(0, content.length >> 1), ...more);
    die();
  };
