import { digestOfPath } from "../../server/src/layout/blob-path.ts";
import type { MemoryContent } from "../../server/src/layout/memory-file-system.ts";
import { planRewrite } from "../../server/src/layout/rewrite.ts";
import { digestOf } from "../../server/src/oci/digest.ts";

export type Files = Readonly<Record<string, MemoryContent>>;
type Holder = Record<string | number, unknown>;
export type Path = readonly (string | number)[];

/**
 * The layout with another text in the place of one of its documents: a blob gets its new name, and what leads to it follows, up to
 * index.json. `undefined` where that cannot be: of a circle.
 */
export function withText(files: Files, place: string, text: string): Record<string, MemoryContent> | undefined {
  const digest = digestOfPath(place);
  if (digest === undefined) return { ...files, [place]: text };
  const blobs = new Map<string, string>();
  for (const [path, content] of Object.entries(files)) {
    const known = digestOfPath(path);
    if (known !== undefined && typeof content === "string") blobs.set(known, content);
  }
  const saved = files["manifest.json"];
  const plan = planRewrite(
    { index: String(files["index.json"] ?? ""), blobs, ...(typeof saved === "string" ? { saved } : {}) },
    [{ digest, text }],
    { digest: digestOf },
  );
  if (plan.outcome !== "planned") return undefined;
  const changed: Record<string, MemoryContent> = { ...files };
  for (const old of plan.moved.keys()) delete changed[`blobs/${old.replace(":", "/")}`];
  for (const blob of plan.blobs) changed[blob.path] = blob.text;
  for (const file of plan.files) changed[file.path] = file.text;
  return changed;
}

/** The same with the value at a path of a document's JSON replaced; `undefined` takes the property or the entry away. */
export function withValue(files: Files, place: string, path: Path, value: unknown): Record<string, MemoryContent> | undefined {
  const copy = JSON.parse(String(files[place])) as unknown;
  const holder = path.slice(0, -1).reduce((at, step) => (at as Holder)[step], copy) as Holder;
  const last = path.at(-1) as string | number;
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(last as number, 1);
  else delete holder[last];
  return withText(files, place, JSON.stringify(copy));
}

/** The values of a JSON document, each with its path. */
export function* valuesIn(value: unknown, path: Path = []): Generator<readonly [path: Path, value: unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    const inner = [...path, Array.isArray(value) ? Number(name) : name];
    const found = (value as Holder)[name];
    yield [inner, found];
    yield* valuesIn(found, inner);
  }
}
