import {
  BROKEN,
  containerOf,
  duplicateKeys,
  keysOf,
  NONE,
  type Node,
  rawOf,
  removeNodes,
  spanOf,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import type { Fix, Rule } from "../rule.ts";

const INDEX = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`;

/** One property stands twice in an object, so which value counts depends on the reader. */
export const duplicateKey: Rule = {
  id: "duplicate-key",
  subject: "text",
  severity: "error",
  summary: "A property stands twice in one object: readers take the last, merge the two or take the first.",
  why: [
    "Two readers can see two documents in the same bytes under the same digest. Nobody warns: of skopeo, podman, Docker, containerd, umoci,",
    "the registries and the official validator not one refused such a manifest (measured 2026-11). All of them took the last value, but Go",
    "decoders *merge* objects that stand twice (`annotations` twice is the union of both) and keep fields of the first array in the second,",
    "while JavaScript replaces them, and parsers that take the first value exist. It is the twin of CVE-2021-41190, where readers disagreed",
    "about what a document is.",
    "",
    "**By hand:** keep one of the two. `jq . FILE` keeps the last and drops the others without a word; so does everything that reads and",
    "writes the document again. The fix removes the earlier ones, which is what most readers see already; where",
    "all of them are the same text it is applied unasked.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)",
    "[image-spec main, considerations.md, JSON](https://github.com/opencontainers/image-spec/blob/main/considerations.md#json)",
    "[image-spec 1.1.1, annotations.md, rules](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)",
  ],
  covers: ["0.3", "7.2"],
  since: "0.1.0",
  examples: [
    { good: INDEX },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],«"manifests"»:[]}`,
      says: "`manifests` stands in this object before; most readers take the last one, some merge them",
      fixed: INDEX,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"com.example.a":"1",«"com.example.a"»:"2",«"com.example.\\u0061"»:"3"}}`,
      says: [
        "`com.example.a` stands in this object before; most readers take the last one, some merge them",
        "`com.example.a` stands in this object before; most readers take the last one, some merge them",
      ],
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"com.example.\\u0061":"3"}}`,
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const { key, first } of duplicateKeys(tree)) {
      // What is not written as a key has a syntax fault, and is no name.
      if (((tree.kind[key] as number) & BROKEN) !== 0) continue;
      const name = stringOf(tree, key);
      yield {
        at: spanOf(tree, key),
        says: `${quote(name)} stands in this object before; most readers take the last one, some merge them`,
        related: [{ at: spanOf(tree, first), says: "It stands here first" }],
        fixes: () => keepLast(doc, key, name),
      };
    }
  },
};

/** By the last of the keys of one name: all of them are mended by one fix, which is worked out once. */
const known = new WeakMap<Tree, Map<Node, ReadonlyMap<string, Fix>>>();

function keepLast({ tree }: Document, key: Node, name: string): readonly Fix[] {
  let objects = known.get(tree);
  if (objects === undefined) {
    objects = new Map();
    known.set(tree, objects);
  }
  const object = containerOf(tree, key);
  let fixes = objects.get(object);
  if (fixes === undefined) {
    const names = new Map<string, Node[]>();
    for (const other of keysOf(tree, object)) {
      const called = stringOf(tree, other);
      const same = names.get(called);
      if (same === undefined) names.set(called, [other]);
      else same.push(other);
    }
    fixes = new Map(
      Array.from(names).flatMap(([called, same]) => (same.length > 1 ? [[called, keepingLast(tree, same, called)] as const] : [])),
    );
    objects.set(object, fixes);
  }
  const fix = fixes.get(name);
  return fix === undefined ? [] : [fix];
}

function keepingLast(tree: Tree, same: readonly Node[], name: string): Fix {
  const values = new Set(same.map((other) => (valueOfKey(tree, other) === NONE ? "" : rawOf(tree, valueOfKey(tree, other)))));
  // Where all are the same text, every reader sees the same whichever it takes.
  return { title: `Keep only the last ${quote(name)}`, safe: values.size === 1, edits: removeNodes(tree, same.slice(0, -1)) };
}
