import {
  findKey,
  kindOf,
  NONE,
  type Node,
  OBJECT,
  property,
  rawOf,
  replaceValue,
  type Span,
  STRING,
  spanOf,
  stringOf,
  valueOfKey,
} from "../json/index.ts";
import { ANNOTATED_KINDS, wordFor } from "../model/annotations.ts";
import { type Document, isParsable } from "../model/document.ts";
import type { Kind } from "../model/kinds.ts";
import { quote, quotedFew } from "../model/quote.ts";
import { matchesPattern } from "../oci/expectations.ts";
import type { Expectations, Fix, Rule } from "../rule.ts";

const DIGEST = "sha256:5e8b1a7c4f0d3926b7e1c8a5f2d4903b6c7e8f1a2b3d4c5e6f708192a3b4c5d6";
const index = (annotations: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"${DIGEST}","size":1024,"platform":{"architecture":"amd64","os":"linux"}}]${annotations}}`;
const config = (labels: string): string =>
  `{"architecture":"amd64","os":"linux","config":{"Labels":{${labels}}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** The kinds for which `*` stands. */
const ANY: readonly Kind[] = ["oci-index", "oci-manifest", "oci-artifact"];
/** As many keys are named in a message. */
const NAMED = 3;

const SOURCE: Expectations = { annotations: { "*": { "org.opencontainers.image.source": "https://github.com/acme/*" } } };

/** Annotations that somebody said must be there are missing, or have another value. */
export const requiredAnnotations: Rule = {
  id: "required-annotations",
  subject: "annotations",
  severity: "error",
  kinds: ANNOTATED_KINDS,
  summary: "An annotation that `expect.annotations` asks for is missing or has a value of another form; without it this rule is silent.",
  why: [
    "The specification requires no annotation. Organisations do: the source, so that GitHub ties the package to its repository and a scanner",
    "finds the licence; a revision, to tell what runs; a team's own keys, on which an admission policy stands. What is left out in one build is",
    "found out weeks later, and can be put right only with another digest.",
    "",
    "A configuration says what must be there, by the [kind](../kinds.md) of the document; `*` among the kinds stands for image indexes, image",
    "manifests and artifact manifests, `*` in a pattern for any text:",
    "",
    "```json",
    '{ "expect": { "annotations": { "oci-index": { "org.opencontainers.image.source": "https://github.com/acme/*", "com.acme.team": "*" } } } }',
    "```",
    "",
    "Of an index and a manifest the document's own `annotations` are meant, of an image config its `Labels`. What stands under a kind's name goes",
    "over the same key under `*`. BuildKit caches and attestations are left out unless their kind is named; `overrides` say it for single files.",
    "",
    '**By hand:** `docker buildx build --annotation "index:KEY=VALUE"` (`manifest:` for the manifests, both with a comma), `LABEL` and `--label` for',
    "configs; for what is there `docker buildx imagetools create --annotation index:KEY=VALUE`, `crane mutate --annotation`, `regctl image mod",
    "--annotation`, `oras push --annotation`. A label alone is no annotation: registries and GitHub read the index's.",
  ].join("\n"),
  spec: ["[image-spec 1.1.1, annotations.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#rules)"],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: index(`,"annotations":{"org.opencontainers.image.source":"https://github.com/acme/serve"}`), expect: SOURCE },
    {
      bad: `«{»${index("").slice(1)}`,
      says: "The annotation `org.opencontainers.image.source` is expected and missing",
      expect: SOURCE,
    },
    {
      bad: index(`,«"annotations"»:{"com.acme.team":"serving"}`),
      says: "The annotations `org.opencontainers.image.source` and `org.opencontainers.image.revision` are expected and missing",
      expect: {
        annotations: {
          "oci-index": { "org.opencontainers.image.source": "*", "org.opencontainers.image.revision": "*", "com.acme.team": "*" },
        },
      },
    },
    {
      bad: index(`,"annotations":{"org.opencontainers.image.source":«"https://gitlab.com/acme/serve"»}`),
      says: "`https://gitlab.com/acme/serve` is not the `https://github.com/acme/*` that is expected of `org.opencontainers.image.source`",
      expect: SOURCE,
    },
    {
      bad: config(`"org.opencontainers.image.vendor":«"ACME"»`),
      says: "`ACME` is not the `ACME Corporation` that is expected of `org.opencontainers.image.vendor`",
      fixed: config(`"org.opencontainers.image.vendor":"ACME Corporation"`),
      expect: { annotations: { "oci-config": { "org.opencontainers.image.vendor": "ACME Corporation" } } },
    },
  ],
  *check(doc, { expect }) {
    if (expect.annotations === undefined) return;
    const wanted = wantedOf(doc, expect.annotations);
    // Of a text that is still being written nothing is missed.
    if (wanted.length === 0 || !isParsable(doc.tree)) return;
    const { tree } = doc;
    const { map, at } = annotationsIn(doc);
    // A list or a text in the place of the object: `schema` tells it.
    if (map !== NONE && kindOf(tree, map) !== OBJECT) return;
    const missing: string[] = [];
    for (const [key, pattern] of wanted) {
      const value = property(tree, map, key);
      if (value === NONE) missing.push(key);
      else if (kindOf(tree, value) === STRING) {
        const text = stringOf(tree, value);
        if (matchesPattern(pattern, text)) continue;
        yield {
          at: spanOf(tree, value),
          says: `${quote(text)} is not the ${quote(pattern)} that is expected of ${quote(key)}`,
          ...(pattern.includes("*") ? {} : { fixes: () => [replacement(doc, value, pattern)] }),
        };
      }
    }
    if (missing.length === 0) return;
    const word = `${wordFor(doc)}${missing.length === 1 ? "" : "s"}`;
    yield { at, says: `The ${word} ${quotedFew(missing, NAMED, 56)} ${missing.length === 1 ? "is" : "are"} expected and missing` };
  },
};

function replacement({ tree }: Document, value: Node, text: string): Fix {
  const json = JSON.stringify(text);
  return { title: `Replace ${quote(rawOf(tree, value))} with ${quote(json)}`, safe: false, edits: [replaceValue(tree, value, json)] };
}

/** Key and pattern of what a document must have. */
function wantedOf(doc: Document, byKind: NonNullable<Expectations["annotations"]>): [key: string, pattern: string][] {
  const general = ANY.includes(doc.kind) && doc.cache === undefined && !isAttestation(doc) ? byKind["*"] : undefined;
  return Object.entries({ ...general, ...byKind[doc.kind] });
}

/** BuildKit's attestations are image manifests whose layers are statements. */
function isAttestation({ descriptors }: Document): boolean {
  const layers = descriptors.filter(({ place }) => place === "layer");
  return layers.length > 0 && layers.every(({ mediaType }) => mediaType === "application/vnd.in-toto+json");
}

/** The object of the document's own annotations or labels, if there is one, and the place to say that one is missing. */
function annotationsIn(doc: Document): { readonly map: Node; readonly at: Span } {
  const { tree, root } = doc;
  const start = tree.start[root] as number;
  const beginning = { start, end: start + 1 };
  const labels = wordFor(doc) === "label";
  const object = labels ? property(tree, root, "config") : root;
  const key = findKey(tree, object, labels ? "Labels" : "annotations");
  if (key !== NONE) {
    // An explicit null is no object and holds nothing.
    const map = valueOfKey(tree, key);
    return { map: rawOf(tree, map) === "null" ? NONE : map, at: spanOf(tree, key) };
  }
  const above = labels ? findKey(tree, root, "config") : NONE;
  return { map: NONE, at: above === NONE ? beginning : spanOf(tree, above) };
}
