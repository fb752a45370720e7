import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { convert } from "../../server/src/rewrite.ts";
import { faultsOf, INDEX, image, indexOf, layout, legacy, MANIFEST, type Made, put, sha, tagged } from "../layout/made.ts";
import { readIn, writeOut } from "../layout/on-disk.ts";
import { bundled, cli, folderWith, HELD, oci, plainEnvironment, remove } from "./bundle.ts";

const blobFile = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** A layout of two caches, one below an index, and an image. */
function caches(): { readonly made: Made; readonly cache: string; readonly below: string; readonly inner: string } {
  const made = layout();
  const cache = legacy(made, "one", 2);
  const below = legacy(made, "two");
  const inner = put(made, INDEX, indexOf([below, image(made, "app")]));
  made.index = `${JSON.stringify(indexOf([tagged(cache, "latest"), tagged(inner, "all")]), null, 2)}\n`;
  return { made, cache: cache.digest, below: below.digest, inner: inner.digest };
}

/** A folder with that layout in `cache`. */
function there(made: Made = caches().made): string {
  const folder = folderWith({ "cache/oci-layout": "" });
  writeOut(join(folder, "cache"), made);
  return folder;
}

const typesIn = (folder: string): string[] =>
  JSON.parse(readFileSync(join(folder, "cache/index.json"), "utf8")).manifests.map(({ mediaType }: { mediaType: string }) => mediaType);

before(bundled);

describe("convert of a layout", () => {
  test("shows what it would do and writes nothing; --check fails", () => {
    const { made, cache } = caches();
    const folder = there(made);
    const file = convert(made.blobs.get(cache) ?? "");
    assert.equal(file.outcome, "converted");
    const shown = oci(folder, ["convert", "cache"]);
    assert.deepEqual({ code: shown.code, err: shown.err }, { code: 0, err: "" });
    assert.ok(shown.out.startsWith(`to convert cache  latest\n  before  ${cache} `), shown.out);
    assert.ok(file.outcome === "converted" && shown.out.includes(`  digest  ${file.digest} ${file.size} bytes\n`));
    assert.match(shown.out, /\nto convert cache {2}all\n/);
    assert.match(shown.out, /\n {2}with it sha256:/);
    assert.match(shown.out, /\n2 to convert {3}nothing is written without --write\n$/);
    assert.equal(oci(folder, ["convert", "--check", "cache"]).code, 1);
    assert.deepEqual(readIn(join(folder, "cache")), { index: made.index, blobs: made.blobs });
    assert.deepEqual(readdirSync(join(folder, "cache")).sort(), ["blobs", "index.json", "oci-layout"]);
  });

  test("--write: the bytes of a file's conversion, tags kept, old blobs left, nothing beside", () => {
    const { made, cache } = caches();
    const folder = there(made);
    const { code, out, err } = oci(folder, ["convert", "cache", "--write"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /\n2 converted\n$/);
    const now = readIn(join(folder, "cache"));
    assert.deepEqual(faultsOf(now), []);
    for (const [digest, text] of made.blobs) assert.equal(now.blobs.get(digest), text);
    const file = convert(made.blobs.get(cache) ?? "");
    assert.ok(file.outcome === "converted" && now.blobs.get(file.digest) === file.text);
    assert.deepEqual(typesIn(folder), [MANIFEST, INDEX]);
    assert.deepEqual(readdirSync(join(folder, "cache")).sort(), ["blobs", "index.json", "oci-layout"]);
    assert.equal(oci(folder, ["convert", "cache", "--check"]).out, "nothing to convert\n");
    assert.equal(oci(join(folder, "cache"), ["convert", ".", "--write"]).code, 0);
  });

  test("--tag takes one entry, and names those that are there", () => {
    const folder = there();
    assert.equal(oci(folder, ["convert", "cache", "--tag", "latest", "--write"]).code, 0);
    assert.deepEqual(typesIn(folder), [MANIFEST, INDEX]);
    assert.match(oci(folder, ["convert", "cache"]).out, /\n1 to convert/);
    const { code, err } = oci(folder, ["convert", "cache", "--tag", "\u001b[31m"]);
    assert.equal(code, 2);
    assert.match(err, /^error: cache: no entry of `index\.json` is called .*; there are `latest`, `all`\n$/);
    assert.ok(!err.includes("\u001b"));
  });

  test("after a conversion check says nothing of the former documents but that they are left over", () => {
    const folder = there(caches().made);
    const reported = () => {
      const { files } = JSON.parse(oci(folder, ["check", "cache", "--format", "json"]).out) as {
        files: { file: string; problems: { rule: string }[] }[];
      };
      return files.flatMap(({ problems }) => problems.map(({ rule }) => rule));
    };
    assert.ok(reported().includes("legacy-cache-index"));
    oci(folder, ["convert", "cache", "--write"]);
    assert.ok(!reported().includes("legacy-cache-index"));
    assert.ok(reported().includes("unreferenced-blobs"));
  });

  test("--prune lists what nothing leads to, and removes it with --write", () => {
    const { made, cache, below, inner } = caches();
    made.blobs.set(sha("alone"), "alone");
    const folder = there(made);
    const shown = oci(folder, ["convert", "cache", "--prune"]).out;
    for (const digest of [cache, below, inner, sha("alone")]) assert.ok(shown.includes(`to remove cache/${blobFile(digest)} `), digest);
    assert.deepEqual(readIn(join(folder, "cache")).blobs, made.blobs);
    const { out } = oci(folder, ["convert", "cache", "--prune", "--write"]);
    assert.match(out, /\n2 converted · 4 blobs removed, /);
    const now = readIn(join(folder, "cache"));
    assert.deepEqual(faultsOf(now), []);
    for (const digest of [cache, below, inner, sha("alone")]) assert.ok(!now.blobs.has(digest));
    assert.equal(oci(folder, ["convert", "cache", "--prune", "--write"]).out, "nothing to convert\n");
  });

  test("--prune removes nothing where something that may need a blob is missing or broken", () => {
    for (const [break_, says] of [
      [(folder: string, inner: string) => rmSync(join(folder, "cache", blobFile(inner))), /nothing is removed: `sha256:\w+` is missing/],
      [(folder: string, inner: string) => writeFileSync(join(folder, "cache", blobFile(inner)), "{"), /nothing is removed: /],
      [(folder: string) => writeFileSync(join(folder, "cache/index.json"), "[]"), /`index\.json` is no index/],
      [(folder: string) => writeFileSync(join(folder, "cache/index.json"), '{"manifests":['), /`index\.json` is not JSON/],
    ] as const) {
      const { made, inner } = caches();
      const folder = there(made);
      break_(folder, inner);
      const { code, err } = oci(folder, ["convert", "cache", "--prune", "--write"]);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.ok(readIn(join(folder, "cache")).blobs.size >= made.blobs.size - 1);
    }
  });

  test("what docker save lists is not pruned", () => {
    const { made } = caches();
    made.blobs.set(sha("saved"), "saved");
    made.saved = JSON.stringify([{ Config: blobFile(sha("saved")), RepoTags: null, Layers: [] }]);
    const folder = there(made);
    assert.equal(oci(folder, ["convert", "cache", "--prune", "--write"]).code, 0);
    assert.ok(readIn(join(folder, "cache")).blobs.has(sha("saved")));
  });

  test("a blob by its name is refused with the command that does it", () => {
    const { made, cache } = caches();
    const folder = there(made);
    const { code, err } = oci(folder, ["convert", `cache/${blobFile(cache)}`, "--write"]);
    assert.equal(code, 1);
    assert.match(err, /; here that is `oci-manifest convert cache --write`\n$/);
    assert.match(
      oci(join(folder, "cache/blobs/sha256"), ["convert", cache.slice(7), "--write"]).err,
      /here that is `oci-manifest convert \/.*\/cache --write`/,
    );
  });

  test("options that do not go with it", () => {
    const folder = there();
    writeFileSync(join(folder, "a.json"), "{}");
    for (const args of [
      ["cache", "-o", "x"],
      ["a.json", "--prune"],
      ["cache", "a.json", "--tag", "latest"],
    ])
      assert.equal(oci(folder, ["convert", ...args]).code, 2, args.join(" "));
  });
});

describe("a layout that is not as it should be", () => {
  const refused = (folder: string, says: RegExp, code = 2, under?: readonly string[]): void => {
    const before = readIn(join(folder, "cache"));
    const ended = oci(folder, ["convert", "cache", "--write"], under === undefined ? {} : { under });
    assert.match(ended.err, says);
    assert.equal(ended.code, code);
    assert.deepEqual(readIn(join(folder, "cache")), before);
    assert.deepEqual(
      readdirSync(join(folder, "cache")).filter((name) => /tmp|lock/.test(name) && name !== "index.json.lock"),
      [],
    );
  };

  test("a lock is told with who holds it, and nothing is written", () => {
    const folder = there();
    const lock = join(folder, "cache/index.json.lock");
    writeFileSync(lock, "");
    refused(
      folder,
      /another program is writing, as BuildKit does with this file, or was stopped while it did; wait until it is done, or remove/,
      1,
    );
    const said = { program: "oci-manifest 0.2.0", process: process.pid, host: hostname(), since: "2026-03-01T10:00:00.000Z" };
    writeFileSync(lock, JSON.stringify(said));
    refused(folder, /is held by oci-manifest 0\.2\.0, process \d+ on .*, since 2026-03-01T10:00:00\.000Z; wait until it is done/, 1);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(lock, JSON.stringify({ ...said, process: pid }));
    refused(folder, /was left behind by .*, which runs no more; remove the file and try again/, 1);
    writeFileSync(lock, JSON.stringify({ ...said, host: "\u001b[31melsewhere" }));
    refused(folder, /is held by .*elsewhere/, 1);
    assert.ok(existsSync(lock), "a lock that is not ours stays");
  });

  test("links in the place of the folder, of its parts and of a blob", () => {
    for (const name of ["blobs", "blobs/sha256", "index.json"]) {
      const folder = there();
      renameSync(join(folder, "cache", name), join(folder, "elsewhere"));
      symlinkSync(join(folder, "elsewhere"), join(folder, "cache", name));
      const before = name === "index.json" ? [] : readdirSync(join(folder, "elsewhere"), { recursive: true });
      const { code } = oci(folder, ["convert", "cache", "--write"]);
      assert.ok(name !== "index.json" || code === 2, name);
      if (name !== "index.json") assert.deepEqual(readdirSync(join(folder, "elsewhere"), { recursive: true }), before);
      else assert.equal(readFileSync(join(folder, "elsewhere"), "utf8"), caches().made.index);
    }
    const { made, cache } = caches();
    const folder = there(made);
    const file = convert(made.blobs.get(cache) ?? "");
    assert.ok(file.outcome === "converted");
    writeFileSync(join(folder, "victim"), "as it was");
    symlinkSync(join(folder, "victim"), join(folder, "cache", blobFile(file.digest)));
    const { code, err } = oci(folder, ["convert", "cache", "--write"]);
    assert.equal(code, 2);
    assert.match(err, /a symbolic link stands there, and nothing is written through one/);
    assert.equal(readFileSync(join(folder, "victim"), "utf8"), "as it was");
    assert.deepEqual(typesIn(folder), [INDEX, INDEX]);
  });

  test("the layout's folder itself may be reached over a link", () => {
    const folder = there();
    symlinkSync(join(folder, "cache"), join(folder, "link"));
    assert.equal(oci(folder, ["convert", "link", "--write"]).code, 0);
    assert.deepEqual(typesIn(folder), [MANIFEST, INDEX]);
  });

  test("a folder where the new blob belongs, and a broken file there, which is mended", () => {
    const { made, cache } = caches();
    const file = convert(made.blobs.get(cache) ?? "");
    assert.ok(file.outcome === "converted");
    const folder = there(made);
    mkdirSync(join(folder, "cache", blobFile(file.digest)));
    refused(folder, /this is a folder, and a file is needed/);
    rmSync(join(folder, "cache", blobFile(file.digest)), { recursive: true });
    writeFileSync(join(folder, "cache", blobFile(file.digest)), "half");
    assert.equal(oci(folder, ["convert", "cache", "--write"]).code, 0);
    assert.deepEqual(faultsOf(readIn(join(folder, "cache"))), []);
  });

  test("a blob that is not what its name says is not given a new one, unless --force says so", () => {
    const { made, cache } = caches();
    const folder = there(made);
    writeFileSync(join(folder, "cache", blobFile(cache)), `${made.blobs.get(cache)}\n`);
    refused(
      folder,
      /hashes to sha256:[0-9a-f]{64}, so it was changed or damaged: copy the layout again, or take it as it stands with --force/,
      1,
    );
    assert.equal(oci(folder, ["convert", "cache", "--write", "--force"]).code, 0);
    assert.deepEqual(faultsOf(readIn(join(folder, "cache"))), []);
  });

  test("no index.json, one that is a folder, one that is no JSON", () => {
    const folder = there();
    writeFileSync(join(folder, "cache/index.json"), "{");
    refused(folder, /^$/, 0);
    rmSync(join(folder, "cache/index.json"));
    assert.match(oci(folder, ["convert", "cache"]).err, /`index\.json` is missing, and without it nobody knows what this layout holds/);
    mkdirSync(join(folder, "cache/index.json"));
    assert.equal(oci(folder, ["convert", "cache"]).code, 2);
  });

  test("a read-only index.json is left, with the blobs as they were", () => {
    const folder = there();
    chmodSync(join(folder, "cache/index.json"), 0o444);
    refused(folder, /permission denied/, 2, HELD);
  });

  test("the mode of index.json is kept", () => {
    const folder = there();
    chmodSync(join(folder, "cache/index.json"), 0o640);
    assert.equal(oci(folder, ["convert", "cache", "--write"]).code, 0);
    assert.equal(statSync(join(folder, "cache/index.json")).mode & 0o777, 0o640);
  });
});

describe("a machine that stops, and two at once", () => {
  /** Runs the conversion with the calls of the file system counted; the answer is the signal that ended it. */
  const killed = (folder: string, env: Readonly<Record<string, string>>): NodeJS.Signals | null => started(folder, env).signal;

  const started = (folder: string, env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, ["--require", join(import.meta.dirname, "kill-at.cjs"), cli, "convert", "cache", "--write", "--prune"], {
      cwd: folder,
      env: { ...plainEnvironment(), ...env },
      encoding: "utf8",
    });

  let steps = 0;
  before(() => {
    const folder = there();
    const count = join(folder, "count");
    killed(folder, { KILL_COUNT: count });
    steps = Number(readFileSync(count, "utf8"));
    assert.ok(steps > 20, `${steps} steps`);
  });

  for (const when of ["before", "half"] as const)
    test(`killed ${when === "half" ? "in the middle of every write" : "before every step"}, the layout is whole, and the next run finishes`, () => {
      const outcomes = new Set<string>();
      for (let step = 1; step <= steps; step++) {
        const folder = there();
        const signal = killed(folder, { KILL_AT: String(step), KILL_WHEN: when });
        if (when !== "half") assert.equal(signal, "SIGKILL", `step ${step}`);
        else if (signal === null) continue;
        const left = readIn(join(folder, "cache"));
        assert.deepEqual(faultsOf(left), [], `step ${step}`);
        outcomes.add(typesIn(folder)[0] as string);
        // The lock of a process that is gone is explained (see above), and a person removes it.
        rmSync(join(folder, "cache/index.json.lock"), { force: true });
        const next = oci(folder, ["convert", "cache", "--write", "--prune"]);
        assert.deepEqual({ code: next.code, err: next.err }, { code: 0, err: "" }, `step ${step}`);
        const now = readIn(join(folder, "cache"));
        assert.deepEqual(faultsOf(now), [], `step ${step}`);
        assert.deepEqual(typesIn(folder), [MANIFEST, INDEX]);
        remove(folder);
      }
      assert.ok(outcomes.has(INDEX));
      if (when === "before") assert.ok(outcomes.has(MANIFEST), "some were killed before index.json was written, some after");
    });

  test("a disk that is full at any step: it is told, and the layout is as it was or as it should be", () => {
    const { made } = caches();
    let failed = 0;
    for (let step = 1; step <= steps; step++) {
      const folder = there(made);
      const { status, stderr } = started(folder, { KILL_AT: String(step), KILL_WHEN: "ENOSPC" });
      if (status !== 0) {
        failed++;
        assert.equal(status, 2, `step ${step}: ${stderr}`);
        assert.match(stderr, /^error: cache: (?:`[^`]+`: )?not written: no space is left on the device\n$/);
        const now = readIn(join(folder, "cache"));
        assert.deepEqual(faultsOf(now), [], `step ${step}`);
        if (now.index === made.index) assert.deepEqual(now.blobs, made.blobs, `step ${step}`);
        const names = [...readdirSync(join(folder, "cache")), ...readdirSync(join(folder, "cache/blobs/sha256"))];
        assert.deepEqual(
          names.filter((name) => name.startsWith(".") || name.endsWith(".lock")),
          [],
          `step ${step}`,
        );
      }
      remove(folder);
    }
    assert.ok(failed > 8, `${failed} steps failed`);
  });

  test("what a killed run left behind goes with the next one", () => {
    const folder = there();
    const blob = sha("blob").slice(7);
    const left = [`.index.json.${"0".repeat(12)}.tmp`, `blobs/sha256/.${blob.slice(0, 50)}.${"f".repeat(12)}.tmp`];
    const others = [".index.json.tmp", `blobs/sha256/.${blob}.tmp`];
    for (const name of [...left, ...others]) writeFileSync(join(folder, "cache", name), "half");
    assert.equal(oci(folder, ["convert", "cache", "--write"]).code, 0);
    for (const name of left) assert.ok(!existsSync(join(folder, "cache", name)), name);
    for (const name of others) assert.ok(existsSync(join(folder, "cache", name)), name);
  });

  test("two at once lose nothing", async () => {
    for (let round = 0; round < 5; round++) {
      const made = layout();
      const one = legacy(made, "one");
      const two = legacy(made, "two");
      made.index = JSON.stringify(indexOf([tagged(one, "one"), tagged(two, "two")]));
      const folder = there(made);
      const runs = ["one", "two"].map(
        (tag) =>
          new Promise<readonly [number | null, string]>((resolve) => {
            const child = spawn(process.execPath, [cli, "convert", "cache", "--write", "--tag", tag], {
              cwd: folder,
              env: plainEnvironment(),
            });
            let err = "";
            child.stderr.on("data", (text) => {
              err += text;
            });
            child.on("close", (code) => resolve([code, err]));
          }),
      );
      const ended = await Promise.all(runs);
      const types = typesIn(folder);
      ended.forEach(([code, err], i) => {
        // Who came second says so, and what it wanted stays as it was.
        if (code === 0) assert.equal(types[i], MANIFEST);
        else {
          assert.match(err, /is held by|is there:|changed by someone else/);
          assert.equal(types[i], INDEX);
        }
      });
      assert.ok(types.includes(MANIFEST));
      assert.deepEqual(faultsOf(readIn(join(folder, "cache"))), []);
      assert.ok(!existsSync(join(folder, "cache/index.json.lock")));
      remove(folder);
    }
  });
});
