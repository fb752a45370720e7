import { shapeFixes } from "../convert/shape-fixes.ts";
import {
  ARRAY,
  BAD,
  BROKEN,
  FALSE,
  finder,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  property,
  type Span,
  STRING,
  spanOf,
  stringAt,
  stringOf,
  TRUE,
  type Tree,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { decodedAs, INDEX_KINDS, type Kind } from "../model/kinds.ts";
import { standsMisspelt } from "../model/properties.ts";
import { placeRole } from "../model/roles.ts";
import { valueForSchema } from "../model/shape.ts";
import type { Finding, Rule } from "../rule.ts";
import { SCHEMA_ERROR_LIMIT, type Schema, type SchemaError, schemaAt, schemaErrors } from "../schemas.ts";

/** Longer texts from a document are cut in messages. */
const LONGEST_QUOTE = 60;

/** A text of the document as a message shows it: on one line, without what would end the backticks. */
function quoted(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return `\`${short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "�").replaceAll("`", "'")}\``;
}

/** What stands there, as a person calls it. */
function calledNow(tree: Tree, node: Node): string {
  switch (kindOf(tree, node)) {
    case OBJECT:
      return "an object";
    case ARRAY:
      return "a list";
    case STRING:
      return "a string";
    case NUMBER:
      return "a number";
    case TRUE:
      return "`true`";
    case FALSE:
      return "`false`";
    default:
      return "`null`";
  }
}

/** A value's own text, or for containers the name they stand under, or else their bracket: the smallest text that shows the place. */
function placeOf(tree: Tree, node: Node): Span {
  const kind = kindOf(tree, node);
  if (kind !== OBJECT && kind !== ARRAY) return spanOf(tree, node);
  const key = keyOf(tree, node);
  if (key !== NONE) return spanOf(tree, key);
  const start = tree.start[node] as number;
  return { start, end: start + 1 };
}

/** How the value is called: its name, or for an entry its list and position. */
function nameOf(tree: Tree, node: Node, path: SchemaError["path"]): string {
  if (path.length === 0) return "The document";
  const last = String(path[path.length - 1]);
  if (keyOf(tree, node) !== NONE) return quoted(last);
  // Lists of lists are named by all their positions: `inputs[0][2]`.
  let from = path.length - 1;
  while (from > 0 && /^\d+$/.test(String(path[from]))) from--;
  return quoted(
    `${path[from]}${path
      .slice(from + 1)
      .map((step) => `[${step}]`)
      .join("")}`,
  );
}

function wordsOf(schema: Schema | undefined): string {
  if (schema?.["x-expects"] !== undefined) return schema["x-expects"];
  const type = typeof schema?.type === "string" ? schema.type : schema?.type?.[0];
  switch (type) {
    case "array":
      return "a list";
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number":
      return "a number";
    case "string":
      return "a string";
    default:
      return "an object";
  }
}

/** `kind` says whose types are meant: Docker's for what an OCI config only reserves. */
function wrongType(doc: Document, node: Node, path: SchemaError["path"], kind: Kind = doc.kind): Finding {
  const { tree } = doc;
  const schema = schemaAt(kind, path);
  const readers = wrongTypeCase(doc.kind, path, kindOf(tree, node) === NULL);
  const fixes = shapeFixes(doc, node, path, schema);
  const must = kind === doc.kind ? "it must be" : "Docker and podman read it as";
  const says = `${nameOf(tree, node, path)} is ${calledNow(tree, node)}; ${must} ${wordsOf(schema)}`;
  return { at: placeOf(tree, node), says, ...(readers && { case: readers }), ...(fixes === undefined ? {} : { fixes }) };
}

/** What readers were asked about a value of a wrong type; to them null is a value that is not there. */
function wrongTypeCase(kind: Kind, path: SchemaError["path"], isNull: boolean): string | undefined {
  const last = String(path.at(-1));
  if (isNull) return path.length === 0 ? undefined : missingCase(kind, path.slice(0, -1), last);
  switch (decodedAs(kind)) {
    case "config":
      if (last === "Entrypoint" || last === "Cmd") return "config-command";
      // Of the properties that OCI reserves each reader has its own list.
      if (path[0] === "config" && DOCKER_SETTINGS.includes(String(path[1]))) return path[1] === "Healthcheck" ? "health-check" : undefined;
      return "config-wrong-type";
    case "manifest":
      if (last === "data") return path[0] === "manifests" ? undefined : "data-wrong-type";
      if (path[0] === "subject" && path.length > 1) return undefined;
      if (last === "subject" || last === "artifactType")
        return path.length > 1 ? undefined : `${last === "subject" ? last : "artifact-type"}-wrong-type`;
      if (!INDEX_KINDS.includes(kind)) return "manifest-wrong-type";
      return path[0] === "annotations" ? "index-annotations-wrong-type" : "index-wrong-type";
    default:
      return undefined;
  }
}

/** What Docker reads from `config` besides the specification's members. OCI reserves the first four names and gives none a type. */
const DOCKER_SETTINGS: readonly unknown[] = ["Memory", "MemorySwap", "CpuShares", "Healthcheck", "OnBuild", "Shell"];
const KEBAB: Readonly<Record<string, string>> = { mediaType: "media-type", rootfs: "rootfs", diff_ids: "rootfs" };
const SINGULAR: Readonly<Record<string, string>> = { config: "config", layers: "layer", manifests: "entry" };

/** What readers were asked about a property that is not there. */
function missingCase(kind: Kind, path: SchemaError["path"], name: string): string | undefined {
  const called = KEBAB[name] ?? name;
  if (decodedAs(kind) === "config") return called === "rootfs" ? "missing-rootfs" : undefined;
  if (decodedAs(kind) === undefined) return undefined;
  if (path.length === 0) return `missing-${called}`;
  if (name === "platform" || name === "architecture") return `missing-${name}`;
  const holder = path.length <= 2 ? SINGULAR[String(path[0])] : undefined;
  return holder === undefined ? undefined : `missing-${holder}-${called}`;
}

function wrongValue(tree: Tree, node: Node, path: SchemaError["path"], error: SchemaError, schema: Schema | undefined): Finding {
  const now = stringOf(tree, node);
  const is = `${nameOf(tree, node, path)} is ${now === "" ? "empty" : quoted(now)}`;
  const allowed = error.params.allowedValue;
  const text = JSON.stringify(allowed);
  return {
    at: spanOf(tree, node),
    says: `${is}; it must be ${wordsOf(schema)}`,
    fixes: () => [{ title: `Replace with \`${text}\``, safe: false, edits: [{ ...spanOf(tree, node), text }] }],
  };
}

/** The properties that an object must have and has not, as one finding; what weighs less is told by itself. */
function* missing(doc: Document, node: Node, path: SchemaError["path"], names: readonly string[]): Generator<Finding, void, undefined> {
  const { tree } = doc;
  const at = placeOf(tree, node);
  const needed: string[] = [];
  const readers = new Set<string | undefined>();
  for (const name of names) {
    if ((name === "platform" && isNoManifest(doc, node)) || standsMisspelt(doc, node, name)) continue;
    const why = schemaAt(doc.kind, [...path, name])?.["x-missing"];
    if (why !== undefined) yield { at, says: `\`${name}\` is missing; ${why}`, severity: "warning" };
    else {
      needed.push(`\`${name}\``);
      readers.add(missingCase(doc.kind, path, name));
    }
  }
  const last = needed.pop();
  if (last === undefined) return;
  const what = schemaAt(doc.kind, path)?.["x-is"] ?? "this object";
  const [one] = readers;
  yield needed.length === 0
    ? { at, says: `${last} is missing; ${what} needs it`, ...(one !== undefined && { case: one }) }
    : { at, says: `${needed.join(", ")} and ${last} are missing; ${what} needs them` };
}

/** Whether an entry is in the wrong place altogether, so that a rule about places or the cache speaks, and no platform is missed. */
function isNoManifest(doc: Document, entry: Node): boolean {
  if (doc.cache === "index") return true;
  const role = placeRole(stringAt(doc.tree, property(doc.tree, entry, "mediaType")));
  return role !== undefined && role !== "manifest" && role !== "index";
}

/** Settings of Docker in an OCI config that are of another type than Docker reads: legal, and refused all the same. */
function* dockerSettings(doc: Document, value: unknown): Generator<Finding, void, undefined> {
  const { tree } = doc;
  if (doc.kind !== "oci-config" || kindOf(tree, doc.configNode) !== OBJECT) return;
  const find = finder(tree);
  for (const { path, keyword } of schemaErrors("docker-config", value)) {
    if (path[0] !== "config" || !DOCKER_SETTINGS.includes(path[1]) || keyword !== "type") continue;
    const node = find(path);
    if (node === NONE || kindOf(tree, node) === BAD || ((tree.kind[node] as number) & BROKEN) !== 0) continue;
    yield { ...wrongType(doc, node, path, "docker-config"), severity: "warning" };
  }
}

const DIGEST = "sha256:8d3a1f0c6b7e2459c1f08a6de3b57924a0d9c86f1e7b3254f6c0d8a19b2e4735";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const head = `"schemaVersion":2,"mediaType":"${MANIFEST_TYPE}"`;
const config = `{"mediaType":"${CONFIG_TYPE}","digest":"${DIGEST}","size":1470}`;

const imageConfig = (settings: string): string =>
  `{"architecture":"amd64","os":"linux","config":{${settings}},"rootfs":{"type":"layers","diff_ids":[]}}`;

/** The document has another shape than its kind: a property is missing, or holds something of another type. */
export const schema: Rule = {
  id: "schema",
  subject: "identity",
  severity: "error",
  kinds: [
    "oci-index",
    "oci-manifest",
    "oci-config",
    "oci-layout",
    "oci-descriptor",
    "docker-list",
    "docker-manifest",
    "docker-config",
    "docker-schema1",
    "docker-save",
    "oci-artifact",
    "buildkit-cacheconfig",
  ],
  summary: "A property that the document needs is missing, or holds a value of another type than readers expect.",
  why: [
    "Clients and registries decode manifests into fixed types. One string where a number belongs, and the whole document is refused:",
    "Go programs (Docker, containerd, BuildKit, podman, skopeo, crane, oras, most registries) say",
    "`json: cannot unmarshal string into Go struct field Descriptor.size of type int64`, and registries answer `MANIFEST_INVALID`.",
    "A missing `digest` or `size` decodes to an empty value, and the fetch fails later with `invalid checksum digest format` or a size that",
    "does not match.",
    "",
    "The rule speaks of shape only: which properties an object needs, and of which type they are. It allows what the specification's text",
    "allows even where the official schemas refuse it: `null` for optional properties of an image config, and an empty `layers`.",
    "Properties that it does not know are never a problem.",
    "",
    "In an image config the usual one is a command in one string; `cannot unmarshal string into Go struct field ImageConfig.config.Cmd of",
    "type []string` is what people see. `Healthcheck`, `Memory`, `OnBuild` and their like are Docker's own. In a Docker config a wrong type",
    "there is an error. The OCI specification only reserves their names, so in an OCI config any value is legal, and yet it is a warning: with",
    '`"Healthcheck": "curl …"` Docker refuses the image, and podman stores it and then fails to list *any* image until that one is removed',
    "(`inspecting image: json: cannot unmarshal string into Go struct field Schema2Config.config.Healthcheck`).",
    "",
    "To mend it, write the value in the form the message names: sizes and numbers without quotes, commands as a list",
    '(`"Cmd": ["nginx", "-g", "daemon off;"]`), `Env` as a list of `NAME=value`, ports and volumes as an object of empty objects, annotation',
    "and label values in quotes, health check times in nanoseconds. The fixes write it where it can be told what is meant. Size and digest",
    "of a stored blob are printed by `crane manifest REF`, `oras manifest fetch --descriptor REF` and",
    "`docker buildx imagetools inspect --raw REF`.",
  ].join("\n"),
  spec: [
    "[image-spec 1.1.1, descriptor.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties)",
    "[image-spec 1.1.1, manifest.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#image-manifest-property-descriptions)",
    "[image-spec 1.1.1, image-index.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#image-index-property-descriptions)",
    "[image-spec 1.1.1, config.md](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#properties)",
    "[Distribution 3, image manifest v2, schema 2](https://github.com/distribution/distribution/blob/v3.0.0/docs/content/spec/manifest-v2-2.md)",
  ],
  covers: [
    ...["1.1", "1.3", "1.9", "1.12", "1.14", "2.4", "2.5", "3.4", "3.7", "3.13", "3.14"],
    ...["4.1", "4.4", "4.5", "4.10", "4.13", "4.14", "4.16", "4.18", "4.19", "4.21", "4.22", "5.1", "5.2", "5.3"],
    ...["7.1", "7.5", "8.3", "8.6", "8.7", "10.1", "10.2", "10.3", "10.6", "11.1", "12.2"],
  ],
  since: "0.1.0",
  examples: [
    { good: `{${head},"config":${config},"layers":[]}` },
    {
      good: `{"architecture":"amd64","os":"linux","config":{"Env":null,"Cmd":null},"rootfs":{"type":"layers","diff_ids":[]},"history":null}`,
    },
    {
      bad: `{${head},"config":{"mediaType":"${CONFIG_TYPE}","digest":"${DIGEST}","size":«"1470"»},"layers":[]}`,
      says: "`size` is a string; it must be a whole number of bytes",
      fixed: `{${head},"config":${config},"layers":[]}`,
    },
    {
      bad: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":«null»}`,
      says: "`manifests` is `null`; it must be a list of descriptors",
      fixed: `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`,
    },
    {
      bad: `{${head},«"config"»:{"mediaType":"${CONFIG_TYPE}","size":1470},"layers":[]}`,
      says: "`digest` is missing; a descriptor needs it",
    },
    {
      bad: `{${head},"config":${config},"layers":[],"annotations":«null»}`,
      says: "`annotations` is `null`; it must be an object of strings; without annotations it is left out",
      fixed: `{${head},"config":${config},"layers":[]}`,
    },
    {
      bad: `{${head},"config":${config},"layers":[],"annotations":{"com.example.build":«null»}}`,
      says: "`com.example.build` is `null`; it must be a string, as every annotation value",
      fixed: `{${head},"config":${config},"layers":[],"annotations":{"com.example.build":""}}`,
    },
    {
      bad: imageConfig(`"Cmd":«"nginx -g 'daemon off;'"»`),
      says: "`Cmd` is a string; it must be a list of strings",
      fixed: imageConfig(`"Cmd":["/bin/sh","-c","nginx -g 'daemon off;'"]`),
    },
    {
      bad: imageConfig(`«"Env"»:{"TZ":"UTC"}`),
      says: "`Env` is an object; it must be a list of strings, each `NAME=value`",
      fixed: imageConfig(`"Env":["TZ=UTC"]`),
    },
    {
      bad: imageConfig(`«"ExposedPorts"»:[8080,"53/udp"]`),
      says: '`ExposedPorts` is a list; it must be an object of empty objects, as in `{"8080/tcp": {}}`',
      fixed: imageConfig(`"ExposedPorts":{"8080":{},"53/udp":{}}`),
    },
    {
      bad: imageConfig(`"Healthcheck":{"Interval":«"30s"»}`),
      says: "`Interval` is a string; it must be a whole number of nanoseconds, 30 seconds being `30000000000`",
      fixed: imageConfig(`"Healthcheck":{"Interval":30000000000}`),
      kind: "docker-config",
    },
    {
      bad: imageConfig(`"Healthcheck":«"curl -f http://localhost"»`),
      says: "`Healthcheck` is a string; Docker and podman read it as an object with `Test`",
      fixed: imageConfig(`"Healthcheck":{"Test":["CMD-SHELL","curl -f http://localhost"]}`),
      severity: "warning",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    if (tree.root === NONE) return;
    const value = valueForSchema(doc);
    yield* dockerSettings(doc, value);
    const errors = schemaErrors(doc.kind, value);
    if (errors.length === 0) return;
    const halfTyped = tree.faults.length > 0 || tree.tooDeep !== NONE;
    const find = finder(tree);
    const absent = new Map<Node, { readonly path: SchemaError["path"]; readonly names: string[] }>();
    const told = new Set<Node>();
    for (const error of errors) {
      if (error.keyword === "required" && halfTyped) continue;
      const node = find(error.path);
      // `json-syntax` speaks of what is no JSON value.
      if (node === NONE || kindOf(tree, node) === BAD || ((tree.kind[node] as number) & BROKEN) !== 0) continue;
      if (error.keyword === "required") {
        const name = String(error.params.missingProperty);
        const of = absent.get(node);
        if (of === undefined) absent.set(node, { path: error.path, names: [name] });
        else of.names.push(name);
        continue;
      }
      // A value of the wrong type is no allowed one either.
      if (told.has(node)) continue;
      told.add(node);
      if (error.keyword === "type") yield wrongType(doc, node, error.path);
      else yield wrongValue(tree, node, error.path, error, schemaAt(doc.kind, error.path));
    }
    for (const [node, { path, names }] of absent) yield* missing(doc, node, path, names);
    if (errors.length >= SCHEMA_ERROR_LIMIT) {
      const { start } = spanOf(tree, tree.root);
      yield {
        at: { start, end: start + 1 },
        says: `More than ${SCHEMA_ERROR_LIMIT} faults of shape; those after the last one told are not listed`,
      };
    }
  },
};
