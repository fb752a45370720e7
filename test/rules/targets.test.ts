import assert from "node:assert/strict";
import { test } from "node:test";
import { scan } from "../../server/src/json/index.ts";
import { readDocument } from "../../server/src/model/document.ts";
import { detectKind } from "../../server/src/model/kind.ts";
import { INSPECT_OUTPUT, type Kind } from "../../server/src/model/kinds.ts";
import { refusalTable, targetTable, whyWithRefusals } from "../../server/src/refusal-table.ts";
import { REFUSALS_HERE, refusals, refusalsOf, type refusedBy, TARGET_TITLES, TARGETS } from "../../server/src/refusals.ts";
import type { Context, Finding } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import {
  CACHECONFIG,
  CONFIG,
  DOCKER_CONFIG,
  descriptor,
  entry,
  INDEX,
  index,
  LAYER,
  MANIFEST,
  manifest,
  ZSTD,
} from "../documents/parts.ts";

/** All findings of all rules, before the door takes away what concerns single targets. */
function findings(text: string, context: Context, kind?: Kind): { rule: string; finding: Finding }[] {
  const tree = scan(text);
  const seen = kind ?? detectKind(tree);
  if (seen === undefined || seen === INSPECT_OUTPUT) return [];
  const document = readDocument(tree, seen);
  return rules
    .filter(({ kinds }) => kinds === undefined || kinds.includes(seen))
    .flatMap((rule) => [...rule.check(document, context)].map((finding) => ({ rule: rule.id, finding })));
}

const all: Context = { specVersion: "1.1", expect: {}, targets: TARGETS };

test("every fact is of a rule, and of a case that some document of the tests shows", () => {
  const shown = new Map<string, Set<string | undefined>>(rules.map(({ id }) => [id, new Set()]));
  const look = (text: string, kind?: Kind, context: Context = all): void => {
    for (const { rule, finding } of findings(text, context, kind)) shown.get(rule)?.add(finding.case);
  };
  for (const { examples } of rules)
    for (const example of examples)
      look("bad" in example ? example.bad.replaceAll(/[«»]/g, "") : example.good, example.kind, {
        ...all,
        ...(example.specVersion && { specVersion: example.specVersion }),
      });
  for (const { text, kind } of FAULTS) look(text, kind);
  for (const { document, forced } of Object.values(FAULTLESS)) look(JSON.stringify(document), forced);
  const unseen = refusals.filter(({ rule, case: of }) => !shown.has(rule) || (of !== undefined && shown.get(rule)?.has(of) !== true));
  assert.deepEqual([...new Set(unseen.map(({ rule, case: of }) => `${rule}: ${of}`))], []);
});

test("a finding that only targets make a problem has a case with facts", () => {
  for (const { examples } of rules)
    for (const example of examples) {
      if (!("bad" in example)) continue;
      for (const { rule, finding } of findings(example.bad.replaceAll(/[«»]/g, ""), all, example.kind))
        if (finding.onlyForTarget === true)
          assert.ok(
            refusalsOf(rule).some((fact) => fact.case === finding.case),
            `${rule}: ${finding.case}`,
          );
    }
});

test("facts say when and where they come from, and no two speak for one target", () => {
  const keys = new Set<string>();
  for (const { target, rule, case: of, client, asOf, until, source, text } of refusals) {
    assert.match(asOf, /^\d{4}(?:-\d\d(?:-\d\d)?)?$/);
    if (until !== undefined) assert.match(until, /^\d{4}(?:-\d\d(?:-\d\d)?)?$/);
    assert.match(source, /^(?:measured|\[[^\]]+\]\(https:\/\/[^)]+\))$/);
    assert.match(client, /^\S.*\S$/);
    if (text !== undefined) assert.match(text, /^[^\r\n]+$/);
    // What was measured was measured of one version.
    if (source === "measured") assert.match(client, /\d/);
    const key = `${target} ${rule} ${of}`;
    assert.ok(!keys.has(key), key);
    keys.add(key);
  }
});

test("a fact of a rule as a whole does not hide one of a case", () => {
  for (const { target, rule, case: of } of refusals)
    if (of === undefined)
      assert.deepEqual(
        refusals.filter((fact) => fact.target === target && fact.rule === rule && fact.case !== undefined),
        [],
        `${target} ${rule}`,
      );
});

test("every target has a title, and no title is of something else", () => {
  assert.deepEqual(Object.keys(TARGET_TITLES), [...TARGETS]);
});

/** An example or fault for every fact that holds today: the document, checked for the fact's target alone. */
test("what a target refuses is an error under it, and the message names who refuses", () => {
  const said = new Map<string, { text: string; kind: Kind | undefined }[]>();
  const note = (text: string, kind?: Kind): void => {
    for (const { rule, finding } of findings(text, all, kind)) {
      if (finding.place === true) continue;
      for (const key of finding.case === undefined ? [`${rule} undefined`] : [`${rule} ${finding.case}`, `${rule} undefined`])
        said.set(key, [...(said.get(key) ?? []), { text, kind }]);
    }
  };
  for (const { examples } of rules)
    for (const example of examples) if ("bad" in example) note(example.bad.replaceAll(/[«»]/g, ""), example.kind);
  for (const { text, kind } of FAULTS) note(text, kind);
  let checked = 0;
  for (const { target, rule, case: of, client, until } of refusals) {
    const document = said.get(`${rule} ${of}`)?.[0];
    if (document === undefined) continue;
    const options = { targets: [target], ...(document.kind && { kind: document.kind }) };
    const told = validate(document.text, options).problems.filter(
      (problem) => problem.rule.id === rule && (of === undefined || problem.case === of) && problem.place !== true,
    );
    const named = told.filter(({ says }) => says.includes(` · refused by ${client}`));
    if (until !== undefined) {
      // Another fact of the same target may speak for the same case, this one does not.
      assert.deepEqual(named, [], `${rule} ${of} ${target}`);
      continue;
    }
    assert.ok(named.length > 0, `${rule} ${of}: ${target} says nothing`);
    for (const { severity } of named) assert.equal(severity, "error");
    checked++;
  }
  assert.ok(checked > 200, `${checked} facts`);
});

test("without a target nothing of this is said, and other targets do not hear it", () => {
  const nested = JSON.stringify(index([entry("one", { architecture: "amd64", os: "linux" }), entry("two", undefined, {}, INDEX)]));
  const says = (targets: Parameters<typeof refusedBy>[0]): string[] =>
    validate(nested, { targets })
      .problems.map(({ rule }) => rule.id)
      .filter((rule) => rule === "refused-by-target");
  assert.deepEqual(says([]), []);
  assert.deepEqual(says(["ghcr", "docker"]), []);
  assert.deepEqual(says(["podman"]), ["refused-by-target"]);
});

test("a setting stands above the target: `off` silences, and another severity is kept", () => {
  const mixed = JSON.stringify(manifest(descriptor(DOCKER_CONFIG, "config"), [descriptor(LAYER, "layer")]));
  const told = (rule: "off" | "hint" | "warning" | undefined): string[] =>
    validate(mixed, { targets: ["podman"], ...(rule && { rules: { "mixed-families": rule } }) }).problems.map(
      ({ severity, says }) => `${severity}${says.includes("refused by podman 4.3.1") ? " named" : ""}`,
    );
  assert.deepEqual(told(undefined), ["error named"]);
  assert.deepEqual(told("off"), []);
  assert.deepEqual(told("hint"), ["hint named"]);
});

test("several targets are named in one message, and those that take the document are not", () => {
  const mixed = JSON.stringify(manifest(descriptor(DOCKER_CONFIG, "config"), [descriptor(LAYER, "layer")]));
  assert.deepEqual(
    validate(mixed, { targets: ["podman", "docker", "umoci"] }).problems.map(({ says }) => says.split(" · ")[1]),
    ["refused by podman 4.3.1 and umoci 0.4.7"],
  );
});

test("messages stay short under all targets at once", () => {
  for (const { text, kind } of FAULTS)
    for (const { says } of validate(text, { targets: TARGETS, ...(kind && { kind }) }).problems)
      assert.ok(says.length <= 480, `${says.length}: ${says}`);
});

test("a page shows the table of who refuses it once: where the rule left a place, else after its words", () => {
  for (const rule of rules) {
    const table = refusalTable(rule.id);
    const page = whyWithRefusals(rule);
    assert.ok(!page.includes(REFUSALS_HERE), rule.id);
    assert.equal(table === undefined, refusalsOf(rule.id).length === 0, rule.id);
    if (table === undefined) assert.equal(page, rule.why.trim());
    else assert.equal(page.split(table).length, 2, rule.id);
  }
});

test("tables have as many cells in each row, and name every client", () => {
  for (const { id } of rules) {
    const rows = refusalTable(id)?.split("\n") ?? [];
    const cells = (row: string): number => row.replaceAll("\\|", "").split("|").length;
    assert.deepEqual([...new Set(rows.map(cells))].length <= 1, true, id);
    for (const { client } of refusalsOf(id))
      assert.ok(
        rows.some((row) => row.includes(client)),
        `${id}: ${client}`,
      );
  }
  for (const target of TARGETS) {
    const facts = refusals.filter((fact) => fact.target === target).length;
    assert.equal(targetTable(target, (rule) => rule)?.split("\n").length, facts === 0 ? undefined : facts + 2, target);
  }
});

const SILENT: readonly (readonly [name: string, document: unknown, targets: Parameters<typeof refusedBy>[0], file?: string])[] = [
  ["an image", manifest(descriptor(CONFIG, "config"), [descriptor(LAYER, "layer")]), TARGETS],
  [
    "an image with zstd layers: versions at the end of their life stand on the page",
    manifest(descriptor(CONFIG, "config"), [descriptor(ZSTD, "z")]),
    TARGETS,
  ],
  [
    "an artifact for those that only carry it",
    manifest(descriptor("application/vnd.example.config.v1+json", "config"), [descriptor("text/plain", "a")]),
    ["oras", "ghcr", "skopeo", "crane", "distribution"],
  ],
  [
    "a signature, which nobody pulls as an image",
    manifest(
      descriptor("application/vnd.oci.empty.v1+json", "{}", {
        digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        size: 2,
      }),
      [descriptor("application/vnd.dev.sigstore.bundle.v0.3+json", "s")],
      { artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json", subject: descriptor(MANIFEST, "image") },
    ),
    ["docker", "podman", "containerd", "gitlab"],
  ],
  [
    "referrers in an index, which have no platform",
    index([descriptor(MANIFEST, "sbom", { artifactType: "application/spdx+json" })]),
    ["docker"],
  ],
  [
    "the index of a layout, by its names",
    index([descriptor(INDEX, "image", { annotations: { "org.opencontainers.image.ref.name": "v1" } })]),
    TARGETS,
  ],
  ["the index of a layout, by its own name", index([descriptor(INDEX, "image")]), TARGETS, "/x/index.json"],
  [
    "amd64/v3 beside a plain amd64",
    index([entry("a", { architecture: "amd64", os: "linux", variant: "v3" }), entry("b", { architecture: "amd64", os: "linux" })]),
    TARGETS,
  ],
  [
    "attestations",
    index([
      entry("a", { architecture: "amd64", os: "linux" }),
      entry(
        "b",
        { architecture: "unknown", os: "unknown" },
        {
          annotations: {
            "vnd.docker.reference.type": "attestation-manifest",
            "vnd.docker.reference.digest": entry("a", undefined).digest,
          },
        },
      ),
    ]),
    TARGETS,
  ],
  ["a cache for BuildKit", manifest(descriptor(CACHECONFIG, "config"), []), ["buildkit", "ecr", "gitlab"]],
];

for (const [name, document, targets, file] of SILENT)
  test(`refused-by-target is silent about ${name}`, () => {
    const { problems } = validate(JSON.stringify(document), { targets, ...(file && { file }) });
    assert.deepEqual(
      problems.filter(({ rule }) => rule.id === "refused-by-target").map(({ says }) => says),
      [],
    );
  });
