import {
  ARRAY,
  childCount,
  containerOf,
  elementsOf,
  FALSE,
  keysOf,
  kindOf,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  rawOf,
  removeNodes,
  replaceValue,
  STRING,
  stringAt,
  stringOf,
  TRUE,
  type Tree,
  valueOfKey,
  writeIn,
} from "../json/index.ts";
import type { Document } from "../model/document.ts";
import { IMAGE_CONFIGS, isForWindows, settingOf } from "../model/image-config.ts";
import { quote } from "../model/quote.ts";
import { MILLISECOND, nanosecondsOf, SECOND } from "../oci/durations.ts";
import { INT64_MAX } from "../oci/int64.ts";
import { portFault } from "../oci/ports.ts";
import { bytesOf } from "../oci/units.ts";
import type { Fix } from "../rule.ts";
import type { Schema, SchemaError } from "../schemas.ts";

/** Makes the fixes of a value whose JSON type is wrong. */
type Maker = (doc: Document, node: Node) => readonly Fix[];

/**
 * What a value of the wrong JSON type may have been meant for: `"1470"` for 1470, a command in one string for a list, `"30s"` for
 * nanoseconds. `undefined` where nothing can be told. Only what leaves no doubt is safe.
 */
export function shapeFixes(
  doc: Document,
  node: Node,
  path: SchemaError["path"],
  schema: Schema | undefined,
): (() => readonly Fix[]) | undefined {
  const own = IMAGE_CONFIGS.includes(doc.kind) ? MAKERS[patternOf(path)] : undefined;
  const isNullList = kindOf(doc.tree, node) === NULL && accepts(schema, "array");
  const maker = isNullList ? emptyList : (own ?? generalMaker(doc.tree, node, path, schema));
  return maker === undefined ? undefined : () => maker(doc, node);
}

/** The properties whose values are strings of any text: a number there only lacks its quotes. */
const FREE_TEXT: readonly unknown[] = ["annotations", "Labels"];

function generalMaker(tree: Tree, node: Node, path: SchemaError["path"], schema: Schema | undefined): Maker | undefined {
  switch (kindOf(tree, node)) {
    case STRING:
      return accepts(schema, "number") || accepts(schema, "integer") ? unquote : undefined;
    case NUMBER:
    case TRUE:
    case FALSE:
      return FREE_TEXT.includes(path.at(-2)) ? inQuotes : undefined;
    case NULL:
      if (path.at(-1) === "annotations") return withoutAnnotations;
      return FREE_TEXT.includes(path.at(-2)) && accepts(schema, "string") ? emptyText : undefined;
    default:
      return undefined;
  }
}

function accepts(schema: Schema | undefined, type: string): boolean {
  return schema?.type === type || (Array.isArray(schema?.type) && schema.type.includes(type));
}

/** The way to a value with `*` for positions and for names that are the author's own. */
function patternOf(path: SchemaError["path"]): string {
  if (path.length === 3 && path[0] === "config" && path[1] !== "Healthcheck") return `config/${path[1]}/*`;
  return path.map((step) => (/^\d+$/.test(String(step)) ? "*" : step)).join("/");
}

/** The value written in the manner of the text around it, and a title that shows it. */
function replaced({ tree }: Document, node: Node, value: unknown, safe: boolean): Fix {
  return {
    title: `Replace with ${quote(JSON.stringify(value))}`,
    safe,
    edits: [replaceValue(tree, node, writeIn(tree, containerOf(tree, node), value))],
  };
}

/** To every reader that takes null it is a list without entries; Go writes it for one. */
const emptyList: Maker = ({ tree }, node) => [{ title: "Replace with `[]`", safe: true, edits: [replaceValue(tree, node, "[]")] }];

/** Readers that take null see no annotations, and so it must be written. */
const withoutAnnotations: Maker = ({ tree }, node) => [{ title: "Remove `annotations`", safe: true, edits: removeNodes(tree, [node]) }];

/** What readers in Go see in place of null; its author may as well have meant that there is no such value. */
const emptyText: Maker = ({ tree }, node) => [
  { title: 'Replace with `""`', safe: true, edits: [replaceValue(tree, node, '""')] },
  { title: "Remove it", safe: false, edits: removeNodes(tree, [node]) },
];

/** A number that was put in quotes, without them: only where it is written as readers of integers want it. */
const unquote: Maker = ({ tree }, node) => {
  const text = stringAt(tree, node) ?? "";
  if (!/^(?:0|[1-9]\d{0,18})$/.test(text) || BigInt(text) > INT64_MAX) return [];
  return [{ title: `Replace with \`${text}\``, safe: true, edits: [replaceValue(tree, node, text)] }];
};

/** A bare value put in quotes. The author may have meant another text, so nobody does it unasked. */
const inQuotes: Maker = ({ tree }, node) => bareInQuotes(tree, node, false);

/** The same where the digits are all that can be meant: a user's or a signal's number. */
const digitsInQuotes: Maker = ({ tree }, node) =>
  kindOf(tree, node) === NUMBER && /^\d+$/.test(rawOf(tree, node)) ? bareInQuotes(tree, node, true) : [];

function bareInQuotes(tree: Tree, node: Node, safe: boolean): readonly Fix[] {
  if (![NUMBER, TRUE, FALSE].includes(kindOf(tree, node))) return [];
  const text = `"${rawOf(tree, node)}"`;
  return [{ title: `Replace with \`${text}\``, safe, edits: [replaceValue(tree, node, text)] }];
}

/** The strings of a list of strings. */
function stringsOf(tree: Tree, node: Node): readonly string[] | undefined {
  if (kindOf(tree, node) !== ARRAY) return undefined;
  const strings = [...elementsOf(tree, node)].flatMap((element) => stringAt(tree, element) ?? []);
  return strings.length === childCount(tree, node) ? strings : undefined;
}

/** A string, number, truth or null as a text would have it, or `undefined`. */
function plainText(tree: Tree, node: Node): string | undefined {
  switch (kindOf(tree, node)) {
    case STRING:
      return stringOf(tree, node);
    case NUMBER:
    case TRUE:
    case FALSE:
      return rawOf(tree, node);
    case NULL:
      return "";
    default:
      return undefined;
  }
}

/** What makes a text a line for a shell and not a list of words. */
const SHELL_SIGNS = /["'`\\$|&;<>(){}*?#~\n]/;

/** A command in one string: a word by itself, or a line for the shell, which is what Docker makes of it in a Dockerfile. */
const command: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node)?.trim() ?? "";
  if (text === "") return [];
  const listed = listIn(text);
  if (listed !== undefined) return [replaced(doc, node, listed, false)];
  const words = text.split(/\s+/);
  const plain = !SHELL_SIGNS.test(text);
  if (plain && words.length === 1) return [replaced(doc, node, words, false)];
  const byShell = replaced(doc, node, [...shellOf(doc), text], false);
  return plain ? [byShell, replaced(doc, node, words, false)] : [byShell];
};

function shellOf(doc: Document): readonly string[] {
  const own = stringsOf(doc.tree, settingOf(doc, "Shell"));
  if (own !== undefined && own.length > 0) return own;
  return isForWindows(doc) ? ["cmd", "/S", "/C"] : ["/bin/sh", "-c"];
}

/** A list of strings that somebody put in quotes as a whole. */
function listIn(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `"/bin/bash -c"`: the shell and its options are words. */
const words: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node)?.trim() ?? "";
  return text === "" ? [] : [replaced(doc, node, listIn(text) ?? text.split(/\s+/), false)];
};

/** One string, or one object, where a list of them belongs. */
const listOfOne: Maker = (doc, node) => {
  const { tree } = doc;
  const text = stringAt(tree, node);
  if (text !== undefined) return text === "" ? [] : [replaced(doc, node, listIn(text) ?? [text], false)];
  if (kindOf(tree, node) !== OBJECT || childCount(tree, node) === 0) return [];
  return [{ title: "Put it into a list", safe: false, edits: [replaceValue(tree, node, `[${rawOf(tree, node)}]`)] }];
};

/** `{"A": "b"}` and `"A=b"` for a list of entries. */
const env: Maker = (doc, node) => {
  const { tree } = doc;
  const text = stringAt(tree, node);
  if (text !== undefined) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.length > 0 && lines.every((line) => /^[^=\s]+=/.test(line)) ? [replaced(doc, node, lines, false)] : [];
  }
  if (kindOf(tree, node) !== OBJECT) return [];
  const keys = [...keysOf(tree, node)];
  const names = new Set(keys.map((key) => stringOf(tree, key)));
  const entries = keys.flatMap((key) => {
    const value = plainText(tree, valueOfKey(tree, key));
    return value === undefined ? [] : [`${stringOf(tree, key)}=${value}`];
  });
  if (entries.length < keys.length || names.size < keys.length || [...names].some((name) => name === "" || name.includes("="))) return [];
  const safe = keys.every((key) => kindOf(tree, valueOfKey(tree, key)) === STRING);
  return [replaced(doc, node, entries, safe)];
};

/** `{"name": "A", "value": "b"}` as Kubernetes has it, and `{"A": "b"}`, for `"A=b"`. */
const envEntry: Maker = (doc, node) => {
  const { tree } = doc;
  if (kindOf(tree, node) !== OBJECT) return [];
  const members = new Map([...keysOf(tree, node)].map((key) => [stringOf(tree, key), plainText(tree, valueOfKey(tree, key))]));
  const [only] = members;
  const [name, value] =
    members.size === 2
      ? [members.get("name"), members.get("value")]
      : members.size === 1 && only !== undefined
        ? only
        : [undefined, undefined];
  return name === undefined || value === undefined || !/^[^=\s]+$/.test(name) ? [] : [replaced(doc, node, `${name}=${value}`, false)];
};

/** An object with these names and empty objects as values. */
function emptyObjects(names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** A port, or a list of ports, for an object of ports. */
const ports: Maker = (doc, node) => {
  const { tree } = doc;
  const nodes = kindOf(tree, node) === ARRAY ? [...elementsOf(tree, node)] : [node];
  const names = nodes.flatMap((one) => {
    const kind = kindOf(tree, one);
    return kind === STRING ? [stringOf(tree, one)] : kind === NUMBER ? [rawOf(tree, one)] : [];
  });
  if (names.length < nodes.length || names.some((name) => portFault(name) !== undefined)) return [];
  return [replaced(doc, node, emptyObjects(names), true)];
};

/** A path, or a list of paths, for an object of paths. */
const volumes: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node);
  const paths = text === undefined ? stringsOf(doc.tree, node) : [text];
  return paths === undefined || paths.includes("") ? [] : [replaced(doc, node, emptyObjects(paths), true)];
};

const emptyObject: Maker = (doc, node) => [replaced(doc, node, {}, true)];

/** `["a=b"]` for `{"a": "b"}`. */
const labels: Maker = (doc, node) => {
  const pairs = (stringsOf(doc.tree, node) ?? []).map((text) => /^([^=]+)=(.*)$/s.exec(text));
  if (pairs.length === 0 || pairs.includes(null)) return [];
  const entries = pairs.map((pair) => [pair?.[1] ?? "", pair?.[2] ?? ""] as const);
  return new Set(entries.map(([name]) => name)).size < entries.length ? [] : [replaced(doc, node, Object.fromEntries(entries), false)];
};

/** A check in one string is what Docker gives to the shell. */
function checkOf(text: string): readonly string[] {
  return text.trim() === "NONE" ? ["NONE"] : ["CMD-SHELL", text];
}

const healthCheck: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node);
  const test = text === undefined ? stringsOf(doc.tree, node) : text.trim() === "" ? undefined : checkOf(text);
  return test === undefined ? [] : [replaced(doc, node, { Test: test }, false)];
};

const test: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node);
  return text === undefined || text.trim() === "" ? [] : [replaced(doc, node, listIn(text) ?? checkOf(text), false)];
};

/** `"30s"` can mean nothing but thirty seconds; `"30"` may well mean them, for so few nanoseconds are no time. */
const duration: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node)?.trim() ?? "";
  const time = nanosecondsOf(text);
  if (time !== undefined) return [replaced(doc, node, time, true)];
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number > 0 && number < MILLISECOND ? [replaced(doc, node, number * SECOND, false)] : unquote(doc, node);
};

/** `"64m"`, as `docker run --memory` reads it. */
const bytes: Maker = (doc, node) => {
  const count = bytesOf(stringAt(doc.tree, node)?.trim() ?? "");
  return count === undefined ? unquote(doc, node) : [replaced(doc, node, count, false)];
};

/** Seconds or milliseconds since 1970 for a date and time. */
const time: Maker = (doc, node) => {
  const raw = kindOf(doc.tree, node) === NUMBER ? rawOf(doc.tree, node) : "";
  if (!/^(?:\d{9,10}|\d{12,13})$/.test(raw)) return [];
  const text = new Date(Number(raw) * (raw.length > 10 ? 1 : 1000)).toISOString().replace(".000Z", "Z");
  return [replaced(doc, node, text, false)];
};

/** `"true"` for `true`. */
const truth: Maker = (doc, node) => {
  const text = stringAt(doc.tree, node)?.trim().toLowerCase();
  return text === "true" || text === "false" ? [replaced(doc, node, text === "true", true)] : [];
};

/** By the way to the value in an image config (image-spec 1.1.1, config.md; Docker image specification 1.3). */
const MAKERS: Readonly<Record<string, Maker>> = {
  created: time,
  "os.features": listOfOne,
  "config/User": digitsInQuotes,
  "config/StopSignal": digitsInQuotes,
  "config/Entrypoint": command,
  "config/Entrypoint/*": inQuotes,
  "config/Cmd": command,
  "config/Cmd/*": inQuotes,
  "config/Shell": words,
  "config/OnBuild": listOfOne,
  "config/Env": env,
  "config/Env/*": envEntry,
  "config/ExposedPorts": ports,
  "config/ExposedPorts/*": emptyObject,
  "config/Volumes": volumes,
  "config/Volumes/*": emptyObject,
  "config/Labels": labels,
  "config/ArgsEscaped": truth,
  "config/Memory": bytes,
  "config/MemorySwap": bytes,
  "config/Healthcheck": healthCheck,
  "config/Healthcheck/Test": test,
  "config/Healthcheck/Interval": duration,
  "config/Healthcheck/Timeout": duration,
  "config/Healthcheck/StartPeriod": duration,
  "config/Healthcheck/StartInterval": duration,
  "rootfs/diff_ids": listOfOne,
  history: listOfOne,
  "history/*/created": time,
  "history/*/empty_layer": truth,
};
