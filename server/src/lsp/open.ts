import { utf8 } from "../oci/digest.ts";
import type { Identified, Session } from "./session.ts";

const digests = new WeakMap<Identified, string>();

/** The digest of an open document's content as it stands, worked out once for each version. */
export function contentDigest(session: Session, read: Identified): string {
  let digest = digests.get(read);
  if (digest === undefined) {
    digest = session.host.digest(utf8(read.report.tree.text));
    digests.set(read, digest);
  }
  return digest;
}

/** The open documents that are ours, but for one of them. */
export async function openDocuments(session: Session, except?: Identified): Promise<readonly Identified[]> {
  const found: Identified[] = [];
  for (const { uri } of [...session.documents.all()]) {
    if (uri === except?.document.uri) continue;
    const read = await session.identified(uri);
    if (read?.report.document !== undefined) found.push(read);
  }
  return found;
}
