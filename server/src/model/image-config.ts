import {
  ARRAY,
  BROKEN,
  elementsOf,
  FALSE,
  keysOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  OBJECT,
  property,
  STRING,
  stringAt,
  stringOf,
  TRUE,
} from "../json/index.ts";
import type { Document } from "./document.ts";
import type { Kind } from "./kinds.ts";
import { hasCaseVariant } from "./letter-case.ts";

/** The kinds that describe a container's run settings and layers (image-spec 1.1.1, config.md; Docker image specification 1.3). */
export const IMAGE_CONFIGS: readonly Kind[] = ["oci-config", "docker-config"];

/** A text with the place where it stands. */
export interface TextAt {
  readonly node: Node;
  readonly text: string;
}

/** The value of a member of the top-level `config`, such as `Env`; `NONE` where there is none. */
export function settingOf(doc: Document, name: string): Node {
  return property(doc.tree, doc.configNode, name);
}

/** The text at a node, where it is a string that is typed to its end. */
export function textAt(doc: Document, node: Node): TextAt | undefined {
  if (kindOf(doc.tree, node) !== STRING || ((doc.tree.kind[node] as number) & BROKEN) !== 0) return undefined;
  return { node, text: stringOf(doc.tree, node) };
}

/** The system that the image runs on, as its top-level `os` says. */
export function systemOf(doc: Document): string | undefined {
  return stringAt(doc.tree, property(doc.tree, doc.root, "os"));
}

/** Whether the image runs on Windows, where paths, users and the case of names follow other laws. */
export function isForWindows(doc: Document): boolean {
  return systemOf(doc) === "windows";
}

/** Whether the image runs on a Unix that has containers. Neither this nor Windows: nobody can tell which laws hold. */
export function isForUnix(doc: Document): boolean {
  const system = systemOf(doc);
  return system === "linux" || system === "freebsd";
}

/** One entry of `config.Env`. */
export interface EnvEntry extends TextAt {
  /** What stands before the first `=`, or the whole text. */
  readonly name: string;
  /** What stands behind it; `undefined` where there is no `=`. */
  readonly value: string | undefined;
}

/** The entries of `config.Env` that are strings, in text order. */
export function* envOf(doc: Document): Generator<EnvEntry, void, undefined> {
  for (const node of elementsOf(doc.tree, settingOf(doc, "Env"))) {
    const entry = textAt(doc, node);
    if (entry === undefined) continue;
    const { text } = entry;
    const equals = text.indexOf("=");
    yield equals < 0
      ? { node, text, name: text, value: undefined }
      : { node, text, name: text.slice(0, equals), value: text.slice(equals + 1) };
  }
}

/** The keys of an object under `config` that are typed to their end: of `ExposedPorts` or `Volumes`. */
export function* namesOf(doc: Document, setting: string): Generator<TextAt, void, undefined> {
  for (const node of keysOf(doc.tree, settingOf(doc, setting)))
    if (((doc.tree.kind[node] as number) & BROKEN) === 0) yield { node, text: stringOf(doc.tree, node) };
}

/** One step of the history. */
export interface HistoryEntry {
  readonly node: Node;
  /** The value of `created`, or `NONE`. */
  readonly createdNode: Node;
  readonly createdBy: TextAt | undefined;
  /** The step made no layer. */
  readonly emptyLayer: boolean;
  /** `empty_layer` is of another type or in other letters, so that it cannot be told what readers take. */
  readonly doubtful: boolean;
}

const TRUTHS: readonly number[] = [TRUE, FALSE, NULL];

/** The steps of `history` that are objects; `undefined` where `history` is no list. */
export function historyOf(doc: Document): readonly HistoryEntry[] | undefined {
  const { tree } = doc;
  const list = property(tree, doc.root, "history");
  if (kindOf(tree, list) !== ARRAY) return undefined;
  const entries: HistoryEntry[] = [];
  for (const node of elementsOf(tree, list)) {
    if (kindOf(tree, node) !== OBJECT) continue;
    const empty = property(tree, node, "empty_layer");
    entries.push({
      node,
      createdNode: property(tree, node, "created"),
      createdBy: textAt(doc, property(tree, node, "created_by")),
      emptyLayer: kindOf(tree, empty) === TRUE,
      doubtful: empty === NONE ? hasCaseVariant(tree, node, "empty_layer") : !TRUTHS.includes(kindOf(tree, empty)),
    });
  }
  return entries;
}

/** The value of `rootfs.diff_ids`, or `NONE`. */
export function diffIdsOf(doc: Document): Node {
  return property(doc.tree, property(doc.tree, doc.root, "rootfs"), "diff_ids");
}
