import assert from "node:assert/strict";
import { test } from "node:test";
import { isLegalTime, isPlainTime, meantTime } from "../../server/src/oci/rfc3339.ts";

test("every reader takes these", () => {
  for (const text of [
    "2024-05-01T12:00:00Z",
    "2024-05-01T12:00:00.532190844Z",
    "2024-05-01T12:00:00-07:00",
    "2024-05-01T12:00:00+23:59",
    "0001-01-01T00:00:00Z",
    "2000-02-29T23:59:59Z",
  ])
    assert.ok(isPlainTime(text) && isLegalTime(text), text);
});

test("RFC 3339 allows these, and readers in Go refuse them", () => {
  for (const text of ["2024-05-01t12:00:00z", "2016-12-31T23:59:60Z", "2016-12-31t23:59:60.5+00:00"]) {
    assert.equal(isPlainTime(text), false, text);
    assert.equal(isLegalTime(text), true, text);
  }
});

test("these are no times, and what they mean is mended where it can be told", () => {
  const rows: readonly (readonly [string, string?, "sure"?])[] = [
    ["2024-05-01 12:00:00Z", "2024-05-01T12:00:00Z", "sure"],
    ["2024-05-01T12:00:00+0200", "2024-05-01T12:00:00+02:00", "sure"],
    ["2024-05-01T12:00:00+02", "2024-05-01T12:00:00+02:00", "sure"],
    ["2024-05-01T9:00:00Z", "2024-05-01T09:00:00Z", "sure"],
    ["2024-05-01T12:00:00,5Z", "2024-05-01T12:00:00.5Z", "sure"],
    [" 2024-05-01T12:00:00Z\n", "2024-05-01T12:00:00Z", "sure"],
    ["2022-01-01 12:00:00.123456789 +0000 UTC m=+0.1", "2022-01-01T12:00:00.123456789Z", "sure"],
    ["2022-01-01 12:00:00 -0700 PDT", "2022-01-01T12:00:00-07:00", "sure"],
    ["2024-05-01 12:00:00 UTC", "2024-05-01T12:00:00Z", "sure"],
    ["2024-05-01T12:00:00", "2024-05-01T12:00:00Z"],
    ["2024-05-01T12:00Z", "2024-05-01T12:00:00Z"],
    ["2024-05-01", "2024-05-01T00:00:00Z"],
    ["2024-5-1", "2024-05-01T00:00:00Z"],
    ["2024-02-30T12:00:00Z"],
    ["2024-05-01T24:00:00Z"],
    ["2024-05-01T12:00:00+25:00"],
    ["2024-05-01T12:00:00."],
    ["1714557600"],
    ["yesterday"],
    [""],
    ["9".repeat(100_000)],
    [`2024-05-01T12:00:00.${"9".repeat(100_000)}`],
  ];
  for (const [text, better, sure] of rows) {
    assert.equal(isPlainTime(text), false, text.slice(0, 80));
    assert.deepEqual(meantTime(text), better === undefined ? undefined : { text: better, sure: sure !== undefined }, text.slice(0, 80));
  }
  assert.deepEqual(meantTime("2024-05-01t12:00:00z"), { text: "2024-05-01T12:00:00Z", sure: true });
  assert.equal(meantTime("2024-05-01T12:00:00Z"), undefined, "nothing to mend");
});

test("what is mended is a time that every reader takes", () => {
  for (const text of ["2024-12-31 23:59:59 -12:30", "2024-1-2 3:04", "0000-02-29T00:00:00-00:00"]) {
    const meant = meantTime(text);
    if (meant !== undefined) assert.ok(isPlainTime(meant.text) && meantTime(meant.text) === undefined, text);
  }
});
