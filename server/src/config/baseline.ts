import { folderOf, resolved } from "./paths.ts";

/** How many problems are accepted in each file, by absolute path with `/` and by what the problem is known as (`knownAs`). */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Reads a baseline: `{"version":1,"files":{"a.json":{"schema 3be3e22b0ade2eb5":1}}}`, paths relative to its folder.
 *
 * @returns the baseline, or why the text is none, in words
 */
export function readBaseline(text: string, file: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `this is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!isObject(value) || value.version !== 1 || !isObject(value.files))
    return "this is no baseline of version 1; `oci-manifest check --update-baseline` writes one";
  const folder = folderOf(file);
  const baseline = new Map<string, Map<string, number>>();
  for (const [path, problems] of Object.entries(value.files)) {
    if (!isObject(problems)) continue;
    const counts = Object.entries(problems).filter(
      (entry): entry is [string, number] => Number.isInteger(entry[1]) && Number(entry[1]) > 0,
    );
    baseline.set(resolved(folder, path), new Map(counts));
  }
  return baseline;
}

/** Writes a baseline, in an order that makes small differences. */
export function writeBaseline(baseline: Baseline, file: string): string {
  const prefix = `${folderOf(file).replace(/\/$/, "")}/`;
  const byName = <T>([a]: readonly [string, T], [b]: readonly [string, T]): number => (a < b ? -1 : 1);
  const files = [...baseline]
    .filter(([, counts]) => counts.size > 0)
    .map(([path, counts]) => [path.startsWith(prefix) ? path.slice(prefix.length) : path, counts] as const)
    .sort(byName)
    .map(([path, counts]) => [path, Object.fromEntries([...counts].sort(byName))]);
  return `${JSON.stringify({ version: 1, files: Object.fromEntries(files) }, undefined, 2)}\n`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
