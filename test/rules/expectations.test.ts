import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { comparablePlatformText, isPlatformText, matchesPattern } from "../../server/src/oci/expectations.ts";
import type { Expectations } from "../../server/src/rule.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import {
  AMD64,
  CACHECONFIG,
  CONFIG,
  cacheLayer,
  descriptor,
  emptyDescriptor,
  entry,
  index,
  type Json,
  LAYER,
  MANIFEST,
  manifest,
} from "../documents/parts.ts";

const RULES = ["expected-platforms", "required-annotations"];
const said = (document: unknown, expect: Expectations): string[] =>
  validate(typeof document === "string" ? document : JSON.stringify(document), { expect })
    .problems.filter(({ rule }) => RULES.includes(rule.id))
    .map(({ says }) => says);
const platforms = (document: unknown, ...names: string[]): string[] => said(document, { platforms: names });
const at = (architecture: string, os = "linux", variant?: string): Json => ({
  ...descriptor(MANIFEST, "a"),
  platform: { architecture, os, ...(variant === undefined ? {} : { variant }) },
});

test("nothing is said of any document unless something is expected", () => {
  for (const { document } of Object.values(FAULTLESS)) {
    assert.deepEqual(said(document, {}), []);
    assert.deepEqual(said(document, { platforms: [], annotations: {} }), []);
  }
});

test("variants that say no more than their architecture are the same platform", () => {
  for (const [one, other] of [
    ["linux/arm64", "linux/arm64/v8"],
    ["linux/arm", "linux/arm/v7"],
    ["linux/amd64", "linux/amd64/v1"],
  ] as const)
    assert.equal(comparablePlatformText(one), comparablePlatformText(other));
  const there = index([at("arm64", "linux", "v8"), at("arm", "linux", "v7"), at("amd64"), at("amd64", "windows")]);
  assert.deepEqual(platforms(there, "linux/arm64", "linux/arm", "linux/amd64/v1", "windows/amd64"), []);
  assert.deepEqual(platforms(index([at("arm64"), at("arm")]), "linux/arm64/v8", "linux/arm/v7"), []);
  assert.equal(platforms(there, "linux/arm/v6").length, 1);
  assert.equal(platforms(there, "linux/amd64/v3").length, 1);
  assert.equal(platforms(there, "linux/arm64/v9").length, 1);
});

test("attestations are no platforms, whatever they claim", () => {
  const attestation = { ...(at("amd64") as object), annotations: { "vnd.docker.reference.type": "attestation-manifest" } };
  assert.deepEqual(platforms(index([attestation]), "linux/amd64"), [
    "`linux/amd64` is expected and not here; no entry of this index has a platform",
  ]);
  assert.equal(platforms(index([at("unknown", "unknown")]), "linux/amd64").length, 1);
});

test("an index without a platform lacks them; what lists none by its nature is left alone", () => {
  assert.equal(platforms(index([descriptor(MANIFEST, "a")]), "linux/amd64").length, 1);
  assert.equal(platforms(index([]), "linux/amd64").length, 1);
  const named = { ...descriptor(MANIFEST, "a"), annotations: { "org.opencontainers.image.ref.name": "1.0" } };
  assert.deepEqual(platforms(index([named]), "linux/amd64"), []);
  assert.deepEqual(platforms(index([{ ...descriptor(MANIFEST, "a"), artifactType: "application/spdx+json" }]), "linux/amd64"), []);
  assert.deepEqual(platforms(index([cacheLayer("a"), descriptor(CACHECONFIG, "a")]), "linux/amd64"), []);
  assert.equal(platforms(index([named, at("arm64")]), "linux/amd64").length, 1);
});

test("many platforms make one sentence that can be read", () => {
  const many = Array.from({ length: 40 }, (_, i) => `linux/cpu${i}`);
  const [says = "", ...more] = platforms(index(many.map((_, i) => at(`other${i}`))), ...many);
  assert.equal(more.length, 0);
  assert.match(says, /^`linux\/cpu0`, `linux\/cpu1`, `linux\/cpu2` and 37 more are expected/);
  assert.ok(says.length <= 240, says);
});

test("a text that is being written lacks nothing", () => {
  const text = JSON.stringify(index([entry("a", AMD64)]));
  for (let length = 1; length < text.length; length++)
    assert.deepEqual(
      said(text.slice(0, length), { platforms: ["linux/arm64"], annotations: { "*": { "com.acme.team": "*" } } }),
      [],
      text.slice(0, length),
    );
});

test("required annotations: what `*` stands for, and what goes over it", () => {
  const all: Expectations = { annotations: { "*": { "com.acme.team": "*" } } };
  assert.equal(said(index([entry("a", AMD64)]), all).length, 1);
  assert.equal(said(manifest(descriptor(CONFIG, "a"), [descriptor(LAYER, "a")]), all).length, 1);
  assert.deepEqual(said(manifest(descriptor(CACHECONFIG, "a"), [cacheLayer("a")]), all), [], "a cache");
  assert.deepEqual(said(manifest(descriptor(CONFIG, "a"), [descriptor("application/vnd.in-toto+json", "a")]), all), [], "an attestation");
  assert.deepEqual(said(emptyDescriptor, all), [], "a descriptor");
  const over: Expectations = { annotations: { "*": { "com.acme.team": "x*" }, "oci-index": { "com.acme.team": "y*" } } };
  const with_ = (team: string): unknown => ({ ...(index([entry("a", AMD64)]) as object), annotations: { "com.acme.team": team } });
  assert.deepEqual(said(with_("yes"), over), []);
  assert.equal(said(with_("xes"), over).length, 1);
  const named: Expectations = { annotations: { "oci-manifest": { "com.acme.team": "*" } } };
  assert.equal(said(manifest(descriptor(CACHECONFIG, "a"), [cacheLayer("a")]), named).length, 1, "a cache, its kind named");
});

test("values and maps of another shape are left to the rules of shape", () => {
  const expect: Expectations = { annotations: { "oci-index": { "com.acme.team": "a*" } } };
  for (const annotations of [7, [], "x", { "com.acme.team": 7 }])
    assert.deepEqual(
      said({ ...(index([entry("a", AMD64)]) as object), annotations }, { annotations: { "oci-index": { "com.acme.team": "a*" } } }),
      [],
    );
  assert.equal(said({ ...(index([entry("a", AMD64)]) as object), annotations: null }, expect).length, 1);
});

test("patterns: `*` is any text, all else itself", () => {
  const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
  const word = fc.array(fc.constantFrom("a", "b", "*", ".", "/"), { maxLength: 8 }).map((letters) => letters.join(""));
  const text = fc.array(fc.constantFrom("a", "b", ".", "/"), { maxLength: 12 }).map((letters) => letters.join(""));
  fc.assert(
    fc.property(word, text, (pattern, value) => {
      const wanted = new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "s").test(value);
      assert.equal(matchesPattern(pattern, value), wanted, `${pattern} ${value}`);
    }),
    { numRuns: 3000 },
  );
  const began = performance.now();
  assert.equal(matchesPattern(`${"*a".repeat(2000)}*b`, "a".repeat(1_000_000)), false);
  assert.ok(performance.now() - began < 2000, "no pattern makes it go back");
});

test("what is a platform's text", () => {
  for (const right of ["linux/amd64", "linux/arm/v7", "windows/amd64", "wasip1/wasm"]) assert.ok(isPlatformText(right), right);
  for (const wrong of ["amd64", "linux/", "/amd64", "linux/arm/v7/x", "Linux/amd64", "linux amd64", ""])
    assert.ok(!isPlatformText(wrong), wrong);
});
