import { BROKEN, NULL, OBJECT, type Span, STRING, spanOf } from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { quote } from "../model/quote.ts";
import { isV1Id, spanInImage, type V1Image, v1Images } from "../model/v1-image.ts";
import type { Finding, Rule } from "../rule.ts";

const ID = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf";
const LAYER = "sha256:77ea7eee3d80b1a38f83906dd3048e2689457eb90e18a7d12f839c5ae37106a2";
const document = (v1Compatibility: string): string =>
  `{"schemaVersion":1,"name":"library/busybox","tag":"latest","architecture":"amd64","fsLayers":[{"blobSum":"${LAYER}"}],"history":[{"v1Compatibility":${v1Compatibility}}]}`;

/** The image in a history entry of a schema 1 manifest is not written as readers want it. */
export const malformedV1Compatibility: Rule = {
  id: "malformed-v1-compatibility",
  subject: "Docker",
  severity: "error",
  kinds: ["docker-schema1"],
  summary: "`v1Compatibility` of a schema 1 manifest holds no JSON object with an image ID.",
  why: [
    "`v1Compatibility` is a string that holds the description of an image as JSON, in the form Docker had before version 1.10: with an `id`",
    "of 64 hexadecimal digits, the `parent` it stands on, and its config. Readers decode the string by itself. What people see (Docker 20.10,",
    "skopeo 1.9, buildah 1.28, measured 2026-11):",
    "",
    "- no JSON: `parsing v2s1 history entry 1: invalid character 'o' in literal null (expecting 'u')`",
    '- no ID, or another form: `image ID "xyz" is invalid`',
    "- an object instead of a string: `json: cannot unmarshal object into Go struct field History.history.v1Compatibility of type string`",
    "  (the rule [schema](schema.md) tells it)",
    "",
    "Distribution 2.8, regclient and oras do not look into it.",
    "",
    '**By hand:** quotes inside the string are written `\\"`, line breaks `\\n`: `jq -c . image.json | jq -R .` makes such a string. An ID is',
    "64 digits `0`–`9`, `a`–`f` without `sha256:`; what it says is free, as long as the next entry's `parent` agrees. A whole image is",
    "carried over to a current form by `skopeo copy --format v2s2 docker://OLD docker://NEW`.",
  ].join("\n"),
  spec: [
    "[Distribution 2.8, image manifest v2, schema 1, v1Compatibility](https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#image-manifest-field-descriptions)",
    "[Docker image specification 1.0, image JSON](https://github.com/moby/docker-image-spec/blob/v1.3.1/v1.md#image-json-field-descriptions)",
  ],
  covers: ["9.5"],
  since: "0.2.0",
  examples: [
    { good: document(`"{\\"id\\":\\"${ID}\\",\\"created\\":\\"2015-10-31T22:22:56Z\\"}"`), also: ["docker-schema-1"] },
    {
      bad: document(`"{\\"id\\":«\\"busybox\\"»}"`),
      says: "`busybox` is no image ID, which is 64 hexadecimal digits in lower case",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`"{\\"id\\":\\"${ID}\\"«,»}"`),
      says: "The text in `v1Compatibility` is not JSON here",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`"«[»\\"${ID}\\"]"`),
      says: "The text in `v1Compatibility` is no object; it describes an image, by its `id`",
      also: ["docker-schema-1"],
    },
    {
      bad: document(`"«{»\\"created\\":\\"2015-10-31T22:22:56Z\\"}"`),
      says: "The image in `v1Compatibility` has no `id`, which readers demand",
      also: ["docker-schema-1"],
    },
  ],
  *check(doc) {
    for (const image of v1Images(doc)) {
      if (((doc.tree.kind[image.node] as number) & BROKEN) !== 0) continue;
      const finding = findingOf(doc, image);
      if (finding !== undefined) yield finding;
    }
  },
};

function findingOf(doc: Document, image: V1Image): Finding | undefined {
  const { root, fault, id, parent, length } = image;
  if (root.kind === 0 && fault?.end === length)
    return { at: spanOf(doc.tree, image.node), says: "`v1Compatibility` is empty; it holds an image as JSON" };
  if (fault !== undefined)
    return { at: placeOf(doc, image, fault), case: "not-json", says: "The text in `v1Compatibility` is not JSON here" };
  if (root.kind !== OBJECT)
    return { at: firstOf(doc, image), says: "The text in `v1Compatibility` is no object; it describes an image, by its `id`" };
  if (id.kind === 0 || id.kind === NULL)
    return { at: firstOf(doc, image), says: "The image in `v1Compatibility` has no `id`, which readers demand" };
  if (id.text === undefined)
    return { at: spanInImage(doc, image, id.at), says: "`id` of the image is no string; it is 64 hexadecimal digits" };
  if (!isV1Id(id.text))
    return {
      at: spanInImage(doc, image, id.at),
      case: "id",
      says: `${id.text === "" ? "An empty `id`" : quote(id.text)} is no image ID, which is 64 hexadecimal digits in lower case`,
    };
  if (parent.kind === 0 || parent.kind === STRING || parent.kind === NULL) return undefined;
  return { at: spanInImage(doc, image, parent.at), says: "`parent` of the image is no string; it is the `id` of the image below" };
}

/** Where the text in the string goes wrong; a fault of no width, such as an end that comes too early, takes in its neighbour. */
function placeOf(doc: Document, image: V1Image, fault: Span): Span {
  const start = Math.min(fault.start, image.length - 1);
  return spanInImage(doc, image, { start, end: Math.max(start + 1, Math.min(fault.end, image.length)) });
}

/** The first character or bracket of the text in the string. */
function firstOf(doc: Document, image: V1Image): Span {
  const { start } = image.root.at;
  return spanInImage(doc, image, { start, end: start + 1 });
}
