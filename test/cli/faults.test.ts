import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { run } from "../../server/src/cli/run.ts";
import { compact, index } from "./documents.ts";
import { memory } from "./memory.ts";

/** An index with a fault that `--fix` mends. */
const fixable = compact(index).replace('"schemaVersion"', '"SchemaVersion"');

describe("a machine that changes under the program", () => {
  test("a file that vanishes before it is read", async () => {
    const { io, printed } = memory({ "a.json": compact(index), "b.json": compact(index) }, { vanish: "a.json" });
    assert.equal(await run(["check", "a.json", "b.json"], io), 2);
    assert.equal(printed.err, "error: a.json: there is no such file or folder\n");
    assert.match(printed.out, /^b\.json .*no problems/);
  });

  test("one that vanishes from a folder", async () => {
    const { io, printed } = memory({ "a.json": compact(index) }, { vanish: "a.json" });
    assert.equal(await run(["check", "."], io), 2);
    assert.equal(printed.err, "error: a.json: there is no such file or folder\n");
  });

  test("--fix does not overwrite what someone else wrote meanwhile", async () => {
    const { io, printed, text } = memory({ "a.json": fixable }, { changed: "a.json" });
    assert.equal(await run(["check", "--fix", "a.json"], io), 2);
    assert.match(printed.err, /^error: a\.json: not fixed: it was changed by someone else meanwhile, and is left as it is; try again\n$/);
    assert.equal(text("a.json"), fixable);
  });

  test("nor does convert --write", async () => {
    const { legacy } = await import("./documents.ts");
    const { io, printed, text } = memory({ "a.json": compact(legacy) }, { changed: "a.json" });
    assert.equal(await run(["convert", "--write", "a.json"], io), 2);
    assert.match(printed.err, /^error: a\.json: not written: it was changed by someone else meanwhile/);
    assert.equal(text("a.json"), compact(legacy));
  });

  test("a fault of our own is one line, not a stack", async () => {
    const { io, printed } = memory({ "a.json": compact(index) });
    const broken = {
      ...io,
      host: {
        digest: () => {
          throw new TypeError("x is not a function");
        },
      },
    };
    assert.equal(await run(["check", "a.json"], broken), 2);
    assert.equal(printed.err, "error: x is not a function; this is a fault of oci-manifest itself, please report it\n");
  });
});
