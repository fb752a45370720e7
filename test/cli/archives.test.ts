import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { openArchive } from "../../server/src/entry/archive.ts";
import { isTar } from "../../server/src/entry/tar-head.ts";
import { image, indexOf, layout, legacy, type Made, tagged } from "../layout/made.ts";
import { writeOut } from "../layout/on-disk.ts";
import { bundled, folderWith, oci } from "./bundle.ts";

interface Member {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** "0" is a file. */
  readonly type?: string;
  readonly link?: string;
  /** What the header says, where it lies. */
  readonly size?: string;
  readonly sum?: number;
}

/** One member of a tar archive, header and content. */
function member({ name, content = "", type = "0", link = "", size, sum }: Member): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(size ?? `${bytes.length.toString(8).padStart(11, "0")}\0`, 124, 12, "latin1");
  header.write("14727100000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\u000000", 257);
  const total = sum ?? header.reduce((all, byte) => all + byte, 0);
  header.write(`${total.toString(8).padStart(6, "0")}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(bytes.length / 512) * 512);
  bytes.copy(body);
  return Buffer.concat([header, body]);
}

const tar = (...members: readonly Member[]): Buffer => Buffer.concat([...members.map(member), Buffer.alloc(1024)]);

/** A layout's files as members. */
const membersOf = ({ index, blobs }: Made): Member[] => [
  { name: "oci-layout", content: '{"imageLayoutVersion":"1.0.0"}' },
  ...Array.from(blobs, ([digest, content]) => ({ name: `blobs/${digest.replace(":", "/")}`, content })),
  { name: "index.json", content: index },
];

function cache(): { readonly made: Made; readonly digest: string } {
  const made = layout();
  const { digest, ...entry } = legacy(made, "one");
  made.index = JSON.stringify(indexOf([tagged({ ...entry, digest }, "latest"), image(made, "app")]));
  return { made, digest };
}

const opened = (bytes: Uint8Array) => {
  const folder = folderWith({ "a.tar": bytes });
  return openArchive(join(folder, "a.tar"));
};

before(bundled);

describe("an archive of a layout", () => {
  test("check and verify read it as they read the folder", () => {
    const { made, digest } = cache();
    const folder = folderWith({ "own.tar": tar(...membersOf(made)) });
    mkdirSync(join(folder, "dir"));
    writeOut(join(folder, "dir"), made);
    for (const [name, args] of [
      ["dots.tar", ["-C", "dir", "."]],
      ["gnu.tar", ["--format=gnu", "-C", "dir", "blobs", "index.json", "oci-layout"]],
      ["pax.tar", ["--format=pax", "--pax-option=comment=x", "-C", "dir", "blobs", "index.json", "oci-layout"]],
    ] as const)
      execFileSync("tar", ["-cf", name, ...args], { cwd: folder });
    const asFolder = oci(folder, ["check", "dir"]);
    const verified = oci(folder, ["verify", "dir"]);
    assert.equal(verified.code, 0);
    for (const name of ["own.tar", "dots.tar", "gnu.tar", "pax.tar"]) {
      const checked = oci(folder, ["check", name]);
      assert.deepEqual({ ...checked, out: checked.out.replaceAll(name, "dir") }, asFolder, name);
      assert.ok(checked.out.includes(`${name}/blobs/sha256/${digest.slice(7)}`));
      const again = oci(folder, ["verify", name]);
      assert.deepEqual({ ...again, out: again.out.replaceAll(name, "dir") }, verified, name);
    }
    assert.equal(oci(folder, ["check", join(folder, "own.tar")]).code, asFolder.code);
  });

  test("what is corrupt in it is found, and a layout deeper down, under a long name", () => {
    const { made, digest } = cache();
    const deep = `${"long-".repeat(30)}name/image`;
    const parts = membersOf(made).map((part) => (part.name.endsWith(digest.slice(7)) ? { ...part, content: "{}" } : part));
    const long = (prefix: string): Buffer =>
      Buffer.concat([
        ...parts.flatMap((part) => {
          const name = `${prefix}/${part.name}`;
          return [member({ name: "././@LongLink", type: "L", content: `${name}\0` }), member({ ...part, name: name.slice(0, 99) })];
        }),
        Buffer.alloc(1024),
      ]);
    const folder = folderWith({ "x.tar": long(deep) });
    const { code, out } = oci(folder, ["verify", "--format", "json", "x.tar"]);
    assert.equal(code, 1);
    const [only] = JSON.parse(out).layouts;
    assert.equal(only.layout, `x.tar/${deep}`);
    assert.deepEqual(
      only.faults.map(({ kind }: { kind: string }) => kind),
      ["corrupt"],
    );
  });

  test("it is not converted and not fixed, and the reason is told", () => {
    const { made } = cache();
    const bytes = tar(...membersOf({ ...made, index: made.index.replace("schemaVersion", "SchemaVersion") }));
    const folder = folderWith({ "x.tar": bytes });
    const converted = oci(folder, ["convert", "x.tar", "--write"]);
    assert.equal(converted.code, 2);
    assert.match(
      converted.err,
      /^error: x\.tar is a tar archive, which is only read; unpack it and convert the layout: `mkdir x && tar -xf x\.tar -C x && oci-manifest convert x --write`\n$/,
    );
    const fixed = oci(folder, ["check", "--fix", "x.tar"]);
    assert.equal(fixed.code, 2);
    assert.match(fixed.err, /x\.tar\/index\.json: not fixed: it lies in a tar archive, which is only read: unpack that first/);
    assert.deepEqual(readFileSync(join(folder, "x.tar")), bytes);
  });

  test("contents are passed over, whatever their size", () => {
    const { made } = cache();
    const folder = folderWith();
    const size = 40 * 1024 ** 3;
    const big = { name: `blobs/sha256/${"a".repeat(64)}`, size: `${String.fromCharCode(0x80)}${"\0".repeat(6)}\u000a${"\0".repeat(4)}` };
    const fd = openSync(join(folder, "big.tar"), "w");
    writeSync(fd, member(big));
    const rest = tar(...membersOf(made));
    writeSync(fd, rest, 0, rest.length, 512 + size);
    ftruncateSync(fd, 512 + size + rest.length);
    closeSync(fd);
    const archive = openArchive(join(folder, "big.tar"));
    assert.equal(archive.stat(big.name)?.size, size);
    assert.equal(archive.damage, undefined);
    assert.throws(() => archive.read(big.name, 1000), { code: "TOO_LARGE" });
    assert.equal(oci(folder, ["check", "big.tar"]).err, "");
  });
});

describe("an archive that means harm", () => {
  test("names that lead outside are left out and told", () => {
    const names = ["../../etc/passwd", "/etc/passwd", "a/../../b", "a\\b", "a//b", "..", "blobs/./x"];
    const { notes, list, damage } = opened(tar(...names.map((name) => ({ name, content: "x" })), { name: "./fine", content: "x" }));
    assert.deepEqual(list(""), [{ name: "fine", kind: "file" }]);
    assert.equal(notes.length, names.length);
    assert.equal(damage, undefined);
    for (const note of notes) assert.match(note, /which leads outside, and is left out$/);
  });

  test("links, devices and pipes are no files; two members of one name are told", () => {
    const archive = opened(
      tar(
        { name: "hard", type: "1", link: "/etc/passwd" },
        { name: "soft", type: "2", link: "/etc/passwd" },
        { name: "pipe", type: "6" },
        { name: "device", type: "3" },
        { name: "twice", content: "first" },
        { name: "twice", content: "second" },
      ),
    );
    assert.deepEqual(
      ["hard", "soft", "pipe", "device", "twice"].map((name) => archive.stat(name)?.kind),
      ["link", "link", "other", "other", "file"],
    );
    for (const name of ["hard", "soft"]) assert.throws(() => archive.read(name, 10), { code: "ELOOP" });
    assert.throws(() => archive.head("pipe", 10), { code: "EISDIR" });
    assert.equal(Buffer.from(archive.read("twice", 100)).toString(), "second");
    assert.match(archive.notes.join("\n"), /^`hard` is a hard link to `\/etc\/passwd`, and links are not followed$/m);
    assert.match(archive.notes.join("\n"), /^`twice` stands there more than once; the last one counts, as for tar$/m);
  });

  test("cut off anywhere, it says so or is whole", () => {
    const { made } = cache();
    const whole = tar(...membersOf(made));
    const end = whole.length - 1024;
    for (let length = 512; length < end; length += 128) {
      const { damage } = opened(whole.subarray(0, length));
      if (damage === undefined) assert.equal(length % 512, 0, `${length}`);
      else assert.match(damage, /^it ends at byte \d+, in the middle of /);
    }
    const folder = folderWith({ "cut.tar": whole.subarray(0, end - 700) });
    const { code, err } = oci(folder, ["check", "cut.tar"]);
    assert.equal(code, 2);
    assert.match(err, /^error: cut\.tar: the archive is not whole: it ends at byte \d+, in the middle of /);
  });

  test("headers that lie about size and checksum", () => {
    assert.match(opened(tar({ name: "a", sum: 1 })).damage ?? "", /^at byte 0 stands no header of a tar archive/);
    assert.match(opened(tar({ name: "a", size: "77777777777\0" })).damage ?? "", /in the middle of `a`$/);
    assert.match(
      opened(tar({ name: "a", size: `\u00ff${"\u00ff".repeat(11)}` })).damage ?? "",
      /has no size that can be read|in the middle of/,
    );
    assert.match(opened(tar({ name: "x", type: "x", size: "00010000000\0" })).damage ?? "", /in the middle of|extended header/);
    assert.doesNotMatch(oci(folderWith({ "e.tar": tar({ name: "../\u001b[31m", content: "x" }) }), ["check", "e.tar"]).err, /\u001b/);
    const strange = member({ name: "a", content: "x" });
    strange.fill(0xff, 108, 116);
    strange.fill(0x20, 148, 156);
    strange.write(
      `${strange
        .subarray(0, 512)
        .reduce((all, byte) => all + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    strange[108] = 0x80;
    assert.match(opened(strange).damage ?? "", /^the header at byte 0 cannot be read/);
  });

  test("no bytes make it throw, and nothing it lists leads outside", () => {
    const block = fc.uint8Array({ minLength: 0, maxLength: 1400 });
    const mutated = fc.tuple(fc.array(fc.tuple(fc.nat(2999), fc.nat(255)), { maxLength: 6 }), block).map(([changes, tail]) => {
      const bytes = tar(
        { name: "x", type: "x", content: "18 path=blobs/abc\n" },
        { name: "a", content: "hello" },
        { name: "b/c", content: "x".repeat(600) },
      );
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return Buffer.concat([bytes, tail]);
    });
    fc.assert(
      fc.property(fc.oneof(mutated, block), (bytes) => {
        isTar(bytes);
        const { list, read, stat } = opened(bytes);
        const walk = (folder: string, depth: number): void => {
          for (const { name } of list(folder) ?? []) {
            assert.ok(name !== "" && name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0"));
            const path = folder === "" ? name : `${folder}/${name}`;
            if (stat(path)?.kind === "file") assert.equal(read(path, 10_000).length, stat(path)?.size);
            if (depth < 20) walk(path, depth + 1);
          }
        };
        walk("", 0);
      }),
      { numRuns: 300 },
    );
  });

  test("what is no archive is read as before", () => {
    const folder = folderWith({ "a.tar": '{"schemaVersion":2}', "b.tar": Buffer.alloc(1024) });
    assert.equal(oci(folder, ["check", "a.tar"]).code, 0);
    assert.match(oci(folder, ["check", "b.tar"]).err, /binary data/);
    writeFileSync(join(folder, "c.tar.gz"), Buffer.from([0x1f, 0x8b, 8, 0]));
    assert.match(oci(folder, ["check", "c.tar.gz"]).err, /gzip data/);
  });
});
