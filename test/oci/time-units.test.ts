import assert from "node:assert/strict";
import { test } from "node:test";
import { isGoTime } from "../../server/src/oci/time.ts";
import { exactSize, humanSize } from "../../server/src/oci/units.ts";

const ACCEPTED = [
  "2024-03-18T09:41:07Z",
  "2024-03-18T09:41:07.532190844Z",
  "2024-03-18T9:11:12Z",
  "2024-03-18T09:41:12,5Z",
  "2024-03-18T09:41:07.12345678901234Z",
  "2024-03-18T09:41:07-07:00",
  "2024-03-18T09:41:07+25:00",
  "2024-03-18T09:41:07+02:60",
  "2024-03-18T09:41:07-00:00",
  "0000-02-29T00:00:00Z",
  "2000-02-29T23:59:59Z",
];
for (const text of ACCEPTED) test(`Go takes ${text}`, () => assert.equal(isGoTime(text), true));

const REFUSED = [
  "",
  "null",
  "1710754867",
  "2024-03-18t09:41:07Z",
  "2024-03-18T09:41:07z",
  "2016-12-31T23:59:60Z",
  "2024-03-18 09:41:07Z",
  "2024-03-18T09:41:07",
  "2024-03-18T09:41:07+0200",
  "2024-03-18T09:41:07+02",
  "2024-03-18T09:41:12.Z",
  "2024-03-18T24:00:00Z",
  "2024-03-18T09:60:00Z",
  "2024-13-01T00:00:00Z",
  "2024-00-01T00:00:00Z",
  "2024-01-00T00:00:00Z",
  "2024-02-30T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2024-04-31T00:00:00Z",
  "10000-01-01T00:00:00Z",
  "2024-3-18T09:41:07Z",
  " 2024-03-18T09:41:07Z",
  "2024-03-18T09:41:07Z\n",
  "2022-01-01 12:00:00 +0000 UTC m=+0.1",
];
for (const text of REFUSED) test(`Go refuses ${JSON.stringify(text)}`, () => assert.equal(isGoTime(text), false));

const SIZES: readonly [number | bigint, string][] = [
  [0, "0 bytes"],
  [1, "1 byte"],
  [565, "565 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [1549, "1.5 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1 MB"],
  [2_712_345, "2.7 MB"],
  [54_000_000, "54 MB"],
  [9223372036854775807n, "9.2 EB"],
  [-1, "-1 bytes"],
];
for (const [bytes, text] of SIZES) test(`${bytes} is ${text}`, () => assert.equal(humanSize(bytes), text));

test("writes sizes to the byte in groups of three", () => {
  assert.equal(exactSize(2_712_345), "2\u00a0712\u00a0345 bytes");
  assert.equal(exactSize(1), "1 byte");
  assert.equal(exactSize("9223372036854775808"), "9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808 bytes");
});
