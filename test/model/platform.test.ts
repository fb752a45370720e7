import assert from "node:assert/strict";
import { test } from "node:test";
import { createTape, NONE, property, scan, type Tree, toValue } from "../../server/src/json/index.ts";
import { referencesOf } from "../../server/src/model/attestation.ts";
import { readDocument } from "../../server/src/model/document.ts";
import { type Platforms, platformName, platformsOf, readPlatform } from "../../server/src/model/platform.ts";

/** A small generator with a seed, so that a failure can be seen again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const KEYS = [
  "architecture",
  "os",
  "variant",
  "os.version",
  "os.features",
  "features",
  "other",
  "Architecture",
  "o\\u0073",
  "\\u006fs",
  "os\\u002eversion",
];
const VALUES = ['"amd64"', '"arm"', '"linux"', '"v7"', '""', '"am\\u0064"', "null", "7", '["a"]', "{}", '"10.0.1"', '"10.0.22"'];

/** An index whose platforms are made at random, many of them alike. */
function indexText(next: (below: number) => number): string {
  const platforms = Array.from({ length: 1 + next(12) }, () => {
    const members = Array.from({ length: next(5) }, () => `"${KEYS[next(KEYS.length)]}":${VALUES[next(VALUES.length)]}`);
    const space = ["", " ", "\n  "][next(3)];
    return `{${space}${members.join(`,${space}`)}${space}}`;
  });
  const usual = `{"architecture":"amd64","os":"linux"`;
  const entries = Array.from({ length: next(30) }, (_, at) => {
    const platform = next(3) === 0 ? `${usual}${next(2) === 0 ? "" : `,"os.version":"${next(3)}"`}}` : platforms[next(platforms.length)];
    return next(9) === 0 ? `{"size":${at}}` : `{"size":${at},"platform":${next(12) === 0 ? "null" : platform}}`;
  });
  return `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${entries.join(",")}]}`;
}

/** What the slow way reads: the last of duplicates, decoded. */
function slowly(tree: Tree, node: number): string {
  const names = ["architecture", "os", "variant", "os.version", "os.features", "features"];
  return JSON.stringify(names.map((name) => [property(tree, node, name), toValue(tree, property(tree, node, name))]));
}

function quickly(tree: Tree, node: number): string {
  const it = readPlatform(tree, node);
  const nodes = [it.architectureNode, it.osNode, it.variantNode, it.osVersionNode, it.osFeaturesNode, it.featuresNode];
  return JSON.stringify(nodes.map((at) => [at, toValue(tree, at)]));
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

test("reading all platforms at once gives what reading each by itself gives", () => {
  const tape = createTape();
  for (let seed = 1; seed <= 2000; seed++) {
    const text = indexText(random(seed));
    const tree = scan(text, tape);
    const doc = readDocument(tree, "oci-index");
    const all: Platforms = platformsOf(doc);
    const withOsFeatures: number[] = [];
    const features: number[] = [];
    for (const [at, { platformNode }] of doc.descriptors.entries()) {
      const value = platformNode === NONE ? undefined : toValue(tree, platformNode);
      if (typeof value !== "object" || value === null) {
        assert.equal(all.groupOf[at], -1, `seed ${seed}`);
        continue;
      }
      assert.equal(quickly(tree, platformNode), slowly(tree, platformNode), `seed ${seed}`);
      const platform = value as Record<string, unknown>;
      const group = all.groups[all.groupOf[at] as number];
      assert.deepEqual(
        [group?.architecture, group?.os, group?.variant],
        [textOf(platform.architecture), textOf(platform.os), textOf(platform.variant)],
        `seed ${seed}: ${text}`,
      );
      const three = ["architecture", "os", "variant"].map((name) => platform[name]);
      assert.equal(
        group?.misshapen,
        three.some((one) => one !== undefined && typeof one !== "string"),
      );
      assert.ok(group?.nodes.includes(platformNode));
      assert.equal(all.osVersionOf[at], property(tree, platformNode, "os.version"), `seed ${seed}`);
      assert.equal(all.osFeaturesOf[at], property(tree, platformNode, "os.features"), `seed ${seed}`);
      if (property(tree, platformNode, "os.features") !== NONE) withOsFeatures.push(platformNode);
      if (property(tree, platformNode, "features") !== NONE) features.push(property(tree, platformNode, "features"));
    }
    assert.deepEqual([...all.withOsFeatures], withOsFeatures);
    assert.deepEqual([...all.features], features);
    const names = all.groups.map(({ architecture, os, variant, misshapen }) => JSON.stringify([architecture, os, variant, misshapen]));
    assert.equal(new Set(names).size, names.length, `seed ${seed}: groups are distinct`);
  }
});

test("an image config is one platform, its root", () => {
  const doc = readDocument(scan('{"architecture":"arm","os":"linux","variant":"v7","rootfs":{}}'), "oci-config");
  const { groups } = platformsOf(doc);
  assert.deepEqual(
    groups.map((group) => [platformName(group), group.nodes]),
    [["linux/arm/v7", [0]]],
  );
  assert.deepEqual(platformsOf(readDocument(scan("[]"), "oci-config")).groups, []);
});

test("texts cut off anywhere are read without a throw, and a name without its quote is none", () => {
  const text = indexText(random(7));
  for (let length = 0; length <= text.length; length++) {
    const doc = readDocument(scan(text.slice(0, length)), "oci-index");
    for (const { nodes } of platformsOf(doc).groups) assert.ok(nodes.length > 0);
    referencesOf(doc);
  }
  const doc = readDocument(scan('{"manifests":[{"platform":{"architecture":"am'), "oci-index");
  assert.deepEqual(
    platformsOf(doc).groups.map(({ architecture, misshapen }) => [architecture, misshapen]),
    [[undefined, true]],
  );
});
