import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { folderWith, root } from "../cli/bundle.ts";
import { heldIn, openHand } from "./hand.ts";

test("the text in hand is the last one that was taken, to the half character", () => {
  const file = path.join(folderWith(), "hand");
  assert.deepEqual(heldIn(file), { count: 0, text: "" });
  const hand = openHand(file);
  const texts = ["a longer text than the others", "", '{"\ud800": "\u2028", "é": "😀"}', "[1]"];
  for (const [i, text] of texts.entries()) {
    hand.take(text);
    assert.deepEqual(heldIn(file), { count: i + 1, text });
  }
});

test("whatever ends a process that fuzzes, it is a find with the text that was in hand, and the next target has its turn", {
  skip: process.platform === "win32",
}, () => {
  const { NODE_OPTIONS = "" } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--import", "tsx", "test/fuzz/run.ts", "--seconds", "40", "--seed", "1", "--target", "values", "--target", "scanner"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: `${NODE_OPTIONS} --require ${path.join(import.meta.dirname, "ended.cjs")}` },
    },
  );
  for (const target of ["values", "scanner"]) assert.match(stdout, new RegExp(`find in ${target}: ended by SIGKILL\n".+"\n`));
  assert.match(stdout, /\| scanner \| 50 \|/);
  assert.match(stdout, /^100 executions/m);
  assert.equal(status, 1);
});
