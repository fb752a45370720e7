// Loaded before the program (`node --require`): whatever could reach a network, start a program or run text as code is noted in a file
// and refused. Node's own streams do not come this way.

const fs = require("node:fs");
const Module = require("node:module");

const REFUSED = /^(?:node:)?(?:net|tls|dgram|dns|http|https|http2|child_process|cluster|vm|inspector|repl)(?:\/|$)/;
const note = (what) => {
  fs.appendFileSync(process.env.OCI_MANIFEST_GUARD, `${what}\n`);
  throw new Error(`refused by the guard: ${what}`);
};

const load = Module._load;
Module._load = function (request, ...rest) {
  if (REFUSED.test(request)) note(request);
  return load.call(this, request, ...rest);
};
for (const name of ["fetch", "WebSocket", "EventSource", "eval", "Function"]) {
  const was = globalThis[name];
  if (was === undefined) continue;
  // `Function.prototype` and its kin are read everywhere; only a call makes code of text.
  globalThis[name] = new Proxy(was, { apply: () => note(name), construct: () => note(name) });
}
