import assert from "node:assert/strict";
import { test } from "node:test";
import { FAULTS } from "./faults.ts";
import { told } from "./told.ts";

// One fault is one problem. In a cache index the story of the cache is told besides, and is not what these ask for.
for (const { name, text, says, kind } of FAULTS)
  test(name, () => {
    const lines = told(text, kind).filter((line) => !line.startsWith("legacy-cache-index "));
    assert.deepEqual(lines, says);
  });
