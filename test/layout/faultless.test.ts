import assert from "node:assert/strict";
import { test } from "node:test";
import { toldOfLayout } from "./told.ts";
import { TOOL_LAYOUTS } from "./tools.ts";

for (const [name, { files, says = [] }] of Object.entries(TOOL_LAYOUTS))
  test(name, async () => {
    assert.deepEqual(await toldOfLayout(files), says);
  });
