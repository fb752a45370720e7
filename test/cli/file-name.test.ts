import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { asText, bytesOfName, nameOf, nameOfBytes, type PathStyle, portableName, uriOf } from "../../server/src/cli/file-name.ts";

const linux: PathStyle = { windows: false, here: "/home/me/repo" };
const windows: PathStyle = { windows: true, here: "C:\\home\\repo" };
const share: PathStyle = { windows: true, here: "\\\\server\\share\\repo" };

/** A path as it is given, where, and what becomes of it: the name for other programs, and the URI. */
const PATHS: readonly (readonly [file: string, style: PathStyle, portable: string, uri: string])[] = [
  ["-", linux, "stdin", "stdin"],
  ["a.json", linux, "a.json", "a.json"],
  ["./a/../b//c.json", linux, "b/c.json", "b/c.json"],
  ["/home/me/repo/a.json", linux, "a.json", "a.json"],
  ["/home/me/repository/a.json", linux, "/home/me/repository/a.json", "file:///home/me/repository/a.json"],
  ["../other/a.json", linux, "/home/me/other/a.json", "file:///home/me/other/a.json"],
  ["../../../../../a.json", linux, "/a.json", "file:///a.json"],
  ["../repo/a.json", linux, "a.json", "a.json"],
  ["/", linux, "/", "file:///"],
  ["a b%#?.json", linux, "a b%#?.json", "a%20b%25%23%3F.json"],
  ["a:b.json", linux, "a:b.json", "a%3Ab.json"],
  ["a\\b.json", linux, "a\\b.json", "a%5Cb.json"],
  ["ü\n'\".json", linux, "ü\n'\".json", "%C3%BC%0A'%22.json"],
  ["caf\udce9.json", linux, "caf\udce9.json", "caf%E9.json"],
  ["a\\b.json", windows, "a/b.json", "a/b.json"],
  [".\\a\\..\\b.json", windows, "b.json", "b.json"],
  ["C:\\home\\repo\\a.json", windows, "a.json", "a.json"],
  ["c:/HOME/repo/sub/a.json", windows, "sub/a.json", "sub/a.json"],
  ["D:\\a b.json", windows, "D:/a b.json", "file:///D:/a%20b.json"],
  ["..\\a.json", windows, "C:/home/a.json", "file:///C:/home/a.json"],
  ["\\temp\\a.json", windows, "C:/temp/a.json", "file:///C:/temp/a.json"],
  ["\\\\server\\share\\a.json", windows, "//server/share/a.json", "file://server/share/a.json"],
  ["\\\\?\\C:\\home\\repo\\a.json", windows, "a.json", "a.json"],
  ["\\\\?\\D:\\long\\a.json", windows, "D:/long/a.json", "file:///D:/long/a.json"],
  ["\\\\?\\UNC\\server\\share\\a.json", windows, "//server/share/a.json", "file://server/share/a.json"],
  ["\\\\server\\share\\repo\\a.json", share, "a.json", "a.json"],
  ["..\\a.json", share, "//server/share/a.json", "file://server/share/a.json"],
];

describe("names of files for other programs", () => {
  for (const [file, style, portable, uri] of PATHS)
    test(`${JSON.stringify(file)} in ${style.here}`, () => {
      const name = portableName(file, style);
      assert.equal(name, portable);
      assert.equal(uriOf(name, style), uri);
    });

  const step = fc.string({
    unit: fc.constantFrom("a", "B", ".", " ", "%", "#", "?", ":", "'", '"', "é", "日", "🐋", "\n", "~", "+"),
    minLength: 1,
  });
  const path = fc.array(step, { minLength: 1, maxLength: 4 });

  test("a path from the root is the URI that Node makes of it", () => {
    fc.assert(
      fc.property(path, (steps) => {
        const file = posix.normalize(`/elsewhere/${steps.join("/")}`);
        const uri = uriOf(portableName(file, linux), linux);
        assert.equal(fileURLToPath(uri), posix.resolve(file));
      }),
    );
  });

  test("a path within the folder comes back from its reference", () => {
    fc.assert(
      fc.property(path, (steps) => {
        const file = posix.normalize(steps.join("/"));
        fc.pre(!file.startsWith("..") && file !== "." && file !== "./");
        const back = new URL(uriOf(portableName(file, linux), linux), pathToFileURL("/home/me/repo/"));
        assert.equal(fileURLToPath(back), posix.resolve("/home/me/repo", file));
      }),
    );
  });

  test("the same for drives and shares", () => {
    fc.assert(
      fc.property(fc.constantFrom("D:", "\\\\host\\share", "C:\\home"), path, (root, steps) => {
        const names = steps.map((name) => name.replace(/[:?"]/g, "_"));
        const file = win32.normalize(`${root}\\${names.join("\\")}`);
        const uri = uriOf(portableName(file, windows), windows);
        const url = new URL(uri, "file:///C:/home/repo/");
        const back = `${url.host === "" ? "" : `\\\\${url.host}\\`}${decodeURIComponent(url.pathname).replace(/^\//, "").replaceAll("/", "\\")}`;
        assert.equal(back, win32.resolve(file));
      }),
    );
  });
});

describe("names that are no UTF-8", () => {
  test("bytes come back from every name, and text has no bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const name = nameOfBytes(bytes);
        const back = bytesOfName(name) ?? new TextEncoder().encode(name);
        assert.deepEqual(back, bytes);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => assert.equal(bytesOfName(text), undefined)));
  });

  const NAMES: readonly (readonly [bytes: readonly number[], name: string, shown: string])[] = [
    [[0x61, 0xe9], "a\udce9", "a\\xE9"],
    [[0xc3, 0xa9], "é", "é"],
    [[0xc3], "\udcc3", "\\xC3"],
    [[0xe2, 0x82, 0x41], "\udce2\udc82A", "\\xE2\\x82A"],
    [[0xed, 0xa0, 0x80], "\udced\udca0\udc80", "\\xED\\xA0\\x80"],
    [[0xef, 0xbb, 0xbf], "\ufeff", "<U+FEFF>"],
    [[0x1b, 0xff], "\u001b\udcff", "␛\\xFF"],
  ];
  for (const [bytes, name, shown] of NAMES)
    test(shown, () => {
      assert.equal(nameOfBytes(Uint8Array.from(bytes)), name);
      assert.equal(nameOf(name), shown);
    });

  test("for XML and JSON they are spelt, and half a pair is replaced", () => {
    assert.equal(asText("a\udce9b"), "a\\xE9b");
    assert.equal(asText("a\ud83d"), "a\ufffd");
    assert.equal(asText("🐋"), "🐋");
  });
});
