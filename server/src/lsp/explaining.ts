import { explainDocument } from "../explain/explain.ts";
import { utf8 } from "../oci/digest.ts";
import type { DocumentParams, Page } from "./protocol.ts";
import type { Session } from "./session.ts";

/** The page about a document, the same that `oci-manifest explain FILE` prints; `null` where it is not open or not ours. */
export async function explain(session: Session, { uri, byteOrderMark }: DocumentParams): Promise<Page | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const text = checked.document.getText();
  const bytes = utf8(byteOrderMark ? `\uFEFF${text}` : text);
  const name = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  return { markdown: explainDocument(checked.report, { name, digest: session.host.digest(bytes), size: bytes.length }) };
}
