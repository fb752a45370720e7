import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { run } from "../../server/src/cli/run.ts";
import { bundled, cli, folderWith, HELD, oci } from "./bundle.ts";
import { compact, index, legacy } from "./documents.ts";
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

describe("a disk that takes nothing", () => {
  before(bundled);
  const commands = [
    ["check", "--fix", "a.json"],
    ["convert", "--write", "a.json"],
  ] as const;

  for (const code of ["ENOSPC", "EROFS", "EIO"])
    test(`${code} at any step of a change: it is told, the file is whole, and nothing lies beside it`, () => {
      for (const args of commands) {
        const text = args[0] === "check" ? fixable : compact(legacy);
        let failed = 0;
        for (let step = 1; step <= 12; step++) {
          const folder = folderWith({ "a.json": text });
          const { status, stderr } = spawnSync(process.execPath, ["--require", join(import.meta.dirname, "kill-at.cjs"), cli, ...args], {
            cwd: folder,
            encoding: "utf8",
            timeout: 60_000,
            env: { PATH: process.env.PATH, NODE_OPTIONS: "", KILL_AT: String(step), KILL_WHEN: code },
          });
          assert.deepEqual(readdirSync(folder), ["a.json"], `step ${step}`);
          const now = readFileSync(join(folder, "a.json"), "utf8");
          if (status !== 2) continue;
          failed++;
          assert.match(stderr, /^error: a\.json: [^\n]+\n$/, `step ${step}`);
          assert.doesNotThrow(() => JSON.parse(now), `step ${step}`);
        }
        assert.ok(failed >= 2, `${args[0]}: ${failed} steps failed`);
      }
    });

  test("a file that is read-only is told and left", { skip: HELD.length === 1 && process.getuid?.() === 0 }, () => {
    for (const args of commands) {
      const text = args[0] === "check" ? fixable : compact(legacy);
      const folder = folderWith({ "a.json": text });
      chmodSync(join(folder, "a.json"), 0o444);
      const { code, err } = oci(folder, args, { under: HELD });
      assert.equal(code, 2, err);
      assert.match(err, /^error: a\.json: .*permission denied/);
      assert.equal(readFileSync(join(folder, "a.json"), "utf8"), text);
    }
  });
});
