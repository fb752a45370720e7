import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CACHE_EXPORT_OPTIONS } from "../../server/src/convert/export-options.ts";
import { isLayoutBlob } from "../../server/src/convert/layout-blob.ts";
import { applyEdits } from "../../server/src/json/index.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type CheckOptions, validate } from "../../server/src/validate.ts";

const DIGESTS = [
  "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2",
  "sha256:95cf1a2e1698fe3ca1fcc3f653119146b271d0b62e487ec264441e886a11bd06",
  "sha256:891809c735ff5e4e047caeba0599a3213ebf6cdb7f519b68237a5ca09a5b1812",
] as const;
const DIFF_ID = "sha256:0697c0f434f8672811eb1b52d443d0d4cb616fa58e4d10b25e91471b7f45a665";
const MARKS = { "buildkit/createdat": "2019-08-14T17:52:26.789506223-07:00", "containerd.io/uncompressed": DIFF_ID };

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const CACHECONFIG = "application/vnd.buildkit.cacheconfig.v0";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

type Parts = Readonly<Record<string, unknown>>;
const layer = (index: number, mediaType = OCI_LAYER, annotations: Parts | null = MARKS): Parts => ({
  mediaType,
  digest: DIGESTS[index],
  size: 2811969 - index,
  ...(annotations && { annotations }),
});
const config: Parts = {
  mediaType: CACHECONFIG,
  digest: "sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910",
  size: 565,
};
const manifest: Parts = {
  mediaType: OCI_MANIFEST,
  digest: "sha256:a4184fec4faab123670caa2318b763fb9825529074bde1b5fc86f6c32cf9cfa4",
  size: 1043,
  platform: { architecture: "amd64", os: "linux" },
};
const index = (...manifests: readonly Parts[]): string => JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, null, 2);
const list = (...manifests: readonly Parts[]): string => JSON.stringify({ schemaVersion: 2, mediaType: DOCKER_LIST, manifests }, null, 2);
const image = (layers: readonly Parts[], of: Parts = config): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: of, layers }, null, 2);

/** A report as lines: severity, rule, "place" where it is one, and the marked text. */
function told(text: string, options: CheckOptions = {}): string[] {
  return validate(text, options).problems.map(
    ({ at, severity, rule, place }) => `${severity} ${rule.id}${place ? " place" : ""} ${text.slice(at.start, at.end)}`,
  );
}
const placeOf = (mediaType: string, rule = "legacy-cache-index"): string => `info ${rule} place "${mediaType}"`;

const cases: readonly { readonly name: string; readonly text: string; readonly expected: readonly string[] }[] = [
  {
    name: "a legacy cache index is one warning, and each media type in it a place",
    text: index(layer(0), layer(1), config),
    expected: ['warning legacy-cache-index "manifests"', placeOf(OCI_LAYER), placeOf(OCI_LAYER), placeOf(CACHECONFIG)],
  },
  {
    name: "the config may stand anywhere, and a layer twice",
    text: index(config, layer(0), layer(0)),
    expected: ['warning legacy-cache-index "manifests"', placeOf(CACHECONFIG), placeOf(OCI_LAYER), placeOf(OCI_LAYER)],
  },
  {
    name: "a type that the catalogue does not know is a layer to BuildKit and no place",
    text: index(layer(0, "application/vnd.example.layer"), config),
    expected: ['warning legacy-cache-index "manifests"', placeOf(CACHECONFIG)],
  },
  {
    name: "a Docker list is one error, and its annotations one warning with a count; no word of platforms or roles",
    text: list(layer(0, DOCKER_LAYER), layer(1, DOCKER_LAYER), config),
    expected: [
      'error legacy-cache-index "manifests"',
      placeOf(DOCKER_LAYER),
      'warning docker-list-annotations "annotations"',
      placeOf(DOCKER_LAYER),
      placeOf(CACHECONFIG),
    ],
  },
  {
    name: "a Docker list without annotations has layers that nobody can use, told once",
    text: list(layer(0, DOCKER_LAYER, null), layer(1, DOCKER_LAYER, null), config),
    expected: [
      'error legacy-cache-index "manifests"',
      placeOf(DOCKER_LAYER),
      `warning cache-layer-diff-id "${DIGESTS[0]}"`,
      placeOf(DOCKER_LAYER),
      `info cache-layer-diff-id place "${DIGESTS[1]}"`,
      placeOf(CACHECONFIG),
    ],
  },
  {
    name: "zstd, foreign and non-distributable layers in a cache index are the cache's affair",
    text: index(
      layer(0, "application/vnd.docker.image.rootfs.diff.tar.zstd"),
      layer(1, "application/vnd.docker.image.rootfs.foreign.diff.tar"),
      config,
    ),
    expected: [
      'warning legacy-cache-index "manifests"',
      placeOf("application/vnd.docker.image.rootfs.diff.tar.zstd"),
      placeOf("application/vnd.docker.image.rootfs.foreign.diff.tar"),
      placeOf(CACHECONFIG),
    ],
  },
  { name: "a cache as image manifest is clean", text: image([layer(0), layer(1)]), expected: [] },
  {
    name: "marked layers without a config are one problem, and the role rule is silent",
    text: index(layer(0), layer(1)),
    expected: [
      'warning cache-without-config "manifests"',
      placeOf(OCI_LAYER, "cache-without-config"),
      placeOf(OCI_LAYER, "cache-without-config"),
    ],
  },
  {
    name: "layers without marks are no cache but layers in the wrong place, each a fault of its own",
    text: index(layer(0, OCI_LAYER, null), layer(1, OCI_LAYER, null)),
    expected: [`warning blob-as-manifest "${OCI_LAYER}"`, `warning blob-as-manifest "${OCI_LAYER}"`],
  },
  {
    name: "one manifest makes it an image index, whatever marks the layer has",
    text: index(manifest, layer(0)),
    expected: [`warning blob-as-manifest "${OCI_LAYER}"`],
  },
  {
    name: "two configs: the first is told, beside the legacy form",
    text: index({ ...config, digest: DIGESTS[2], size: 3 }, layer(0), config),
    expected: [
      'warning legacy-cache-index "manifests"',
      `warning several-cache-configs "${CACHECONFIG}"`,
      placeOf(CACHECONFIG),
      placeOf(OCI_LAYER),
      placeOf(CACHECONFIG),
    ],
  },
  {
    name: "manifests in a cache: the first is told, the next is a place",
    text: index(manifest, layer(0), { ...manifest, digest: DIGESTS[2] }, config),
    expected: [
      'warning legacy-cache-index "manifests"',
      `warning cache-with-manifests "${OCI_MANIFEST}"`,
      placeOf(OCI_LAYER),
      `info cache-with-manifests place "${OCI_MANIFEST}"`,
      placeOf(CACHECONFIG),
    ],
  },
  {
    name: "some layers without diff ID: once, with a count in the message",
    text: image([layer(0), layer(1, OCI_LAYER, null), layer(2, OCI_LAYER, { "buildkit/createdat": MARKS["buildkit/createdat"] })]),
    expected: [`warning cache-layer-diff-id "${DIGESTS[1]}"`, 'info cache-layer-diff-id place "annotations"'],
  },
  {
    name: "missing times are one hint",
    text: image([
      layer(0, OCI_LAYER, { "containerd.io/uncompressed": DIFF_ID }),
      layer(1, OCI_LAYER, { "containerd.io/uncompressed": DIFF_ID }),
    ]),
    expected: [`hint cache-createdat "${DIGESTS[0]}"`],
  },
  {
    name: "the annotation's key is compared letter by letter",
    text: image([layer(0, OCI_LAYER, { ...MARKS, "containerd.io/uncompressed": undefined, "Containerd.io/uncompressed": DIFF_ID })]),
    expected: ['warning cache-layer-diff-id "annotations"'],
  },
  {
    name: "a config over 1 MiB, in the legacy form too",
    text: index(layer(0), { ...config, size: 1048577 }),
    expected: ['warning legacy-cache-index "manifests"', placeOf(OCI_LAYER), placeOf(CACHECONFIG), "error cache-too-large 1048577"],
  },
  {
    name: "the cache's annotations are nothing to an ordinary manifest",
    text: image([layer(0, OCI_LAYER, { "buildkit/createdat": "yesterday" }), layer(1, OCI_LAYER, null)], {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: DIGESTS[2],
      size: 1512,
    }),
    expected: [],
  },
];

for (const { name, text, expected } of cases) test(name, () => assert.deepEqual(told(text), expected));

test("the message names who refuses the form today, and the page begins with the everyday remedy", () => {
  const [main] = validate(index(layer(0), config)).problems;
  for (const who of ["ECR", "Harbor", "Distribution 3", "podman", "skopeo", "Docker", "containerd"])
    assert.ok(main?.says.includes(who), `${who}: ${main?.says}`);
  assert.doesNotMatch(main?.says ?? "", /Quay|GHCR/);
  const why = rules.find(({ id }) => id === "legacy-cache-index")?.why ?? "";
  assert.ok(why.indexOf(CACHE_EXPORT_OPTIONS) < why.indexOf("oci-manifest convert"));
  assert.ok(why.indexOf("oci-manifest convert") < why.indexOf("MANIFEST_BLOB_UNKNOWN"));
});

test("the places say which problem they belong to", () => {
  const [main, ...places] = validate(index(layer(0), config)).problems;
  assert.ok(main && places.length === 2);
  for (const place of places) assert.deepEqual(place.related?.[0]?.at, main.at);
});

test("the conversion is offered, never safe, with the new digest in its title; what it leaves is clean", () => {
  const text = index(layer(0), layer(1, DOCKER_LAYER), config);
  const [main] = validate(text).problems;
  const fixes = main?.fixes?.() ?? [];
  assert.equal(fixes.length, 1);
  const [fix] = fixes;
  assert.ok(fix);
  assert.equal(fix.safe, false);
  assert.equal(fix.rewrites, true);
  assert.match(fix.title, /^Convert to an image manifest \(digest becomes sha256:[0-9a-f]{4}…\)$/);
  const converted = applyEdits(text, fix.edits);
  assert.deepEqual(JSON.parse(converted), JSON.parse(image([layer(0), layer(1)])));
  assert.deepEqual(told(converted), []);
});

test("a conversion that drops something says what in its title and shows where", () => {
  const [main] = validate(index({ ...layer(0), platform: { architecture: "amd64", os: "linux" } }, config)).problems;
  assert.match(main?.fixes?.()[0]?.title ?? "", /^Convert to an image manifest, dropping `platform`/);
  assert.ok((main?.related ?? []).length > 0);
});

test("where there is no conversion the finding says why, at the token", () => {
  const text = index(manifest, layer(0), config);
  const [main] = validate(text).problems;
  assert.deepEqual(main?.fixes?.(), []);
  const related = main?.related?.[0];
  assert.ok(related);
  assert.match(related.says, /^Not converted: /);
  assert.doesNotMatch(related.says, /Not converted: .*Not converted/);
});

test("a blob of a layout is not rewritten in place, and the finding says why", () => {
  const file = `/cache/blobs/sha256/${DIGESTS[0].slice(7)}`;
  const [main] = validate(index(layer(0), config), { file }).problems;
  assert.deepEqual(main?.fixes?.(), []);
  assert.match(main?.related?.[0]?.says ?? "", /named by its digest/);
  for (const other of [undefined, "cache.json", "/blobs/sha256/readme.md", "/a/blobs/cache.json"]) assert.equal(isLayoutBlob(other), false);
  assert.equal(isLayoutBlob(`C:\\x\\blobs\\sha256\\${DIGESTS[0].slice(7)}`), true);
  assert.equal(isLayoutBlob(`file:///x/blobs/sha256/${DIGESTS[0].slice(7)}`), true);
});

test("a document over 1 MiB is told, in bytes and not in characters; one byte less is not", () => {
  const build = (bytes: number): string => {
    const empty = image([layer(0, OCI_LAYER, { ...MARKS, "com.example.note": "" })]);
    // Two bytes and one UTF-16 unit each: what counts are the bytes.
    const room = bytes - Buffer.byteLength(empty);
    return image([layer(0, OCI_LAYER, { ...MARKS, "com.example.note": "é".repeat(room >> 1) + "x".repeat(room & 1) })]);
  };
  const large = build(1048577);
  assert.equal(Buffer.byteLength(large), 1048577);
  assert.deepEqual(told(large), ['error cache-too-large "layers"']);
  assert.deepEqual(told(build(1048576)), []);
});

const diffIds: readonly (readonly [value: string, fault: string | undefined])[] = [
  [DIFF_ID, undefined],
  [`sha512:${"0a".repeat(64)}`, undefined],
  [`sha384:${"0a".repeat(48)}`, undefined],
  [DIFF_ID.toUpperCase().replace("SHA", "sha"), "invalid checksum digest format"],
  [DIFF_ID.slice(7), "invalid checksum digest format"],
  [DIFF_ID.slice(0, -1), "invalid checksum digest length"],
  [`${DIFF_ID} `, "invalid checksum digest format"],
  ["", "invalid checksum digest format"],
  [`md5:${"0a".repeat(16)}`, "unsupported digest algorithm"],
  [`blake3:${"0a".repeat(32)}`, "unsupported digest algorithm"],
];
for (const [value, fault] of diffIds)
  test(`diff ID ${JSON.stringify(value)}: ${fault ?? "as BuildKit wants it"}`, () => {
    const problems = validate(image([layer(0, OCI_LAYER, { ...MARKS, "containerd.io/uncompressed": value })])).problems;
    assert.deepEqual(
      problems.map(({ rule, says }) => [rule.id, /\(([^)]*)\)/.exec(says)?.[1]]),
      fault === undefined ? [] : [["cache-layer-diff-id", fault]],
    );
  });

test("values from the document cannot break out of a message", () => {
  const evil = `\`](http://x) \u202e\n\u001b[31m${"x".repeat(500)}`;
  for (const annotations of [
    { ...MARKS, "containerd.io/uncompressed": evil },
    { ...MARKS, "buildkit/createdat": evil },
  ]) {
    const [problem, ...rest] = validate(image([layer(0, OCI_LAYER, annotations)])).problems;
    assert.equal(rest.length, 0);
    assert.ok(problem && problem.says.length < 320);
    assert.equal(problem.says.split("`").length, 3);
    assert.doesNotMatch(problem.says, /[\p{Cc}\p{Cf}]/u);
  }
});

test("half-typed and misshapen caches never make a rule fail", () => {
  const whole = [index(layer(0), config), list(layer(0, DOCKER_LAYER), config), image([layer(0)])];
  for (const text of whole)
    for (let end = 1; end < text.length; end += 7)
      for (const kind of ["oci-index", "docker-list", "oci-manifest"] as const)
        for (const problem of validate(text.slice(0, end), { kind }).problems) assert.notEqual(problem.internal, true, problem.rule.id);
});

test("one fault is one warning, however the entries of a cache index are mixed", () => {
  const known = [OCI_LAYER, DOCKER_LAYER, "application/vnd.in-toto+json"];
  const strange = ["application/vnd.example.layer", "application/octet-stream"];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...known, ...strange, OCI_MANIFEST), { maxLength: 12 }),
      fc.nat(),
      fc.boolean(),
      (types, at, docker) => {
        const entries: Parts[] = types.map((mediaType, number) => ({
          mediaType,
          digest: `sha256:${number.toString(16).padStart(64, "0")}`,
          size: 100 + number,
          annotations: MARKS,
          ...(mediaType === OCI_MANIFEST && { platform: { architecture: "amd64", os: "linux" } }),
        }));
        entries.splice(at % (entries.length + 1), 0, config);
        const problems = validate(docker ? list(...entries) : index(...entries)).problems;
        const mains = problems.filter(({ rule, place }) => rule.id === "legacy-cache-index" && !place);
        assert.deepEqual(
          mains.map(({ severity }) => severity),
          [docker ? "error" : "warning"],
        );
        const places = problems.filter(({ rule, place }) => rule.id === "legacy-cache-index" && place);
        assert.equal(places.length, 1 + types.filter((type) => known.includes(type)).length);
        const silent = ["blob-as-manifest", "mixed-index", "mixed-families", "cache-without-config"];
        assert.deepEqual(
          problems.filter(({ rule }) => silent.includes(rule.id)),
          [],
        );
        assert.equal(
          problems.filter(({ rule, place }) => rule.id === "cache-with-manifests" && !place).length,
          types.includes(OCI_MANIFEST) ? 1 : 0,
        );
      },
    ),
    { numRuns: 300 },
  );
});
