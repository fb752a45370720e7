import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../../server/src/json/index.ts";
import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { valuesIn } from "./changes.ts";
import { checkLayout } from "./told.ts";
import { TOOL_LAYOUTS } from "./tools.ts";

type Holder = Record<string | number, unknown>;

const layouts = Object.values(TOOL_LAYOUTS).map(({ files }) => files);

/** Changes some values of some documents of a layout into anything, names kept, and cuts or removes files. */
const broken = fc
  .record({
    layout: fc.nat(layouts.length - 1),
    values: fc.array(
      fc.tuple(fc.nat(), fc.nat(), fc.oneof(fc.jsonValue(), fc.constantFrom("sha256:", "blobs/sha256/x", -1, 1e300, null))),
      {
        maxLength: 4,
      },
    ),
    cuts: fc.array(fc.tuple(fc.nat(), fc.nat(400), fc.boolean()), { maxLength: 2 }),
  })
  .map(({ layout, values, cuts }) => {
    const files: Record<string, MemoryContent> = { ...layouts[layout] };
    const texts = (): string[] => Object.keys(files).filter((path) => typeof files[path] === "string");
    for (const [document, place, value] of values) {
      const path = texts()[document % texts().length] ?? "index.json";
      let copy: unknown;
      try {
        copy = JSON.parse(String(files[path]));
      } catch {
        continue;
      }
      const all = [...valuesIn(copy)];
      const [at] = all[place % Math.max(1, all.length)] ?? [];
      if (at === undefined) continue;
      const holder = at.slice(0, -1).reduce((inner, step) => (inner as Holder)[step], copy) as Holder;
      holder[at.at(-1) as string] = value;
      files[path] = JSON.stringify(copy);
    }
    for (const [document, length, isRemoved] of cuts) {
      const path = texts()[document % Math.max(1, texts().length)];
      if (path === undefined) continue;
      if (isRemoved) delete files[path];
      else files[path] = String(files[path]).slice(0, length);
    }
    return files;
  });

test("no rule fails on any layout, every finding lies in its text, and every fix is one", async () => {
  await fc.assert(
    fc.asyncProperty(broken, async (files) => {
      for (const [place, { problems }] of await checkLayout(files)) {
        const text = String(files[place]);
        for (const { rule, internal, at, says, related = [], fixes } of problems) {
          assert.equal(internal, undefined, `${rule.id} failed on ${place}`);
          if (rule.subject !== "layout") continue;
          assert.ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, rule.id);
          assert.ok(says.length <= 240 && !/[.\n]$/.test(says), `${rule.id}: ${says}`);
          for (const other of related) assert.ok(other.at.end <= (other.file?.text ?? text).length, rule.id);
          for (const fix of fixes?.() ?? []) {
            assert.equal(fix.safe, false, rule.id);
            assert.notEqual(applyEdits(text, fix.edits), text, `${rule.id}: ${fix.title}`);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});
