import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bundled, copyOfProgram, folderWith, oci, plainEnvironment, remove } from "./bundle.ts";
import { compact, index } from "./documents.ts";

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);

/** Each input with the words that its one line must hold. All exit with 2 and leave standard output empty. */
const UNREADABLE: readonly { readonly name: string; readonly content: Uint8Array | string; readonly says: RegExp }[] = [
  { name: "empty", content: "", says: /the file is empty/ },
  { name: "binary", content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), says: /binary data \(a NUL byte at offset 4\)/ },
  { name: "NULs", content: Buffer.alloc(4096), says: /binary data \(a NUL byte at offset 0\)/ },
  { name: "a gzip layer", content: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2]), says: /gzip data, as layers are/ },
  { name: "a zstd layer", content: Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2]), says: /zstd data/ },
  { name: "UTF-16", content: utf16(compact(index)), says: /UTF-16 text \(little endian\).*save it as UTF-8/ },
  {
    name: "invalid UTF-8",
    content: Buffer.concat([Buffer.from('{"schemaVersion":2,\n"mediaType":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    says: /not UTF-8 at byte offset 33 \(line 2\): byte FF/,
  },
  { name: "an overlong sequence", content: Buffer.from([0x7b, 0xc0, 0x80, 0x7d]), says: /not UTF-8 at byte offset 1 / },
  { name: "half a character", content: Buffer.from([0x7b, 0x22, 0xe6, 0x97]), says: /not UTF-8 at byte offset 2 / },
  { name: "an encoded surrogate", content: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), says: /not UTF-8 at byte offset 1 / },
];

const oneLine = (text: string): void => {
  assert.equal(text.split("\n").length, 2, `one line, not: ${text}`);
  assert.doesNotMatch(text, /\n\s+at /);
};

describe("bad input", () => {
  let folder: string;
  before(async () => {
    await bundled();
    folder = folderWith();
  });
  after(() => remove(folder));

  for (const { name, content, says } of UNREADABLE)
    for (const command of [["check"], ["check", "--fix"], ["convert"], ["convert", "--write"]])
      test(`${command.join(" ")}: ${name}`, () => {
        const there = folderWith({ "input.json": content });
        const { code, out, err } = oci(there, [...command, "input.json"]);
        assert.match(err, says);
        assert.match(err, /^error: input\.json: /);
        oneLine(err);
        assert.equal(out === "" || /^1 file · /.test(out), true, out);
        assert.equal(code, 2);
        assert.deepEqual(readFileSync(join(there, "input.json")), Buffer.from(content), "the file is as it was");
        assert.deepEqual(readdirSync(there), ["input.json"], "nothing is left beside it");
        remove(there);
      });

  test("the JSON report carries the reason as `error`", () => {
    const there = folderWith({ "input.json": Buffer.alloc(10) });
    const { code, out, err } = oci(there, ["check", "--format", "json", "input.json", "nowhere.json"]);
    assert.equal(err, "");
    assert.equal(code, 2);
    const { files, summary } = JSON.parse(out);
    assert.deepEqual(files, [
      { file: "input.json", kind: null, digest: null, size: null, error: files[0].error, problems: [] },
      { file: "nowhere.json", kind: null, digest: null, size: null, error: "there is no such file or folder", problems: [] },
    ]);
    assert.match(files[0]?.error ?? "", /binary data/);
    assert.equal(summary.failed, 2);
    remove(there);
  });

  test("an empty pipe says where to look", () => {
    const { code, out, err } = oci(folder, ["check", "-"]);
    assert.deepEqual({ code, out }, { code: 2, out: "" });
    assert.match(err, /^error: stdin: the input is empty; the command before the pipe printed nothing\n$/);
  });

  test("a 100 MB file is refused by its size, unread", () => {
    const there = folderWith();
    const file = openSync(join(there, "large.json"), "w");
    ftruncateSync(file, 100_000_000);
    closeSync(file);
    for (const command of ["check", "convert"]) {
      const { code, err } = oci(there, [command, "large.json"]);
      assert.match(err, /100(\.0)? MB, more than the 67\.1 MB that are read/);
      oneLine(err);
      assert.equal(code, 2);
    }
    // Nobody named it: a folder of other things may hold large files.
    const { code, err } = oci(there, ["check", "."]);
    assert.match(err, /large\.json: .*passed over\n$/);
    assert.equal(code, 0);
    remove(there);
  });

  test("an endless device is refused", { skip: process.platform === "win32" }, () => {
    const { code, err } = oci(folder, ["check", "/dev/zero"]);
    assert.match(err, /\/dev\/zero: larger than the 67\.1 MB/);
    oneLine(err);
    assert.equal(code, 2);
  });

  test("`[` a million times", () => {
    const text = "[".repeat(1_000_000);
    const { code, out, err } = oci(folder, ["check", "-"], { stdin: text });
    assert.deepEqual({ code, out }, { code: 0, out: "" });
    assert.match(err, /^stdin: not a container manifest; --kind to force\n$/);
    const forced = oci(folder, ["check", "--kind", "oci-index", "-"], { stdin: text });
    assert.equal(forced.code, 1);
    assert.doesNotMatch(forced.out + forced.err, /\n\s+at |RangeError/);
    assert.ok(forced.out.length < 5000, "a person can read it");
  });

  test("5 MB on one line: the report shows windows of it", () => {
    const entry = compact({ ...index.manifests[0], digest: "sha256:abc" });
    const text = compact(index).replace(/"manifests":\[.*\]/, `"manifests":[${Array(40_000).fill(entry).join(",")}]`);
    assert.ok(text.length > 5_000_000);
    const { code, out } = oci(folder, ["check", "-"], { stdin: text });
    assert.equal(code, 1);
    assert.match(out, /× 40000/);
    for (const line of out.split("\n").slice(1)) assert.ok(line.length < 300, line.slice(0, 100));
  });

  test("a folder without rights is one line, and the rest is checked", { skip: process.platform === "win32" }, (t) => {
    const there = folderWith({ "a.json": compact(index), "shut/b.json": compact(index), "unreadable.json": compact(index) });
    const program = copyOfProgram(there);
    chmodSync(there, 0o755);
    chmodSync(join(there, "shut"), 0);
    chmodSync(join(there, "unreadable.json"), 0);
    // Root may read everything, so the check runs as nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const ended = spawnSync(process.execPath, [program, "check", ".", "shut", "unreadable.json"], {
      cwd: there,
      encoding: "utf8",
      ...nobody,
    });
    if (ended.error !== undefined) t.skip("this node cannot be run by nobody");
    else {
      assert.match(ended.stdout, /^a\.json /);
      assert.deepEqual(ended.stderr.trim().split("\n").sort(), [
        "error: shut: permission denied",
        "error: shut: permission denied",
        "error: unreadable.json: permission denied",
      ]);
      assert.equal(ended.status, 2);
    }
    execFileSync("chmod", ["-R", "u+rwx", there]);
    remove(there);
  });

  test("--fix in a folder that cannot be written leaves the file", { skip: process.platform === "win32" }, (t) => {
    const text = compact(index).replace('"schemaVersion"', '"SchemaVersion"');
    const there = folderWith({ "in/a.json": text });
    const program = copyOfProgram(there);
    chmodSync(there, 0o755);
    chmodSync(join(there, "in"), 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const ended = spawnSync(process.execPath, [program, "check", "--fix", "in/a.json"], {
      cwd: there,
      encoding: "utf8",
      env: plainEnvironment(),
      ...nobody,
    });
    if (ended.error !== undefined) t.skip("this node cannot be run by nobody");
    else {
      assert.match(ended.stderr, /^error: in\/a\.json: not fixed: permission denied\n$/);
      assert.equal(ended.status, 2);
      assert.equal(readFileSync(join(there, "in/a.json"), "utf8"), text);
    }
    chmodSync(join(there, "in"), 0o755);
    remove(there);
  });

  test("what a folder holds of other things is passed over", () => {
    const there = folderWith({
      "app.json": '{"name":"app","layers":[]}',
      "empty.json": "",
      "latin1.json": Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]),
      "half.json": '{"name": ',
      "node_modules/x/index.json": compact(index),
      [`blobs/sha256/${"0".repeat(64)}`]: Buffer.from([0x1f, 0x8b, 8]),
    });
    assert.deepEqual(oci(there, ["check", "."]), { code: 0, out: "", err: "" });
    remove(there);
  });

  test("a manifest with a wrong byte is told, also in a folder", () => {
    const bytes = Buffer.from(compact(index));
    bytes[bytes.indexOf("amd64")] = 0xff;
    const there = folderWith({ "a.json": bytes });
    const { code, err } = oci(there, ["check", "."]);
    assert.match(err, /^error: a\.json: not UTF-8 at byte offset \d+ /);
    assert.equal(code, 2);
    remove(there);
  });

  test("a folder as a document", () => {
    mkdirSync(join(folder, "sub"), { recursive: true });
    const { code, err } = oci(folder, ["convert", "sub"]);
    assert.deepEqual({ code, err }, { code: 2, err: "error: several documents need --write, --check or -o FOLDER\n" });
    const written = oci(folder, ["convert", "-", "-o", "sub"], { stdin: readFileSync(join(import.meta.dirname, "documents.ts")) });
    assert.equal(written.code, 1, "not ours comes first");
    assert.ok(statSync(join(folder, "sub")).isDirectory());
  });

  test("nothing from a document, a file name or an argument reaches the terminal as a command", {
    skip: process.platform === "win32",
  }, () => {
    const evil = "\u001b]0;owned\u0007\u001b[31m\u009b31m\u202etxt\u200b";
    const name = `${evil}.json`;
    const text = pretty2(evil);
    const there = folderWith({ [name]: text });
    const seen = [
      oci(there, ["check", name]),
      oci(there, ["check", "."]),
      oci(there, ["convert", name]),
      oci(there, ["check", `no${evil}`]),
      oci(there, ["check", `--${evil}`, name]),
      oci(there, [`${evil}`]),
      oci(there, ["explain", `x${evil}`]),
      oci(there, ["check", "--format", "json", name]),
    ];
    for (const { out, err } of seen) assert.doesNotMatch(out + err, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b-\u200f]/);
    assert.equal(seen[0]?.code, 1, "the document has an error, so its text was shown");
    remove(there);
  });
});

/** An index whose faulty line holds the text raw where JSON allows it. */
function pretty2(text: string): string {
  const harmless = JSON.stringify(text).slice(1, -1);
  const raw = harmless.replaceAll("\\u009b", "\u009b");
  return `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","x":"${raw}\u202e\u009b31m\u200b","digest":"sha256:${raw}","size":1}]}`;
}
