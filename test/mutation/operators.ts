import { findAnnotation } from "../../server/src/oci/annotations.ts";
import { EMPTY, INDEX, LAYER, MANIFEST } from "../documents/parts.ts";

/** A document with one fault put into it, as text, because some faults are lost in a parsed value. */
export interface Mutant {
  readonly operator: string;
  /** Where: a JSON pointer with `*` for array items and for the keys that authors choose. */
  readonly place: string;
  readonly text: string;
}

type Json = unknown;
type Step = string | number;
type Holder = Record<Step, Json>;

const isObject = (value: Json): value is Record<string, Json> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every place of a document below its root. */
function* places(value: Json, path: readonly Step[] = []): Generator<readonly Step[]> {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    const inner = [...path, Array.isArray(value) ? Number(name) : name];
    yield inner;
    yield* places((value as Holder)[inner.at(-1) as Step], inner);
  }
}

/** Maps whose keys are the author's own. */
const FREE = ["annotations", "Labels", "ExposedPorts", "Volumes", "LayerSources"];

/** The key itself where readers expect values of a certain form; `*` for all others. */
function keyOf(key: string): string {
  const format = findAnnotation(key)?.format;
  return format === undefined || format === "text" ? "*" : `${key}(${format})`;
}

function placeOf(path: readonly Step[]): string {
  return path
    .map((step, at) => (typeof step === "number" ? "*" : FREE.includes(String(path[at - 1])) ? keyOf(step) : step))
    .map((step) => `/${step}`)
    .join("");
}

const at = (document: Json, path: readonly Step[]): Json => path.reduce<Json>((value, step) => (value as Holder)[step], document);

/** The document with the value at `path` replaced, or taken out where `value` is undefined. */
function changed(document: Json, path: readonly Step[], value: Json): string {
  const copy = JSON.parse(JSON.stringify(document)) as Json;
  const holder = at(copy, path.slice(0, -1)) as Holder;
  const last = path.at(-1) as Step;
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(last as number, 1);
  else delete holder[last];
  return JSON.stringify(copy);
}

/** The document with the property at `path` under another name, or followed by `more` where that is given, as text. */
function renamed(document: Json, path: readonly Step[], name: string): string {
  const copy = JSON.parse(JSON.stringify(document)) as Json;
  const holder = at(copy, path.slice(0, -1)) as Holder;
  const entries = Object.entries(holder).map(([key, value]): [string, Json] => [key === path.at(-1) ? name : key, value]);
  for (const key of Object.keys(holder)) delete holder[key];
  for (const [key, value] of entries) holder[key] = value;
  return JSON.stringify(copy);
}

/** A name that stands in no document: the place of a second property in the text. */
const TWIN = "\u0001twin";

function doubled(document: Json, path: readonly Step[], value: Json): string {
  const copy = JSON.parse(JSON.stringify(document)) as Json;
  (at(copy, path.slice(0, -1)) as Holder)[TWIN] = value;
  return JSON.stringify(copy).replace(JSON.stringify(TWIN), JSON.stringify(path.at(-1)));
}

const TYPES: readonly Json[] = [null, 7, "text", true, [], {}];
const typeOf = (value: Json): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,}$/;
const MEDIA_TYPE = /^application\/[\w.+-]+$/;

/** The other family's name of a type, where it has one. */
const OTHER_FAMILY: Readonly<Record<string, string>> = {
  "application/vnd.oci.image.index.v1+json": "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json": "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.config.v1+json": "application/vnd.docker.container.image.v1+json",
  "application/vnd.oci.image.layer.v1.tar+gzip": "application/vnd.docker.image.rootfs.diff.tar.gzip",
};
const TWINS = new Map([...Object.entries(OTHER_FAMILY), ...Object.entries(OTHER_FAMILY).map(([a, b]): [string, string] => [b, a])]);

/** All mutants of a document. */
export function* mutants(document: Json): Generator<Mutant> {
  for (const path of places(document)) {
    const value = at(document, path);
    const last = path.at(-1) as Step;
    const place = placeOf(path);
    const mutant = (operator: string, text: string): Mutant => ({ operator, place, text });

    if (typeof last === "string") yield mutant("drop property", changed(document, path, undefined));
    for (const other of TYPES)
      if (typeOf(other) !== typeOf(value)) yield mutant(other === null ? "null" : "wrong type", changed(document, path, other));
    if (typeof last === "string") {
      const first = last.charAt(0);
      const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
      if (other !== first) yield mutant("name in another case", renamed(document, path, other + last.slice(1)));
      if (last.length > 4) yield mutant("misspelt name", renamed(document, path, last.slice(0, 2) + last.slice(3)));
      yield mutant("duplicate property", doubled(document, path, typeof value === "string" ? `${value}x` : value));
    }
    if (typeof value === "string") {
      if (value !== "") yield mutant("empty string", changed(document, path, ""));
      if (DIGEST.test(value)) {
        yield mutant("digit off", changed(document, path, value.slice(0, -1)));
        yield mutant("digit off", changed(document, path, `${value}0`));
        yield mutant(
          "upper-case value",
          changed(
            document,
            path,
            value.replace(/:.*/, (hex) => hex.toUpperCase()),
          ),
        );
        yield mutant("no algorithm", changed(document, path, value.replace(/^.*:/, "")));
      } else if (MEDIA_TYPE.test(value)) {
        yield mutant("upper-case value", changed(document, path, value.toUpperCase()));
        yield mutant("digit off", changed(document, path, value.slice(0, -1)));
        for (const role of [INDEX, MANIFEST, LAYER, EMPTY]) if (role !== value) yield mutant("role swap", changed(document, path, role));
        const twin = TWINS.get(value);
        if (twin !== undefined) yield mutant("other family", changed(document, path, twin));
        yield mutant("parameter", changed(document, path, `${value}; charset=utf-8`));
      } else if (/[a-z]/.test(value)) yield mutant("upper-case value", changed(document, path, value.toUpperCase()));
      yield mutant("space", changed(document, path, `${value} `));
    }
    if (typeof value === "number") {
      const text = changed(document, path, "\u0002number");
      const written = (number: string): string => text.replace(JSON.stringify("\u0002number"), number);
      if (value !== 0) yield mutant("negative number", written(`-${Math.abs(value) + 2}`));
      yield mutant("fraction", written(`${value}.5`));
      yield mutant("number with a point", written(`${value}.0`));
      yield mutant("number too large", written("18446744073709551616"));
    }
  }
  yield* swappedSizes(document);
}

/** The sizes of the first two descriptors of each list exchanged: nothing in the text alone shows it. */
function* swappedSizes(document: Json): Generator<Mutant> {
  for (const path of places(document)) {
    const list = at(document, path);
    if (!Array.isArray(list) || !isObject(list[0]) || !isObject(list[1])) continue;
    const [a, b] = [list[0].size, list[1].size];
    if (typeof a !== "number" || typeof b !== "number" || a === b) continue;
    const copy = JSON.parse(JSON.stringify(document)) as Json;
    const inner = at(copy, path) as Record<string, Json>[];
    (inner[0] as Record<string, Json>).size = b;
    (inner[1] as Record<string, Json>).size = a;
    yield { operator: "swapped sizes", place: `${placeOf(path)}/*/size`, text: JSON.stringify(copy) };
  }
}
