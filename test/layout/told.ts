import { digestOfPath } from "../../server/src/layout/blob-path.ts";
import { type MemoryContent, memoryFileSystem } from "../../server/src/layout/memory-file-system.ts";
import { createLayoutReader } from "../../server/src/layout/reader.ts";
import { viewOf } from "../../server/src/layout/view.ts";
import type { Problem } from "../../server/src/rule.ts";
import { type Report, validate } from "../../server/src/validate.ts";

/** Every document of a layout, checked with it, as a folder's check does: by place. Texts that are not ours are left out. */
export async function checkLayout(files: Readonly<Record<string, MemoryContent>>): Promise<ReadonlyMap<string, Report>> {
  const reader = createLayoutReader(memoryFileSystem(files));
  const reports = new Map<string, Report>();
  for (const [place, content] of Object.entries(files)) {
    if (typeof content !== "string") continue;
    const report = validate(content, { file: place, layout: await viewOf(reader, place) });
    if (report.document !== undefined) reports.set(place, report);
  }
  return reports;
}

/** All that is said of a layout, further places left out: `place rule severity`, a blob's place as its digest. */
export async function toldOfLayout(files: Readonly<Record<string, MemoryContent>>): Promise<string[]> {
  const told: string[] = [];
  for (const [place, { problems }] of await checkLayout(files))
    for (const problem of problems) if (problem.place !== true) told.push(`${digestOfPath(place) ?? place} ${lineOf(problem)}`);
  return told;
}

export const lineOf = ({ rule, severity }: Problem): string => `${rule.id} ${severity}`;
