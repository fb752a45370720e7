import { spanOf } from "../json/index.ts";
import { blobPath } from "../layout/blob-path.ts";
import { documentTitle } from "../navigate/layout-titles.ts";
import { branchesOf } from "../navigate/layout-tree.ts";
import { judge } from "../validate.ts";
import type { InLayout } from "./layouts.ts";
import { placesIn } from "./placing.ts";
import type { BranchParams, LayoutBranches, UnreferencedBlobs } from "./protocol.ts";
import type { Session } from "./session.ts";

/** More rows than these are no tree; the others are only counted. */
const ROWS = 1000;
/** The documents behind so many rows are checked. */
const CHECKED = 100;

/** The rows below a document of a layout, or below its `index.json`; `undefined` where there is no layout, or no such document. */
export async function layoutBranches(session: Session, { uri, digest }: BranchParams): Promise<LayoutBranches | undefined> {
  const root = await session.layouts?.at(uri);
  const place = digest === undefined ? "index.json" : blobPath(digest);
  if (session.layouts === undefined || root === undefined || place === undefined) return undefined;
  const there = place === "index.json" ? root : await session.layouts.from(root, place);
  const read = await there.reader.document(place);
  if (read === undefined || !("text" in read) || read.document === undefined) return undefined;
  const { document } = read;
  const range = placesIn(read.text, session.client.encoding);
  const all = branchesOf(there.view, document);
  const descriptors = document.descriptors.filter((descriptor) => descriptor.place !== "subject");
  const branches: LayoutBranches["branches"][number][] = [];
  for (const [row, { place: behind, ...branch }] of all.slice(0, ROWS).entries()) {
    const counts = behind === undefined || row >= CHECKED ? NONE : await problemsOf(session, there, behind);
    const node = descriptors[row]?.node ?? document.root;
    branches.push({
      ...branch,
      ...counts,
      at: range(spanOf(document.tree, node)),
      ...(behind === undefined ? {} : { uri: there.uriOf(behind) }),
    });
  }
  return { title: documentTitle(read), uri: there.uriOf(place), branches, more: Math.max(0, all.length - ROWS) };
}

interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

const NONE: Counts = { errors: 0, warnings: 0 };

/** How many problems a document of a layout has, by the settings that hold for it. */
async function problemsOf(session: Session, root: InLayout, place: string): Promise<Counts> {
  const uri = root.uriOf(place);
  const open = session.documents.get(uri) === undefined ? undefined : await session.checked(uri);
  const problems = open?.report.problems ?? (await problemsOnDisk(session, root, place, uri));
  let errors = 0;
  let warnings = 0;
  for (const { severity, place: isPlace } of problems) {
    if (isPlace === true) continue;
    if (severity === "error") errors++;
    else if (severity === "warning") warnings++;
  }
  return { errors, warnings };
}

async function problemsOnDisk(session: Session, root: InLayout, place: string, uri: string) {
  const read = await root.reader.document(place);
  const options = await session.optionsOf(uri);
  if (options === undefined || session.layouts === undefined || read === undefined || !("text" in read) || read.document === undefined)
    return [];
  const { view } = await session.layouts.from(root, place);
  const { document, kind } = read;
  return judge({ tree: document.tree, kind, document, problems: [], suppressed: [] }, { ...options, layout: view }).problems;
}

/** The blobs of a layout that nothing leads to; `undefined` where there is no layout. */
export async function unreferencedBlobs(session: Session, uri: string): Promise<UnreferencedBlobs | undefined> {
  const there = await session.layouts?.at(uri);
  if (there === undefined) return undefined;
  const blobs = there.view.unreferenced();
  if (blobs === undefined) return { blobs: [], unknown: true };
  return {
    blobs: blobs.filter(({ kind }) => kind === "file").map(({ digest, size, path }) => ({ uri: there.uriOf(path), digest, size })),
  };
}
