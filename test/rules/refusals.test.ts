import assert from "node:assert/strict";
import { test } from "node:test";
import { refusals, TARGETS } from "../../server/src/refusals.ts";
import type { Finding } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";
import { FAULTS } from "../documents/faults.ts";
import { digest } from "../documents/parts.ts";

test("every fact is of a rule and of a case that some document of the tests shows", () => {
  const shown = new Map<string, Set<Finding["case"]>>(rules.map((rule) => [rule.id, new Set()]));
  const look = (text: string, options: CheckOptions): void => {
    for (const problem of validate(text, { ...options, targets: TARGETS }).problems) shown.get(problem.rule.id)?.add(problem.case);
  };
  for (const { examples } of rules)
    for (const example of examples) {
      const { kind, specVersion } = example;
      const text = "bad" in example ? example.bad.replaceAll(/[«»]/g, "") : example.good;
      look(text, { ...(kind && { kind }), ...(specVersion && { specVersion }) });
    }
  for (const { text, kind } of FAULTS) look(text, kind === undefined ? {} : { kind });
  const unseen = refusals.filter(({ rule, case: of }) => (of === undefined ? !shown.has(rule) : shown.get(rule)?.has(of) !== true));
  assert.deepEqual(
    unseen.map(({ rule, case: of }) => `${rule}: ${of}`),
    [],
  );
});

test("facts say when and where they come from, and no two speak for one target", () => {
  const keys = new Set<string>();
  for (const { target, rule, case: of, asOf, until, source } of refusals) {
    assert.match(asOf, /^\d{4}(?:-\d\d(?:-\d\d)?)?$/);
    if (until !== undefined) assert.match(until, /^\d{4}(?:-\d\d(?:-\d\d)?)?$/);
    assert.match(source, /^(?:measured|\[[^\]]+\]\(https:\/\/[^)]+\))$/);
    const key = `${target} ${rule} ${of}`;
    assert.ok(!keys.has(key), key);
    keys.add(key);
  }
});

test("what a target refuses is an error under it, and the message says so", () => {
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.docker.container.image.v1+json", digest: digest("config"), size: 1512 },
    layers: [],
  });
  const says = (targets: readonly ("podman" | "docker" | "umoci")[]): string[] =>
    validate(text, { targets }).problems.map((problem) => `${problem.severity} ${problem.says.split(" · ")[1]}`);
  assert.deepEqual(says([]), ["warning undefined"]);
  assert.deepEqual(says(["docker"]), ["warning undefined"]);
  assert.deepEqual(says(["podman", "docker", "umoci"]), ["error refused by podman 4.3.1 and umoci 0.4.7"]);
});
