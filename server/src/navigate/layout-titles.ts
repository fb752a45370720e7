import { describeDocument } from "../describe.ts";
import { scan } from "../json/index.ts";
import { blobPath } from "../layout/blob-path.ts";
import type { LayoutDocument, LayoutView } from "../layout-view.ts";
import { humanSize } from "../oci/units.ts";

/** What a document of a layout is, in the words of the status item: "OCI image manifest · 3 layers, 54 MB". */
export function documentTitle({ kind, document }: Pick<LayoutDocument, "kind" | "document">): string {
  return describeDocument({ tree: document?.tree ?? NOTHING, kind, document, problems: [], suppressed: [] });
}

const NOTHING = scan("");

/** What lies behind a digest in a layout, in plain text of one line, and whether that is what should lie there. */
export interface BlobTitle {
  readonly says: string;
  readonly state: "there" | "missing" | "unread";
}

/** What a layout has for a digest: the document, a file of some size, what is no file, or nothing. */
export function blobTitle(view: LayoutView, digest: string): BlobTitle {
  const path = blobPath(digest);
  if (path === undefined) return { says: "no blob has this name", state: "missing" };
  const blob = view.blob(digest);
  if (blob === undefined) return { says: "missing", state: "missing" };
  if (blob.kind !== "file") return { says: KINDS[blob.kind], state: "unread" };
  const document = view.document(digest);
  const what = document === undefined || document.kind === undefined ? undefined : documentTitle(document);
  return { says: [what, humanSize(blob.size)].filter((part) => part !== undefined).join(" · "), state: "there" };
}

const KINDS = {
  folder: "a folder in the place of a file",
  link: "a symbolic link, which is not followed",
  other: "a device, pipe or socket",
} as const;
