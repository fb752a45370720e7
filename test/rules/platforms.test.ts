import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/json/index.ts";
import type { Kind } from "../../server/src/model/kinds.ts";
import type { Target } from "../../server/src/refusals.ts";
import type { Problem, SpecVersion } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTS } from "../documents/faults.ts";
import { AMD64, ARM64, DOCKER_MANIFEST, digest, entry, INDEX, index, type Json, LIST } from "../documents/parts.ts";

const OURS = new Set(rules.filter(({ subject }) => subject === "platforms").map(({ id }) => id));

const line = (text: string, { rule, severity, place, at }: Problem): string =>
  `${severity} ${rule.id}${place ? " place" : ""} ${text.slice(at.start, at.end)}`;
const told = (document: unknown, options: { targets?: readonly Target[]; specVersion?: SpecVersion; kind?: Kind } = {}): string[] => {
  const text = JSON.stringify(document);
  return validate(text, options).problems.map((problem) => line(text, problem));
};
const says = (document: unknown, targets: readonly Target[] = []): string[] =>
  validate(JSON.stringify(document), { targets }).problems.map((problem) => problem.says);
const platforms = (...all: readonly (Json | undefined)[]): Json => index(all.map((platform, at) => entry(`entry ${at}`, platform)));
const list = (...all: readonly Json[]): Json => ({
  schemaVersion: 2,
  mediaType: LIST,
  manifests: all.map((platform, at) => entry(`entry ${at}`, platform, {}, DOCKER_MANIFEST)),
});
/** The texts after each fix of the first problem. */
const fixed = (document: unknown): string[] => {
  const text = JSON.stringify(document);
  return (validate(text).problems[0]?.fixes?.() ?? []).map(({ edits }) => applyEdits(text, edits));
};
const platformsIn = (text: string): unknown[] => JSON.parse(text).manifests.map(({ platform }: Json) => platform);

test("every fix of every fault about platforms takes its problem away and brings none", () => {
  let tried = 0;
  for (const { name, text, kind } of FAULTS) {
    const options = kind === undefined ? {} : { kind };
    const before = validate(text, options).problems.filter(({ place }) => place !== true);
    for (const problem of before) {
      if (!OURS.has(problem.rule.id)) continue;
      for (const { title, edits } of problem.fixes?.() ?? []) {
        tried++;
        const after = applyEdits(text, edits);
        const left = validate(after, options).problems.filter(({ place }) => place !== true);
        assert.equal(left.length, before.length - 1, `${name}: ${title}: ${left.map((one) => one.says).join("; ")}`);
        assert.doesNotThrow(() => JSON.parse(after), `${name}: ${title}`);
      }
    }
  }
  assert.ok(tried > 30, `${tried} fixes`);
});

test("a name that several entries have is told once, and mended everywhere", () => {
  const text = JSON.stringify(
    platforms(
      { architecture: "x86_64", os: "linux" },
      ARM64,
      { architecture: "x86_64", os: "freebsd" },
      { architecture: "x86_64", os: "linux", variant: "v3" },
    ),
  );
  const { problems } = validate(text);
  assert.deepEqual(
    problems.map((problem) => line(text, problem)),
    ['warning unknown-architecture "x86_64"', 'info unknown-architecture place "x86_64"', 'info unknown-architecture place "x86_64"'],
  );
  assert.match(problems[0]?.says ?? "", / \(3 entries\)$/);
  assert.deepEqual(
    platformsIn(fixed(JSON.parse(text))[0] ?? "").map((platform) => (platform as Json).architecture),
    ["amd64", "arm64", "amd64", "amd64"],
  );
});

test("an alias that names a variant brings it, but not over one that the architecture has", () => {
  const variants = (platform: Json): unknown => platformsIn(fixed(platforms(platform))[0] ?? "");
  assert.deepEqual(variants({ architecture: "armv7l", os: "linux" }), [{ architecture: "arm", os: "linux", variant: "v7" }]);
  assert.deepEqual(variants({ architecture: "armhf", os: "linux", variant: "v6" }), [{ architecture: "arm", os: "linux", variant: "v6" }]);
  assert.deepEqual(variants({ architecture: "armhf", os: "linux", variant: "" }), [{ architecture: "arm", os: "linux", variant: "v7" }]);
  assert.deepEqual(variants({ architecture: "x86_64", os: "linux", variant: "v8" }), [{ architecture: "amd64", os: "linux" }]);
  assert.deepEqual(variants({ architecture: "aarch64", os: "linux", variant: "armv8" }), [
    { architecture: "arm64", os: "linux", variant: "v8" },
  ]);
  const config = { created: null, architecture: "armv6l", os: "linux", rootfs: { type: "layers", diff_ids: [] } };
  assert.deepEqual(Object.entries(JSON.parse(fixed(config)[0] ?? "")).slice(0, 4), [
    ["created", null],
    ["architecture", "arm"],
    ["os", "linux"],
    ["variant", "v6"],
  ]);
});

test("what is safe is what can mean nothing else", () => {
  const safe = (platform: Json): boolean | undefined => validate(JSON.stringify(platforms(platform))).problems[0]?.fixes?.()[0]?.safe;
  assert.equal(safe({ architecture: "x86_64", os: "linux" }), true);
  assert.equal(safe({ architecture: "armv7l", os: "linux" }), true);
  assert.equal(safe({ architecture: "x86", os: "linux" }), false);
  assert.equal(safe({ architecture: "adm64", os: "linux" }), false);
  assert.equal(safe({ architecture: "x86_64", os: "linux", variant: "v8" }), false, "it takes a variant away");
  assert.equal(safe({ architecture: "amd64", os: "Linux" }), true);
  assert.equal(safe({ architecture: "amd64", os: "debian" }), false);
  assert.equal(safe({ ...ARM64, variant: "V8" }), true);
  assert.equal(safe({ ...ARM64, variant: "v7" }), false);
});

test("a variant of another architecture: the variant or the architecture is the slip", () => {
  assert.deepEqual(fixed(platforms({ ...AMD64, variant: "v8" })).map(platformsIn), [
    [AMD64],
    [{ ...AMD64, architecture: "arm64", variant: "v8" }],
  ]);
  assert.deepEqual(fixed(platforms({ ...ARM64, variant: "v7" })).map(platformsIn), [
    [{ architecture: "arm64", os: "linux" }],
    [{ architecture: "arm", os: "linux", variant: "v7" }],
  ]);
  assert.deepEqual(told(platforms({ architecture: "s390x", os: "linux", variant: "v8" })), ['warning wrong-variant "v8"']);
  assert.deepEqual(told(platforms({ architecture: "arm", os: "linux", variant: "v4" })), ['info wrong-variant "v4"'], "older than amd64's");
});

test("variants of image-spec 1.1.1 are a hint where the document is held to 1.0, and nothing else", () => {
  const document = platforms(AMD64, { ...AMD64, variant: "v3" }, { ...ARM64, variant: "v9" });
  assert.deepEqual(told(document), []);
  assert.deepEqual(told(document, { specVersion: "main" }), []);
  assert.deepEqual(told(document, { specVersion: "1.0" }), ['hint wrong-variant "v3"', 'hint wrong-variant "v9"']);
});

test("amd64 with levels alone is told at the lowest, for each system, and only where nothing else may be the plain one", () => {
  const [v2, v3] = [
    { ...AMD64, variant: "v2" },
    { ...AMD64, variant: "v3" },
  ];
  assert.deepEqual(told(platforms(v3, v2)), ['warning variant-without-baseline "v2"']);
  assert.deepEqual(told(platforms(v2, AMD64)), []);
  assert.deepEqual(told(platforms(v2, { ...AMD64, variant: "v1" })), []);
  assert.deepEqual(told(platforms(v2, { ...AMD64, variant: "" })), []);
  assert.deepEqual(told(platforms(v2, { ...AMD64, os: "freebsd" })), ['warning variant-without-baseline "v2"']);
  assert.deepEqual(told(platforms(v2, { ...AMD64, architecture: "x86_64" })), ['warning unknown-architecture "x86_64"']);
  assert.deepEqual(told(platforms(v2, undefined)), ["info missing-platform {"]);
});

test("under a target that refuses it a fault is an error, and says so", () => {
  const only = (platform: Json): Json => platforms(platform);
  const cases: readonly (readonly [document: Json, target: Target, client: string])[] = [
    [only({ architecture: "x86_64", os: "linux" }), "podman", "podman 4.3.1"],
    [only({ architecture: "amd64", os: "Linux" }), "docker", "Docker 20.10.24"],
    [only({ ...AMD64, variant: "v8" }), "containerd", "containerd 2.0.0"],
    [only({ ...AMD64, variant: "v2" }), "buildah", "buildah 1.28.2"],
    [only({ ...AMD64, features: ["sse4"] }), "ecr", "Amazon ECR"],
    [list({ ...AMD64, features: ["sse4"] }), "ecr", "Amazon ECR"],
    [only({ ...AMD64, "os.features": ["com.example"] }), "ecr", "Amazon ECR"],
    [platforms(AMD64, undefined), "docker", "Docker 20.10.24"],
    [platforms(undefined), "docker", "Docker 20.10.24"],
  ];
  for (const [document, target, client] of cases) {
    const { problems } = validate(JSON.stringify(document), { targets: [target] });
    assert.equal(problems[0]?.severity, "error", `${target}: ${JSON.stringify(document)}`);
    assert.match(problems[0]?.says ?? "", new RegExp(`refused by ${client}$`));
    assert.equal(problems.length, 1);
  }
  // Where nobody was seen to refuse it, the target changes nothing.
  assert.deepEqual(told(only({ architecture: "x86_64", os: "linux" }), { targets: ["docker", "containerd"] }), [
    'warning unknown-architecture "x86_64"',
  ]);
  assert.deepEqual(told(list({ ...AMD64, features: ["sse4"] }), { targets: ["docker"] }), []);
  const strange = { architecture: "amd64", os: "templeos", rootfs: { type: "layers", diff_ids: [] } };
  assert.deepEqual(told(strange, { targets: ["umoci"] }), ['error unknown-os "templeos"']);
  assert.deepEqual(told(strange, { targets: ["podman"] }), ['info unknown-os "templeos"']);
});

test("duplicates: what a client can choose by, or finds otherwise, is no duplicate", () => {
  const twice = (first: Json, second: Json): string[] =>
    told(
      index([
        { ...entry("a", AMD64), ...first },
        { ...entry("b", AMD64), ...second },
      ]),
    );
  assert.deepEqual(twice({}, {}), ['warning duplicate-platform "platform"']);
  assert.deepEqual(twice({}, { annotations: {} }), ['warning duplicate-platform "platform"']);
  assert.deepEqual(twice({}, { annotations: { "com.example": "x" } }), []);
  assert.deepEqual(twice({ annotations: { "com.example.a": "1" } }, { annotations: { "com.example.a": "1" } }), [
    'warning duplicate-platform "platform"',
  ]);
  assert.deepEqual(twice({}, { artifactType: "application/vnd.example" }), []);
  assert.deepEqual(twice({ artifactType: "application/vnd.example" }, { artifactType: "application/vnd.example" }), []);
  assert.deepEqual(twice({ mediaType: INDEX }, {}), []);
  assert.deepEqual(twice({}, { platform: { ...AMD64, "os.features": ["a"] } }), []);
  assert.deepEqual(twice({}, { platform: { ...AMD64, variant: "v2" } }), []);
  const build = (version: string): Json => ({ platform: { architecture: "amd64", os: "windows", "os.version": version } });
  assert.deepEqual(twice(build("10.0.17763"), build("10.0.20348")), []);
  assert.deepEqual(twice(build("10.0.17763"), build("10.0.17763")), ['warning duplicate-platform "platform"']);
  assert.deepEqual(
    twice({ platform: { architecture: "unknown", os: "unknown" } }, { platform: { architecture: "unknown", os: "unknown" } }),
    ['info attestation-without-reference "platform"', 'info attestation-without-reference place "platform"'],
  );
  assert.deepEqual(twice({ digest: digest("same"), size: 1043 }, { digest: digest("same"), size: 1043 }), [
    'info duplicate-platform "platform"',
  ]);
});

test("duplicates: many of one platform are one problem, and each platform has its own", () => {
  const document = platforms(AMD64, ARM64, AMD64, ARM64, AMD64);
  assert.deepEqual(told(document), [
    'warning duplicate-platform "platform"',
    'warning duplicate-platform "platform"',
    'info duplicate-platform place "platform"',
  ]);
  assert.deepEqual(says(document), [
    "`linux/amd64` stands here 2 more times; clients take the first entry and never these",
    "`linux/arm64/v8` stands here a second time; clients take the first entry and never this one",
    "`linux/amd64` stands here 2 more times; clients take the first entry and never these",
  ]);
  assert.deepEqual(platformsIn(fixed(document)[0] ?? ""), [AMD64, ARM64, ARM64]);
});

test("duplicates are found among thousands, by text and not by hash alone", () => {
  const many = Array.from({ length: 3000 }, (_, at) =>
    entry(`${at}`, { ...AMD64, "os.version": `1.${at}` }, { annotations: { "com.example.n": `${at}` } }),
  );
  assert.deepEqual(told(index(many)), []);
  const same = Array.from({ length: 3000 }, (_, at) => entry(`${at}`, AMD64, { annotations: { "com.example.n": `${at}` } }));
  assert.deepEqual(told(index(same)), []);
  assert.deepEqual(told(index([...same, entry("again", AMD64, { annotations: { "com.example.n": "1234" } })])), [
    'warning duplicate-platform "platform"',
  ]);
});

test("a missing platform is told only of images that nothing else names", () => {
  const beside = (more: Json): string[] => told(index([entry("a", AMD64), entry("b", undefined, more)]));
  assert.deepEqual(beside({}), ["info missing-platform {"]);
  assert.deepEqual(beside({ annotations: { "org.opencontainers.image.version": "1.4.0" } }), ["info missing-platform {"]);
  assert.deepEqual(beside({ annotations: { "com.example.role": "installer" } }), [], "somebody finds it by that");
  assert.deepEqual(beside({ artifactType: "application/vnd.example" }), []);
  assert.deepEqual(beside({ mediaType: INDEX }), []);
  assert.deepEqual(beside({ mediaType: "application/vnd.example+json" }), []);
  assert.deepEqual(beside({ annotations: { "org.opencontainers.image.ref.name": "b" } }), []);
  assert.deepEqual(told(platforms(undefined, undefined)), []);
  assert.deepEqual(told(platforms(AMD64, undefined, undefined)), ["info missing-platform {", "info missing-platform place {"]);
});

const attestation = (word: string, of: Json, platform: Json | undefined = { architecture: "unknown", os: "unknown" }): Json =>
  entry(word, platform, { annotations: of });
const about = (of: string, type = "attestation-manifest"): Json => ({
  "vnd.docker.reference.digest": of,
  "vnd.docker.reference.type": type,
});

test("an attestation that leads nowhere is led to the one image without, or to the one that it nearly names", () => {
  const [a, b] = [entry("a", AMD64), entry("b", ARM64)];
  const meant = (of: string, ...more: readonly Json[]): string => {
    const result = fixed(index([a, b, ...more, attestation("x", about(of))]))[0];
    return result === undefined ? "" : JSON.parse(result).manifests.at(-1).annotations["vnd.docker.reference.digest"];
  };
  assert.equal(meant(digest("gone")), "", "two images have none");
  assert.equal(meant(digest("gone"), attestation("y", about(digest("a")))), digest("b"));
  assert.equal(meant(digest("a").toUpperCase()), digest("a"));
  assert.equal(meant(digest("b").slice(0, 40)), digest("b"));
  assert.equal(meant(digest("b").slice(7)), digest("b"));
  assert.equal(meant(`${digest("a").slice(0, 20)}x${digest("a").slice(21)}`), digest("a"));
  assert.deepEqual(told(index([a, b, attestation("x", about(digest("x")))])), [`warning dangling-attestation "${digest("x")}"`]);
});

test("thousands of attestations that lead nowhere are told without comparing each with each", () => {
  const document = index(
    Array.from({ length: 3000 }, (_, at) =>
      at % 2 === 0 ? entry(`${at}`, { ...AMD64, "os.version": `1.${at}` }) : attestation(`${at}`, about(digest(`no ${at}`))),
    ),
  );
  const before = process.cpuUsage().user;
  assert.equal(told(document).length, 1500);
  assert.ok(process.cpuUsage().user - before < 3_000_000, "seconds would be squares");
});

test("other reference types are not judged as attestations", () => {
  assert.deepEqual(told(index([entry("a", AMD64), attestation("x", about(digest("gone"), "com.example.scan"), AMD64)])), [
    'info unknown-reference-type "com.example.scan"',
  ]);
  assert.deepEqual(told(index([entry("a", AMD64), attestation("x", about(digest("a"), "Attestation-Manifest"))])), [
    'warning unknown-reference-type "Attestation-Manifest"',
  ]);
});

test("features: each wrong one is told once, mended everywhere, and those of other systems are their own", () => {
  const windows = (...features: readonly string[]): Json => ({
    architecture: "amd64",
    os: "windows",
    "os.version": `10.0.17763.${features.length}`,
    "os.features": features,
  });
  const document = platforms(windows("Win32k"), windows("Win32k", "win32k"), windows("gpu", "win32k", "x"));
  assert.deepEqual(told(document), [
    'warning wrong-os-features "Win32k"',
    'info wrong-os-features place "Win32k"',
    'warning wrong-os-features "gpu"',
    'warning wrong-os-features "x"',
  ]);
  assert.deepEqual(
    platformsIn(fixed(document)[0] ?? "").map((platform) => (platform as Json)["os.features"]),
    [["win32k"], ["win32k", "win32k"], ["gpu", "win32k", "x"]],
  );
  assert.deepEqual(told(platforms({ ...AMD64, "os.features": ["erofs"] })), []);
  assert.deepEqual(told(platforms({ ...AMD64, "os.features": ["win32k"] })), ['warning wrong-os-features "win32k"']);
  assert.deepEqual(told(platforms({ ...AMD64, os: "templeos", "os.features": ["win32k"] })), ['info unknown-os "templeos"']);
});

test("what is not typed to its end is not missed", () => {
  const text = JSON.stringify(platforms(AMD64, AMD64, { architecture: "arm", os: "linux" }, { architecture: "amd64", os: "windows" }));
  const ids = (of: string): string[] => validate(of).problems.map(({ rule }) => rule.id);
  assert.deepEqual(ids(text), ["duplicate-platform", "arm-without-variant", "windows-os-version"]);
  assert.deepEqual([...new Set(ids(text.slice(0, -2)))], ["json-syntax"]);
});
