import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { folderOf, resolved } from "../../server/src/config/paths.ts";
import { readConfiguration } from "../../server/src/config/read.ts";
import { createDocuments } from "../../server/src/lsp/documents.ts";
import { placeOf } from "../../server/src/lsp/layouts.ts";
import { DEFAULTS, kindSetting, readSettings } from "../../server/src/lsp/settings.ts";
import { diskPath, fileUri, fileUriLike, folded, normalised, spelled } from "../../server/src/lsp/uris.ts";

/** Spellings of one document, in one row each; and the path of it on its disk. */
const SAME: readonly { readonly disk: string | undefined; readonly spellings: readonly string[] }[] = [
  {
    disk: "c:/a b/é.json",
    spellings: [
      "file:///c%3A/a%20b/%C3%A9.json",
      "file:///C%3a/a%20b/%c3%a9.json",
      "file:///C:/a b/é.json",
      "file:///c:/a%20b/é.json",
      "FILE:///C:/a%20b/é.json",
      "file://localhost/c:/a%20b/é.json",
      "file:///C:\\a b\\é.json",
      "file:///C%3A%5Ca%20b%5C%C3%A9.json",
      "C:\\a b\\é.json",
      "c:/a b/é.json",
    ],
  },
  {
    disk: "//server/share/a#b.json",
    spellings: [
      "file://server/share/a%23b.json",
      "file://SERVER/share/a%23b.json",
      "file:////server/share/a%23b.json",
      "file://///server/share/a%23b.json",
    ],
  },
  {
    disk: "/home/ü/100%.json",
    spellings: ["file:///home/%C3%BC/100%25.json", "file:///home/ü/100%.json", "file:/home/%c3%bc/100%25.json", "/home/ü/100%.json"],
  },
  { disk: "/home/a?b#c.json", spellings: ["file:///home/a%3Fb%23c.json", "file:///home/a%3fb%23c.json", "/home/a?b#c.json"] },
  { disk: "/home/a\\b.json", spellings: ["file:///home/a%5Cb.json", "file:///home/a%5cb.json", "file:///home/a\\b.json"] },
  { disk: "/home/%41.json", spellings: ["file:///home/%2541.json", "/home/%41.json"] },
  { disk: undefined, spellings: ["untitled:Untitled-1", "UNTITLED:Untitled-1", "untitled:Untitled%2D1"] },
  { disk: undefined, spellings: ["git:/home/a.json?%7B%22ref%22%3A%22~%22%7D", "git:/home/a.json?{%22ref%22:%22~%22}"] },
  {
    disk: undefined,
    spellings: [
      "vscode-remote://ssh-remote%2Bbox/home/a.json",
      "vscode-remote://ssh-remote%2bbox/home/a.json",
      "vscode-remote://SSH-remote+box/home/a.json",
    ],
  },
  { disk: undefined, spellings: ["vscode-notebook-cell:/home/a.ipynb#W0sZmlsZQ%3D%3D", "vscode-notebook-cell:/home/a.ipynb#W0sZmlsZQ=="] },
  { disk: undefined, spellings: ["vscode-notebook-cell:/home/a.ipynb#W1sZmlsZQ%3D%3D"] },
  { disk: undefined, spellings: ["vscode-vfs://github/o/r/index.json"] },
  { disk: undefined, spellings: ["x-unheard-of+1.0://h:8/a%20b.json", "x-unheard-of+1.0://h:8/a b.json"] },
  { disk: undefined, spellings: ["a.json"] },
  { disk: undefined, spellings: ["some/folder/a.json"] },
  { disk: undefined, spellings: [""] },
  { disk: undefined, spellings: ["::"] },
  { disk: undefined, spellings: ["1:/a.json"] },
  { disk: undefined, spellings: [`file:///${"a".repeat(70_000)}.json`] },
];

test("all spellings of a document are one, and no two documents share one", () => {
  const keys = new Map<string, number>();
  for (const [row, { disk, spellings }] of SAME.entries())
    for (const spelling of spellings) {
      const key = normalised(spelling);
      assert.equal(normalised(key), key, `${spelling} is normal`);
      assert.equal(keys.get(key) ?? row, row, `${spelling} is another document than ${SAME[keys.get(key) ?? 0]?.spellings[0]}`);
      keys.set(key, row);
      assert.equal(diskPath(spelling), disk, spelling);
    }
  assert.equal(keys.size, SAME.length);
});

test("a document opened under one spelling is changed, asked for and closed under every other, and keeps its own", () => {
  for (const { spellings } of SAME)
    for (const opened of spellings)
      for (const other of spellings) {
        const documents = createDocuments();
        documents.open({ textDocument: { uri: opened, languageId: "json", version: 1, text: "{}" } });
        assert.equal(documents.get(other)?.uri, opened);
        documents.change({ textDocument: { uri: other, version: 2 }, contentChanges: [{ text: "[]" }] });
        assert.equal(documents.get(opened)?.getText(), "[]", `${other} is ${opened}`);
        assert.equal(documents.close(other)?.uri, opened);
        assert.deepEqual([...documents.all()], []);
        assert.equal(documents.get(opened), undefined);
      }
});

test("file systems that take two names for one: one open document is found under both, and of two each is itself", () => {
  const nfc = "file:///home/caf%C3%A9.json";
  const nfd = "file:///home/cafe%CC%81.json";
  const table: readonly (readonly [opened: string, asked: string, foldsCase: boolean, found: boolean])[] = [
    ["file:///c%3A/Data/A.json", "file:///C:/data/a.JSON", false, true],
    ["file://server/Share/A.json", "file://server/share/a.json", false, true],
    ["file:///Users/A.json", "file:///users/a.json", true, true],
    ["file:///home/A.json", "file:///home/a.json", false, false],
    ["untitled:A", "untitled:a", true, false],
    [nfc, nfd, false, true],
    [nfd, nfc, true, true],
  ];
  for (const [opened, asked, foldsCase, found] of table) {
    const documents = createDocuments("utf-16", foldsCase);
    documents.open({ textDocument: { uri: opened, languageId: "json", version: 1, text: "1" } });
    assert.equal(documents.get(asked)?.uri, found ? opened : undefined, asked);
    documents.open({ textDocument: { uri: asked, languageId: "json", version: 1, text: "2" } });
    assert.equal(documents.get(opened)?.getText(), "1", `${opened} beside ${asked}`);
    assert.equal(documents.get(asked)?.getText(), "2");
    documents.close(asked);
    assert.equal(documents.get(asked)?.uri, found ? opened : undefined);
    documents.close(asked);
    assert.equal(documents.get(opened) === undefined, found);
  }
});

/** Characters that mean something in a URI, on some disk or to Unicode. */
const names = fc
  .array(fc.constantFrom(..."aB9 #%?&=+;@:!'()[]{}^~`|<>\"$,*._-\\éÄ☃\u0301\u202e", "😀", "%41", "c:", ".."), {
    minLength: 1,
    maxLength: 8,
  })
  .map((all) => all.join(""));
const paths = fc
  .tuple(fc.constantFrom("/", "/home/", "/c:/", "/a b/"), fc.array(names, { minLength: 1, maxLength: 4 }))
  .map(([root, parts]) => root + parts.join("/"));

/** A path as some client may write it: what must be escaped is, and of the rest what chance says, in either letter case. */
const spellingOf = (of: string, chances: readonly number[]): string => {
  let at = 0;
  const chance = (): number => chances[at++ % chances.length] as number;
  return [...of]
    .map((character) => {
      if (character === "/") return character;
      if (!/[%?#\\\s]/.test(character) && chance() % 3 === 0) return character;
      const escaped = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
      return chance() % 2 === 0 ? escaped.toUpperCase() : escaped;
    })
    .join("");
};

test("two spellings are one document exactly when they spell one path", () => {
  const chances = fc.array(fc.nat(99), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(paths, paths, chances, chances, (one, other, first, second) => {
      const a = `file://${spellingOf(one, first)}`;
      const b = `file://${spellingOf(one, second)}`;
      assert.equal(normalised(a), normalised(b));
      assert.equal(diskPath(a), diskPath(b));
      assert.equal(folded(a, true), folded(b, true));
      const c = `file://${spellingOf(other, second)}`;
      const slashed = (path: string): string => path.replaceAll("\\", "/");
      // Every letter is a drive's, also where chance put it.
      const isDrive = (path: string): boolean => /^\/[a-z]:(?:\/|$)/i.test(slashed(path));
      const drive = (path: string): string => (isDrive(path) ? slashed(path).toLowerCase() : path);
      if (drive(one) !== drive(other)) assert.notEqual(normalised(a), normalised(c), `${one} ${other}`);
      assert.equal(diskPath(a), isDrive(one) ? `${one[1]?.toLowerCase()}${slashed(one).slice(2)}` : one);
    }),
    {
      numRuns: 2000,
      examples: [["/a:/a", "/a", [0], [0]]],
    },
  );
});

test("nothing throws on what is no URI, and nothing takes long", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    fc.array(fc.constantFrom("%", "%41", "%ff", "%c3", "/", ":", "\ud800", "a"), { maxLength: 60 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(anything, (uri) => {
      assert.equal(typeof normalised(uri), "string");
      assert.equal(typeof folded(uri, true), "string");
      diskPath(uri);
      placeOf(uri);
      kindSetting({ ...DEFAULTS, kinds: [{ glob: "*", kind: "ignore", matches: () => false }] }, uri, [uri, "file:///a"]);
      fileUriLike("/a/b.json", uri);
      spelled(uri, 1, ["x"]);
      const documents = createDocuments();
      documents.open({ textDocument: { uri, languageId: "json", version: 1, text: "" } });
      assert.equal(documents.get(uri)?.uri, uri);
    }),
    { numRuns: 3000 },
  );
  const began = performance.now();
  for (const long of ["%41", "%ff", "%41%ff", "/", ":", "//", "\\"]) normalised(`file:///${long.repeat(500_000)}`);
  assert.ok(performance.now() - began < 1000);
});

test("a file beside another is spelled as the client spells the other", () => {
  const table: readonly (readonly [like: string, path: string, made: string])[] = [
    ["file:///C:/data/a b/x.json", "c:/data/.oci-manifest.json", "file:///C:/data/.oci-manifest.json"],
    ["file:///c%3A/data/a%20b/x.json", "c:/data/a b/sub/b#.json", "file:///c%3A/data/a%20b/sub/b%23.json"],
    ["file:///C:/data/é/x.json", "c:/data/é/base.json", "file:///C:/data/é/base.json"],
    ["file://SERVER/share/x.json", "//server/share/.oci-manifest.json", "file://SERVER/share/.oci-manifest.json"],
    ["file:///home/u/x.json", "/home/u/.oci-manifest.json", "file:///home/u/.oci-manifest.json"],
    ["file:///home/u/x.json", "/etc/base.json", "file:///etc/base.json"],
    ["file:///C:/x.json", "d:/base.json", "file:///d%3A/base.json"],
    ["/home/u/x.json", "/home/u/base.json", "file:///home/u/base.json"],
    ["C:\\u\\x.json", "c:/u/base.json", "file:///c%3A/u/base.json"],
    ["untitled:x", "/home/u/base.json", "file:///home/u/base.json"],
  ];
  for (const [like, file, made] of table) {
    assert.equal(fileUriLike(file, like), made, like);
    assert.equal(diskPath(made), file);
  }
  fc.assert(
    fc.property(
      paths,
      names.filter((name) => name !== "."),
      fc.array(fc.nat(99), { minLength: 40, maxLength: 40 }),
      (one, name, chances) => {
        const like = `file://${spellingOf(one, chances)}`;
        const own = diskPath(like) as string;
        const beside = `${own.slice(0, own.lastIndexOf("/"))}/${name.replaceAll("/", "").replaceAll("\\", "")}`;
        assert.equal(normalised(fileUriLike(beside, like)), normalised(fileUri(beside)));
      },
    ),
    { numRuns: 1000 },
  );
});

test("folders and paths of configurations, as Node's own layers for Windows and POSIX have them", () => {
  const slashed = (given: string): string => given.replaceAll("\\", "/");
  const relative = [
    "a.json",
    "./a.json",
    "../a.json",
    "sub/../b/./a.json",
    "../../../../../a.json",
    "a//b.json",
    "sub\\a.json",
    "..\\..\\a.json",
  ];
  for (const folder of ["c:/data/x", "c:/data", "C:/", "//server/share/x/y", "//server/share", "c:/a b/é#%"])
    for (const each of [...relative, "d:/other/a.json", "//other/share/a.json"])
      assert.equal(resolved(folder, each), slashed(path.win32.resolve(folder, each)), `${folder} ${each}`);
  for (const folder of ["/data/x", "/", "/a b/é#%"])
    for (const each of [...relative.slice(0, 6), "/other/a.json"])
      assert.equal(resolved(folder, each), path.posix.resolve(folder, each), `${folder} ${each}`);
  for (const file of ["c:/data/x/a.json", "c:/a.json", "//server/share/x/a.json", "//server/share/a.json"])
    assert.equal(folderOf(file), slashed(path.win32.dirname(file)).replace(/\/$/, ""), file);
  for (const file of ["/data/x/a.json", "/data/a.json", "/a.json", "/"]) assert.equal(folderOf(file), path.posix.dirname(file), file);
  // Nothing lies above a share or a drive, and the search for a configuration ends there.
  assert.equal(folderOf("//server/share"), "//server/share");
  assert.equal(folderOf("/"), "/");
});

test("a layout's folder and a workspace's are found whatever the spelling", async () => {
  for (const uri of ["file:///C:/lay/blobs/sha256/", "file:///c%3A/lay/blobs/sha256/", "C:\\lay\\blobs\\sha256\\"])
    assert.deepEqual(placeOf(uri + "ab".repeat(32)), { folder: "c:/lay", place: `blobs/sha256/${"ab".repeat(32)}` });
  assert.equal(placeOf(`git:/lay/blobs/sha256/${"ab".repeat(32)}?x`), undefined);
  const settings = await readSettings({ kinds: { "cache/*.json": "ignore" } }, assert.fail);
  assert.equal(kindSetting(settings, "file:///c%3A/w/cache/a.json", ["file:///C:/w"]), "ignore");
  assert.equal(kindSetting(settings, "file:///C:/w/cache/a.json", ["file:///c%3A/w/"]), "ignore");
  assert.equal(kindSetting(settings, "git:/w/cache/a.json?x", ["file:///w"]), "ignore");
  assert.equal(kindSetting(settings, "vscode-remote://b/w/cache/a.json", ["vscode-remote://a/w"]), undefined);
  assert.equal(kindSetting(settings, "no uri", ["file:///w"]), undefined);
});

test("a configuration leads to no other machine and to no device; on its own share it may", () => {
  const read = (file: string, named: string) =>
    readConfiguration(JSON.stringify({ extends: named, baseline: named }), file) as NonNullable<ReturnType<typeof readConfiguration>>;
  for (const file of ["c:/w/.oci-manifest.json", "/w/.oci-manifest.json", "//server/share/w/.oci-manifest.json"])
    for (const named of ["\\\\evil\\share\\a.json", "//evil/share/a.json", "\\\\.\\pipe\\x", "//?/C:/a.json", "//evil"]) {
      const { written, problems } = read(file, named);
      assert.deepEqual(written.extends, [], named);
      assert.equal(written.baseline, undefined);
      assert.equal(problems.length, 2);
      for (const { says } of problems) assert.match(says, /lies on another machine, which is not asked$/);
    }
  const { written, problems } = read("//server/share/w/.oci-manifest.json", "//SERVER/share/base.json");
  assert.deepEqual(problems, []);
  assert.equal(written.baseline, "//SERVER/share/base.json");
});
