import assert from "node:assert/strict";
import { test } from "node:test";
import { baseDigestFault, pathFault } from "../../server/src/oci/annotations.ts";
import { qualifiedReferenceFault, readReference, refNameFault } from "../../server/src/oci/reference.ts";
import { rfc3339Fault } from "../../server/src/oci/time-fault.ts";
import { urlFault } from "../../server/src/oci/url.ts";
import type { ValueFault } from "../../server/src/oci/value-fault.ts";

type Case = readonly [text: string, at: string, says: RegExp, better?: string];

/** Each text with the part to blame, what is said of it, and what is better. */
function table(name: string, faultOf: (text: string) => ValueFault | undefined, right: readonly string[], wrong: readonly Case[]): void {
  for (const text of right) test(`${name}: ${JSON.stringify(text)} is right`, () => assert.equal(faultOf(text), undefined));
  for (const [text, at, says, better] of wrong)
    test(`${name}: ${JSON.stringify(text)} is wrong`, () => {
      const fault = faultOf(text);
      assert.notEqual(fault, undefined);
      assert.equal(text.slice(fault?.from, fault?.to), at);
      assert.match(fault?.says ?? "", says);
      assert.equal(fault?.better, better);
    });
}

const whole = (text: string, says: RegExp, better?: string): Case =>
  better === undefined ? [text, text, says] : [text, text, says, better];

table(
  "time",
  rfc3339Fault,
  ["2026-10-02T11:20:41Z", "2026-10-02T11:20:41.123456789-07:00", "2016-12-31T23:59:60Z", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z"],
  [
    whole("unknown", /no date and time/),
    whole("20201113", /no date and time/),
    whole("2026-10-02", /date without time/, "2026-10-02T00:00:00Z"),
    ["2020-11-13 00:00:00+00:00", " ", /a space where/, "2020-11-13T00:00:00Z"],
    ["2026-10-02_11:20:41Z", "_", /no `T`/],
    ["2026-10-02T11:20Z", "20", /no seconds/, "2026-10-02T11:20:00Z"],
    whole("2026-10-02T11:20:41", /no time zone/, "2026-10-02T11:20:41Z"),
    ["2026-10-02T11:20:41+0200", "+0200", /at its end/, "2026-10-02T11:20:41+02:00"],
    ["2026-10-02T11:20:41+25:00", "+25:00", /at its end/],
    ["2022-01-01 12:00:00 +0000 UTC m=+0.1", " +0000 UTC m=+0.1", /at its end/, "2022-01-01T12:00:00Z"],
    ["2026-10-02T11:20:41,5Z", ",5".slice(0, 1), /comma/, "2026-10-02T11:20:41.5Z"],
    ["2026-13-02T11:20:41Z", "13", /month 13/],
    ["2023-02-29T11:20:41Z", "29", /its month has not/],
    ["1900-02-29T11:20:41Z", "29", /its month has not/],
    ["2026-10-02T24:00:00Z", "24", /hour 24/],
    ["2026-10-02T11:60:00Z", "60", /minute 60/],
    ["2026-10-02T11:20:61Z", "61", /second 61/],
    whole("1602235447", /Unix time/, "2020-10-09T09:24:07Z"),
    whole("1602235447123", /Unix time/, "2020-10-09T09:24:07.123Z"),
    whole("2026-10-02t11:20:41z", /lower case/, "2026-10-02T11:20:41Z"),
    whole(" 2026-10-02T11:20:41Z", /white space/, "2026-10-02T11:20:41Z"),
  ],
);

test("a space for the T, and lower case, are doubtful; the rest is wrong", () => {
  assert.equal(rfc3339Fault("2020-11-13 00:00:00Z")?.weight, "doubtful");
  assert.equal(rfc3339Fault("2020-11-13t00:00:00z")?.weight, "doubtful");
  assert.equal(rfc3339Fault("2020-11-13T00:00:00")?.weight, "wrong");
});

table(
  "url",
  urlFault,
  ["https://example.com", "http://[::1]:8080/", "git+https://example.com/a", "mailto:a@example.com", "urn:x:y", "https://example.com/ä"],
  [
    whole("github.com/acme/serve", /no scheme/, "https://github.com/acme/serve"),
    whole("//example.com/x", /no scheme/, "https://example.com/x"),
    whole("/docs", /no scheme/),
    whole("C:\\docs", /no scheme/),
    whole("github.com:acme/serve", /no scheme/),
    whole("https:/example.com", /no host/),
    whole("https://", /no host/),
    whole("git@github.com:acme/serve.git", /address for git/, "https://github.com/acme/serve"),
    whole("$VCS_URL", /placeholder/),
    whole("{{.URL}}", /placeholder/),
    ["https://a.example, https://b.example", " ", /a space/],
    ["<https://a.example>", "<", /`<`/],
    ["https://a.example/\u0007", "\u0007", /control character/],
  ],
);

table(
  "base name",
  qualifiedReferenceFault,
  [
    "docker.io/library/alpine:3.20",
    "localhost/a",
    "localhost:5000/a/b_c__d-e",
    `ghcr.io/a@sha256:${"0123456789abcdef".repeat(4)}`,
    "scratch",
  ],
  [
    whole("alpine:3.20", /no registry/, "docker.io/library/alpine:3.20"),
    whole("acme/serve", /no registry/, "docker.io/acme/serve"),
    ["https://ghcr.io/acme/serve", "https://", /is a URL/, "ghcr.io/acme/serve"],
    ["ghcr.io/Acme/serve", "Acme", /upper case/],
    ["ghcr.io/a//b", "/", /empty part/],
    ["ghcr.io/a:", ":", /no tag/],
    ["ghcr.io/a:-x", ":-x", /tag that is none/],
    ["ghcr.io/a@sha256:12", "@sha256:12", /after `@`/],
    ["a b", "a b", /no image reference/],
    whole("ghcr.io/", /no repository/),
    whole(`ghcr.io/${"a".repeat(250)}`, /258 characters/),
  ],
);

test("a reference falls into its parts", () => {
  assert.deepEqual(readReference("ghcr.io:443/acme/serve:1.4.0"), {
    host: "ghcr.io:443",
    repository: "acme/serve",
    tag: "1.4.0",
    digest: undefined,
  });
  assert.deepEqual(readReference("acme/serve"), { host: undefined, repository: "acme/serve", tag: undefined, digest: undefined });
});

table(
  "reference name",
  refNameFault,
  ["1.4.0", "v1--rc", "docker.io/library/app:1.0@sha256:abc", "a+b_c"],
  [
    ["serve 1", " ", /a space/],
    ["1#2", "#", /`#`/],
    ["né", "é", /`é`/],
    ["_a", "_", /begins with `_`/],
    ["a_", "_", /ends with `_`/],
    ["a/-b", "-", /begins a part/],
    ["a-/b", "-", /ends a part/],
    ["a..b", "..", /where one separator/],
    ["a---b", "---", /where one separator/],
    ["a//b", "/", /empty part/],
    ["a/", "/", /empty part/],
    ["/a", "/", /empty part/],
  ],
);

const HEX = "c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b";
table(
  "digest",
  baseDigestFault,
  [`sha256:${HEX}`, "sha384:abc", ""],
  [
    whole(`alpine@sha256:${HEX}`, /digest alone/, `sha256:${HEX}`),
    whole(HEX, /no digest/, `sha256:${HEX}`),
    whole(`sha256:${HEX.toUpperCase()}`, /upper-case/, `sha256:${HEX}`),
    whole(` sha256:${HEX}`, /white space/, `sha256:${HEX}`),
    whole("sha256:abc", /3 digits/),
    [`sha256:xyz${HEX.slice(3)}`, "xyz", /not hexadecimal/],
    whole("latest", /no digest/),
  ],
);

table(
  "path",
  pathFault,
  ["a.txt", "a/b/../c", "./a", "a..b/c", "..a"],
  [
    whole("../a", /leads out/, "a"),
    whole("a/../../b", /leads out/, "b"),
    whole("..\\a", /leads out/, "a"),
    whole("..", /leads out/),
    whole("/etc/passwd", /absolute/, "passwd"),
    whole("\\\\host\\x", /absolute/, "x"),
    whole("C:\\x", /absolute/, "x"),
    whole("c:/x", /absolute/, "x"),
  ],
);
