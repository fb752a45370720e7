import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nanosecondsOf } from "../../server/src/oci/durations.ts";
import { wholeNumber } from "../../server/src/oci/int64.ts";
import { bytesOf } from "../../server/src/oci/units.ts";

test("the whole number that a JSON number is, however it is written", () => {
  const rows: readonly (readonly [string, string?])[] = [
    ["0", "0"],
    ["-0", "0"],
    ["0.0", "0"],
    ["0e99", "0"],
    ["132.0", "132"],
    ["13.2e1", "132"],
    ["1320e-1", "132"],
    ["-1.0", "-1"],
    ["3E+10", "30000000000"],
    ["9223372036854775807", "9223372036854775807"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["9.223372036854775807e18", "9223372036854775807"],
    ["9223372036854775808"],
    ["-9223372036854775809"],
    ["1e19"],
    ["1e400"],
    ["1e999999999999"],
    ["1e-400"],
    ["1.5"],
    ["0.1"],
    ["15e-1"],
    ["1.00000000000000000001"],
    ["9".repeat(100_000)],
    ["x"],
    [""],
  ];
  for (const [raw, value] of rows) assert.equal(wholeNumber(raw), value, raw.slice(0, 40));
});

test("it agrees with JSON.parse wherever a double is exact", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: -6, max: 6 }), (number, shift) => {
      const value = wholeNumber(`${number}e${shift}`);
      const parsed = Number(`${number}e${shift}`);
      if (Number.isSafeInteger(parsed)) assert.equal(value, value === undefined ? undefined : String(parsed === 0 ? 0 : parsed));
      if (shift === 0) assert.equal(value, String(number === 0 ? 0 : number));
    }),
  );
});

test("durations as Go and Dockerfiles write them, in nanoseconds", () => {
  const rows: readonly (readonly [string, number?])[] = [
    ["30s", 30e9],
    ["1m30s", 90e9],
    ["1.5h", 5400e9],
    ["500ms", 5e8],
    ["10us", 10_000],
    ["10µs", 10_000],
    ["0s", 0],
    ["30"],
    ["s"],
    ["30 s"],
    ["-30s"],
    ["30sec"],
    ["999999h"],
    ["1s".repeat(1000)],
    [""],
  ];
  for (const [text, time] of rows) assert.equal(nanosecondsOf(text), time, text.slice(0, 40));
});

test("sizes as docker run --memory reads them, in units of 1024", () => {
  const rows: readonly (readonly [string, number?])[] = [
    ["64m", 67_108_864],
    ["64M", 67_108_864],
    ["1.5GiB", 1_610_612_736],
    ["2 kb", 2048],
    ["1t", 1_099_511_627_776],
    ["64"],
    ["m"],
    ["99999999999t"],
    ["-1"],
    [""],
  ];
  for (const [text, bytes] of rows) assert.equal(bytesOf(text), bytes, text);
});
