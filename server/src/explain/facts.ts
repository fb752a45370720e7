import { inlineCode } from "../hover/markdown.ts";
import { ARRAY, childCount, elementsOf, kindOf, NONE, type Node, OBJECT, property, stringAt, stringOf } from "../json/index.ts";
import { cacheConfigOf } from "../model/cacheconfig.ts";
import { cacheGraphOf, isRandom } from "../model/cachegraph.ts";
import type { Document } from "../model/document.ts";
import { historyOf, settingOf } from "../model/image-config.ts";
import { savedImages } from "../model/saved-image.ts";
import { passwordInUrl, secretToken } from "../oci/secrets.ts";
import { counted } from "../oci/words.ts";
import type { Subject } from "./subject.ts";

/** What this very document says, where a table of blobs says nothing of it: an image config, a cache's graph, an archive. */
export function factsSection(doc: Document, subject: Subject): string | undefined {
  const facts = factsOf(doc, subject);
  return facts.length === 0 ? undefined : `## This one\n\n${facts.map((fact) => `- ${fact}`).join("\n")}`;
}

function factsOf(doc: Document, subject: Subject): readonly string[] {
  switch (subject) {
    case "image config":
      return configFacts(doc);
    case "cache config":
      return cacheFacts(doc);
    case "docker save":
      return archiveFacts(doc);
    case "artifact":
    case "image":
    case "attestations":
      return subjectFact(doc);
    default:
      return [];
  }
}

/** Strings of a list, as one line; not what may hold a secret. */
function listed(doc: Document, node: Node): string | undefined {
  if (kindOf(doc.tree, node) !== ARRAY) return undefined;
  const words = [...elementsOf(doc.tree, node)].flatMap((element) => stringAt(doc.tree, element) ?? []);
  if (words.length === 0) return undefined;
  const line = words.join(" ");
  // `--password=…` and the like: whatever stands behind the name is not repeated.
  const isSecret =
    secretToken(line) !== undefined || passwordInUrl(line) !== undefined || /(?:passw(?:or)?d|token|secret|api-?key)[= ]/i.test(line);
  return isSecret ? "something that may hold a secret, which is not repeated here" : inlineCode(line);
}

function configFacts(doc: Document): string[] {
  const { tree, root } = doc;
  const facts: string[] = [];
  const platform = ["os", "architecture", "variant"].flatMap((name) => stringAt(tree, property(tree, root, name)) ?? []);
  if (platform.length > 1) facts.push(`for ${inlineCode(platform.join("/"))}`);
  const created = stringAt(tree, property(tree, root, "created"));
  if (created !== undefined) facts.push(`made ${inlineCode(created)}`);
  const entrypoint = listed(doc, settingOf(doc, "Entrypoint"));
  const command = listed(doc, settingOf(doc, "Cmd"));
  if (entrypoint !== undefined)
    facts.push(`starts ${entrypoint}${command === undefined ? "" : `, with the arguments ${command} unless others are given`}`);
  else if (command !== undefined) facts.push(`starts ${command} unless another command is given`);
  else facts.push("starts nothing by itself: a command must be given");
  const user = stringAt(tree, settingOf(doc, "User")) ?? "";
  facts.push(user === "" ? "runs as root, since no `User` is set" : `runs as ${inlineCode(user)}`);
  for (const [name, words] of [
    ["Env", "environment variable"],
    ["ExposedPorts", "exposed port"],
    ["Labels", "label"],
  ] as const) {
    const node = settingOf(doc, name);
    const count = kindOf(tree, node) === ARRAY || kindOf(tree, node) === OBJECT ? childCount(tree, node) : 0;
    if (count > 0) facts.push(counted(count, words));
  }
  const layers = property(tree, property(tree, root, "rootfs"), "diff_ids");
  const steps = historyOf(doc);
  if (kindOf(tree, layers) === ARRAY)
    facts.push(
      `${counted(childCount(tree, layers), "layer")}${steps === undefined ? "" : `, from ${counted(steps.length, "step")} of a build`}`,
    );
  return facts;
}

function cacheFacts(doc: Document): string[] {
  const { layers, records } = cacheConfigOf(doc);
  const { used } = cacheGraphOf(doc);
  const roots = records.filter(({ inputs }) => inputs.length === 0).length;
  const empty = records.filter(({ results }) => results.length === 0).length;
  const unused = layers.length - used.reduce((sum, one) => sum + one, 0);
  const random = records.filter(({ digest }) => isRandom(digest)).length;
  return [
    `${counted(records.length, "step")}, ${roots} of them without inputs (sources, base images, local files)`,
    `${records.length - empty} with a result here; the others only link to one, and are run again or found through those behind them`,
    `${counted(layers.length, "layer")}${unused > 0 ? `, of which ${unused} belong to no step: they are never fetched` : ""}`,
    ...(random > 0 ? [`${random} with a key that is new at each build (\`random:\`), which is never found`] : []),
  ];
}

function archiveFacts(doc: Document): string[] {
  return savedImages(doc)
    .slice(0, 10)
    .map(({ index, tagNodes, layerNodes }) => {
      const names = tagNodes.slice(0, 5).map((node) => inlineCode(stringOf(doc.tree, node)));
      return `image ${index + 1}: ${names.length === 0 ? "no name" : names.join(", ")}, ${counted(layerNodes.length, "layer")}`;
    });
}

function subjectFact(doc: Document): string[] {
  const digest = doc.subjectNode === NONE ? undefined : stringAt(doc.tree, property(doc.tree, doc.subjectNode, "digest"));
  return digest === undefined ? [] : [`says something about ${inlineCode(digest)}, its \`subject\``];
}
