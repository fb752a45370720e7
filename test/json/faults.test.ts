import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeAt, pathOf, scan, toValue } from "../../server/src/json/index.ts";

/** Each text with every fault, "code:text it marks", and the value that is still read. `↵` is a line end, `|` has no meaning. */
const cases: readonly [text: string, faults: string, value: unknown][] = [
  // half-typed
  ["", "empty:", undefined],
  [" ", "empty: ", undefined],
  ["{", "not-closed:{", {}],
  ['{"a', 'not-closed:{ string-not-closed:"a', { a: undefined }],
  ['{"a"', "not-closed:{", { a: undefined }],
  ['{"a": ', "not-closed:{", { a: undefined }],
  ['{"a": }', "value-expected: ", { a: undefined }],
  ['{"a": 1, ', "not-closed:{", { a: 1 }],
  ['{"a": 1, }', "trailing-comma:,", { a: 1 }],
  ['{"a"}', "colon-expected:", { a: undefined }],
  ['{"dig}', 'string-not-closed:"dig', { dig: undefined }],
  ["{dig}", "key-quotes:dig", { dig: undefined }],
  ['{"mediaType": "x" "digest"', "not-closed:{ comma-expected: ", { mediaType: "x", digest: undefined }],
  ['{"a": ↵ "b": 2}', "value-expected:", { a: undefined, b: 2 }],
  ['{"a": "b": 2}', "value-expected: ", { a: undefined, b: 2 }],
  ['{"a": "b↵, "c": 2}', 'string-not-closed:"b', { a: "b", c: 2 }],
  ['{"a": "b,↵ "c": 2}', 'string-not-closed:"b', { a: "b", c: 2 }],
  ['{"a": "b↵ "c": 2}', 'string-not-closed:"b', { a: "b", c: 2 }],
  ['[{"a": "b}, ↵{}]', 'string-not-closed:"b', [{ a: "b" }, {}]],
  ['{"layers": [{"a": 1}, {"b": ]}', "value-expected:  wrong-close:]", { layers: [{ a: 1 }, { b: undefined }] }],
  // commas and colons
  ['{"a": 1↵ "b": 2}', "comma-expected:", { a: 1, b: 2 }],
  ["[1 2]", "comma-expected: ", [1, 2]],
  ["[{} {}]", "comma-expected: ", [{}, {}]],
  ["[1,,2]", "extra-comma:,", [1, 2]],
  ["[1,,]", "trailing-comma:, extra-comma:,", [1]],
  ["[,]", "extra-comma:,", []],
  [",", "value-expected:,", undefined],
  ['{"a" 1}', "colon-expected: ", { a: 1 }],
  ['{"a", "b": 1}', "colon-expected:", { a: undefined, b: 1 }],
  ['{"a":: 1}', "unexpected-colon::", { a: 1 }],
  ['["a": 1]', "unexpected-colon::", ["a", 1]],
  ['{{"a": 1}}', "key-expected:{", { "": { a: 1 } }],
  ['{"a": 1 {"b": 2}}', "key-expected:{", { a: 1, "": { b: 2 } }],
  // brackets
  ['{"a":[1,2}', "wrong-close:}", { a: [1, 2] }],
  ['{"layers":[1}, "x":2}', "wrong-close:}", { layers: [1], x: 2 }],
  ['{"a":[{"b":1], "c":2}', "wrong-close:]", { a: [{ b: 1 }], c: 2 }],
  ['{"a":{"b":{"os":"linux"], "x":1}}', "wrong-close:]", { a: { b: { os: "linux" }, x: 1 } }],
  ["[1, 2}", "wrong-close:}", [1, 2]],
  ['{"a":1]', "wrong-close:]", { a: 1 }],
  ['{"a": 1]}', "extra-close:]", { a: 1 }],
  ['{"a":{"x":1}}, "b":2}', "extra-close:}", { a: { x: 1 }, b: 2 }],
  ['{"a":1}}', "extra-close:}", { a: 1 }],
  ["]", "extra-close:]", undefined],
  ['{"a":1} {"b":2}', 'trailing-text:{"b":2}', { a: 1 }],
  ['{"a":1} x ', "trailing-text:x", { a: 1 }],
  // words, numbers, strings
  ['{"a": tru}', "unknown-word:tru", { a: undefined }],
  ['{"size": 1 459}', "unknown-word:459", { size: 1 }],
  [
    '{"a": 01, "b": +1, "c": .5, "d": 1., "e": 0x1F}',
    "number-form:01 number-form:+1 number-form:.5 number-form:1. number-form:0x1F",
    undefined,
  ],
  ['{"digest": sha256:abc, "size": 1}', "unknown-word:sha256:abc", { digest: undefined, size: 1 }],
  ['{"mediaType": application/vnd.oci.image.index.v1+json}', "unknown-word:application/vnd.oci.image.index.v1+json", undefined],
  ['{"urls": [https://a.b/c]}', "unknown-word:https://a.b/c", { urls: [null] }],
  ['{"size": 1// why↵}', "comment:// why", { size: 1 }],
  ['{/* a */"a": /**/1}', "comment:/* a */ comment:/**/", { a: 1 }],
  ["[1] // end", "comment:// end", [1]],
  ["{} /* open", "comment:/* open", {}],
  ["{'a': 'b'}", "string-quotes:'a' string-quotes:'b'", { a: "b" }],
  ["{a: 1}", "key-quotes:a", { a: 1 }],
  ['{"a\\x": "\\u12"}', "string-escape:\\x string-escape:\\u12", undefined],
  ['["a\tb"]', "string-control:\t", ["a\tb"]],
  ['{\u00a0"a": 1}', "unknown-word:\u00a0", { a: 1 }],
  ["\0", "unknown-word:\0", undefined],
];

test("each slip is told once, at its place, and what stands around it is still read", () => {
  for (const [source, faults, value] of cases) {
    const text = source.replaceAll("↵", "\n");
    const tree = scan(text);
    assert.equal(tree.faults.map(({ code, start, end }) => `${code}:${text.slice(start, end)}`).join(" "), faults, source);
    if (value !== undefined) assert.deepEqual(toValue(tree, tree.root), value, source);
  }
});

test("a bracket of the wrong kind names the one it should close", () => {
  for (const [text, opener] of [
    ['{"a":[1,2}', 5],
    ['{"layers":[1}, "x":2}', 10],
    ["[1, 2}", 0],
  ] as const)
    assert.equal(scan(text).faults[0]?.opener, opener, text);
});

test("the place of a caret in half-typed text is known", () => {
  for (const [marked, path] of [
    ['{"manifests": [{"mediaType": "appl|', ["manifests", 0, "mediaType"]],
    ['{"manifests": [{"mediaType": "x" "dig|"', ["manifests", 0, "dig"]],
    ['{"manifests": [{"mediaType": "a|\n  "digest": "b"}]}', ["manifests", 0, "mediaType"]],
    ['{"manifests": [{"a": "b": "c|"}]}', ["manifests", 0, "b"]],
    ['{"layers": [1}, "config": {"size": 1|}}', ["config", "size"]],
    ['{"a": {"b": [{}, {|', ["a", "b", 1]],
  ] as const) {
    const at = marked.indexOf("|");
    const tree = scan(marked.replace("|", ""));
    assert.deepEqual(pathOf(tree, nodeAt(tree, at)), path, marked);
  }
});
