import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../server/src/json/index.ts";
import type { Finding, Rule } from "../server/src/rule.ts";
import { rules } from "../server/src/rules/index.ts";
import { runRules, validate } from "../server/src/validate.ts";
import { digest } from "./documents/parts.ts";

const TYPE = '"mediaType":"application/vnd.oci.image.index.v1+json"';
const INDEX = `{"schemaVersion":2,${TYPE},"manifests":[]}`;

/** The ids of the problems, in the order of the report. */
function ids(text: string, options?: Parameters<typeof validate>[1]): string[] {
  return validate(text, options).problems.map((problem) => problem.rule.id);
}

function ruleThat(id: string, check: Rule["check"]): Rule {
  return { id, subject: "text", severity: "warning", summary: "", why: "", spec: [], covers: [], since: "0.1.0", examples: [], check };
}

test("a text that is not ours has no document and no problems, however broken it is", () => {
  for (const text of ["", " ", "{", '{"name":"x",}', '{"layers":[{"type":"dense"}],', "\u0000\u0001", "[".repeat(100_000)]) {
    const report = validate(text);
    assert.equal(report.kind, undefined, text.slice(0, 40));
    assert.equal(report.document, undefined);
    assert.deepEqual(report.problems, []);
  }
});

test("a forced kind is checked as that kind, whatever the text is", () => {
  assert.deepEqual(ids("", { kind: "oci-index" }), ["json-syntax"]);
  const report = validate('{"schemaVersion":1}', { kind: "oci-index" });
  assert.equal(report.kind, "oci-index");
  assert.ok(report.problems.some((problem) => problem.rule.id === "schema-version"));
});

test("problems come by place, then by severity", () => {
  const report = validate(`{"schemaVersion":"2","schemaVersion":2.0,"manifests":[{"mediaType":"a;b","digest":"sha256:AB","size":-1}]}`);
  const places = report.problems.map((problem) => problem.at.start);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.deepEqual(
    report.problems.map((problem) => problem.rule.id),
    ["missing-media-type", "duplicate-key", "schema-version", "malformed-media-type", "malformed-digest", "invalid-size"],
  );
});

test("settings change the severity of a rule or silence it; places stay places", () => {
  const text = `{"schemaVersion":2,"manifests":[]}`;
  assert.equal(validate(text).problems[0]?.severity, "warning");
  assert.equal(validate(text, { rules: { "missing-media-type": "hint" } }).problems[0]?.severity, "hint");
  assert.deepEqual(ids(text, { rules: { "missing-media-type": "off" } }), []);
  assert.deepEqual(ids(text, { leaveOut: ["missing-media-type"] }), []);
  const document = validate(INDEX).document;
  assert.ok(document);
  const at = { start: 0, end: 1 };
  const [main, place] = runRules(
    document,
    [
      ruleThat("x", () => [
        { at, says: "main", severity: "info" },
        { at, says: "place", place: true },
      ]),
    ],
    { rules: { x: "error" } },
  );
  assert.equal(main?.severity, "error");
  assert.equal(place?.severity, "info");
});

test("a rule that throws becomes one problem of its own and silences nobody, not even itself", () => {
  const document = validate(INDEX).document;
  assert.ok(document);
  const at = { start: 3, end: 4 };
  const failing = ruleThat("failing", function* (): Generator<Finding, void, undefined> {
    yield { at, says: "found before" };
    throw new Error("a defect");
  });
  const fine = ruleThat("fine", () => [{ at, says: "still here" }]);
  assert.deepEqual(
    runRules(document, [failing, fine]).map((problem) => `${problem.rule.id} ${problem.severity}: ${problem.says}`),
    [
      "failing info: The rule `failing` failed on this document, a fault of oci-manifest; the other rules went on. Please report it: https://github.com/oci-manifest/oci-manifest/issues",
      "failing warning: found before",
      "fine warning: still here",
    ],
  );
});

test("a rule is asked only about its kinds", () => {
  const document = validate(INDEX).document;
  assert.ok(document);
  const other: Rule = {
    ...ruleThat("other", () => {
      throw new Error("asked");
    }),
    kinds: ["oci-config"],
  };
  assert.deepEqual(runRules(document, [other]), []);
});

test("in a layout's blob no fix is safe, because the file is named by its digest", () => {
  const text = `{"schemaVersion":2,"manifests":[]}`;
  const safe = (file?: string): boolean | undefined => validate(text, file === undefined ? {} : { file }).problems[0]?.fixes?.()[0]?.safe;
  assert.equal(safe(), true);
  assert.equal(safe("image/index.json"), true);
  assert.equal(safe(`image/blobs/sha256/${"ab".repeat(32)}`), false);
});

test("inspect output is recognised and not checked", () => {
  const text = `{"Name":"docker.io/library/alpine","Digest":"sha256:${"ab".repeat(32)}","RepoTags":["3"],"Created":"2026-01-01T00:00:00Z","DockerVersion":"","Labels":null,"Architecture":"amd64","Os":"linux","Layers":["sha256:${"cd".repeat(32)}"],"LayersData":[],"Env":null}`;
  const report = validate(text);
  assert.equal(report.kind, "inspect-output");
  assert.deepEqual(report.problems, []);
});

test("one fault is one problem", () => {
  const digest = "sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22";
  const manifest = "application/vnd.oci.image.manifest.v1+json";
  const cases: readonly (readonly [string, readonly string[]])[] = [
    // A string without its end is syntax, not also a bad digest; what is behind it is not missing.
    [`{"schemaVersion":2,${TYPE},"manifests":[{"mediaType":"${manifest}","size":1043,"digest":"sha256:abc\n}]}`, ["json-syntax"]],
    // A letter case variant is not missing.
    [`{"SchemaVersion":2,${TYPE},"manifests":[]}`, ["key-case"]],
    // Two documents in one have no right media type.
    [
      `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","manifests":[],"fsLayers":[]}`,
      ["ambiguous-document"],
    ],
    // A size of the wrong type belongs to the schema alone, a null too.
    [`{"schemaVersion":2,${TYPE},"manifests":[{"mediaType":"${manifest}","digest":"${digest}","size":"1"}]}`, ["schema"]],
    [`{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136","size":2}`, ["malformed-digest"]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(ids(text), expected, text);
});

test("sizes conflict by the whole digest, also where digests begin alike", () => {
  const config = `{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"${digest("config")}","size":7}`;
  const layer = (digest: string, size: number): string =>
    `{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"${digest}","size":${size}}`;
  const one = `${digest("one").slice(0, -1)}1`;
  const two = `${digest("one").slice(0, -1)}2`;
  const cases: readonly (readonly [readonly string[], number])[] = [
    [[layer(one, 5), layer(two, 6)], 0],
    [[layer(one, 5), layer(two, 6), layer(one, 5), layer(two, 6)], 0],
    [[layer(one, 5), layer(two, 6), layer(two, 5)], 1],
    [[layer(one, 5), layer(two, 5), layer(one, 6), layer(two, 6)], 2],
  ];
  for (const [layers, count] of cases) {
    const text = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":${config},"layers":[${layers.join(",")}]}`;
    assert.deepEqual(ids(text), Array(count).fill("conflicting-size"), text);
  }
});

test("numbers are judged by their text", () => {
  const cases: readonly (readonly [string, readonly string[], string?])[] = [
    ["0e0", ["invalid-size"], "0"],
    ["1e1", ["invalid-size"], "10"],
    ["13.2e1", ["invalid-size"], "132"],
    ["1320e-1", ["invalid-size"], "132"],
    ["1.00000000000000000001", ["invalid-size"]],
    ["1e-400", ["invalid-size"]],
    ["1e400", ["invalid-size"]],
    ["1e999999999", ["invalid-size"]],
    ["-0", []],
    ["-1.0", ["invalid-size"]],
    ["9007199254740991", []],
    ["9007199254740992", ["unsafe-size"]],
    ["9223372036854775807", ["unsafe-size"]],
    ["9223372036854775808", ["invalid-size"]],
    ["99999999999999999999999", ["invalid-size"]],
  ];
  for (const [size, expected, fixed] of cases) {
    const text = `{"mediaType":"text/plain","digest":"${digest("sized")}","size":${size}}`;
    const { problems } = validate(text);
    // A size of zero with a digest of something is empty-descriptor's.
    const own = problems.filter((problem) => problem.rule.id !== "empty-descriptor");
    assert.deepEqual(
      own.map((problem) => problem.rule.id),
      expected,
      size,
    );
    const fix = own[0]?.fixes?.()[0];
    assert.equal(fix === undefined ? undefined : applyEdits(text, fix.edits).replace(/.*:(.*)}$/, "$1"), fixed, size);
  }
});

test("names in other letters are found as Go folds them, and only at known places", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [`{"schemaVersion":2,${TYPE},"manifest\u017f":[],"manifests":[]}`, ["manifest\u017f"]],
    [`{"schemaVersion":2,${TYPE},"manifests":[],"Annotations":{"MEDIATYPE":"free"}}`, ["Annotations"]],
    [
      `{"schemaVersion":2,${TYPE},"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${digest("entry")}","size":5,"URLS":[],"platform":{"architecture":"amd64","os":"linux","OS.Version":"1"}}]}`,
      ["URLS", "OS.Version"],
    ],
    [
      `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{"env":[],"Labels":{"env":"free"}},"history":[{"Created_By":"x","empty_layer":true}]}`,
      ["env", "Created_By"],
    ],
  ];
  for (const [text, expected] of cases) {
    const report = validate(text);
    const found = report.problems.filter((problem) => problem.rule.id === "key-case");
    assert.deepEqual(
      found.map((problem) => JSON.parse(text.slice(problem.at.start, problem.at.end))),
      expected,
      text,
    );
  }
});

test("every syntax fault has a visible place and calm words, and safe fixes end in valid JSON or leave only faults without one", () => {
  const texts = [
    `{"imageLayoutVersion":"1.0.0",}`,
    `{"imageLayoutVersion" "1.0.0"}`,
    `{imageLayoutVersion:'1.0.0'}`,
    `{"imageLayoutVersion":"1.0.0" "a":"b\tc"}`,
    `{,"imageLayoutVersion":"1.0.0"}`,
  ];
  for (const start of texts) {
    let text = start;
    for (let round = 0; round < 10; round++) {
      const problems = validate(text, { kind: "oci-layout" }).problems.filter((problem) => problem.rule.id === "json-syntax");
      for (const problem of problems) assert.ok(problem.at.end > problem.at.start, `${text}: ${problem.says}`);
      const fix = problems.flatMap((problem) => problem.fixes?.() ?? []).find((one) => one.safe);
      if (fix === undefined) break;
      text = applyEdits(text, fix.edits);
    }
    assert.equal(JSON.parse(text).imageLayoutVersion, "1.0.0", start);
  }
});

test("the faults of a hopeless text are cut off with a count", () => {
  const { problems } = validate(`[${",".repeat(500)}]`, { kind: "docker-save" });
  const faults = problems.filter((problem) => problem.rule.id === "json-syntax");
  assert.equal(faults.length, 101);
  assert.match(faults.at(-1)?.says ?? "", /^\d+ more syntax faults/);
});

const seeds = rules.flatMap((rule) =>
  rule.examples.map((example) => ("good" in example ? example.good : example.bad.replaceAll(/[«»]/g, ""))),
);

test("no rule fails on a mutated document, and every fix can be applied", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.nat(),
      fc.nat(12),
      fc.constantFrom("", '"', "{", "}", "[", "]", ",", ":", "null", "0", "-1", "\\", "\\ud800", "\u212a", "//", "é", "\n", '"digest":'),
      (seed, at, length, insert) => {
        const from = at % (seed.length + 1);
        const text = seed.slice(0, from) + insert + seed.slice(from + length);
        const kind = validate(seed).document?.kind;
        const report = validate(text, kind === undefined ? {} : { kind });
        for (const problem of report.problems) {
          assert.notEqual(problem.internal, true, `${problem.rule.id}: ${text}`);
          assert.doesNotMatch(problem.says, /\n|undefined|NaN/, `${problem.rule.id}: ${problem.says}`);
          assert.ok(problem.at.start >= 0 && problem.at.start <= problem.at.end && problem.at.end <= text.length);
          for (const fix of problem.fixes?.() ?? []) applyEdits(text, fix.edits);
        }
      },
    ),
    { numRuns: 3000 },
  );
});
