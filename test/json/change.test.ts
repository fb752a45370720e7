import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changeBetween } from "../../server/src/json/change.ts";

const text = (maxLength: number) => fc.string({ unit: fc.constantFrom("a", "b", "\ud83d", "\n"), maxLength });
/** Long enough that texts are compared in several stretches, and alike enough that a change may lie in more than one place. */
const long = fc
  .tuple(text(3), fc.integer({ min: 0, max: 14_000 }))
  .map(([unit, length]) => unit.repeat(Math.ceil(length / 3)).slice(0, length));

test("the change between two texts leads from one to the other and is the smallest", () => {
  fc.assert(
    fc.property(long, text(5), long, text(5), (head, old, tail, put) => {
      const before = head + old + tail;
      const after = head + put + tail;
      const { start, end, newEnd } = changeBetween(before, after);
      assert.equal(before.slice(0, start) + after.slice(start, newEnd) + before.slice(end), after);
      assert.ok(start <= end && start <= newEnd);
      assert.ok(end - start <= old.length && newEnd - start <= put.length);
      if (start < end && start < newEnd) {
        assert.notEqual(before[start], after[start]);
        assert.notEqual(before[end - 1], after[newEnd - 1]);
      }
    }),
    { numRuns: 2000 },
  );
});

test("between any two texts", () => {
  fc.assert(
    fc.property(text(40), text(40), (before, after) => {
      const { start, end, newEnd } = changeBetween(before, after);
      assert.equal(before.slice(0, start) + after.slice(start, newEnd) + before.slice(end), after);
    }),
  );
});
