import { explainDocument } from "../explain/explain.ts";
import { utf8 } from "../oci/digest.ts";
import { withAbsoluteLinks } from "../pages.ts";
import { rulePageText } from "../rule-page.ts";
import { rules } from "../rules/index.ts";
import type { DocumentParams, Page } from "./protocol.ts";
import type { Session } from "./session.ts";
import { nameIn } from "./uris.ts";

/** The page about a document, the same that `oci-manifest explain FILE` prints; `null` where it is not open or not ours. */
export async function explain(session: Session, { uri, byteOrderMark }: DocumentParams): Promise<Page | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const text = checked.document.getText();
  const bytes = utf8(byteOrderMark ? `\uFEFF${text}` : text);
  const name = nameIn(uri);
  return { markdown: explainDocument(checked.report, { name, digest: session.host.digest(bytes), size: bytes.length }) };
}

/** The page of a rule; `null` where no rule has that name. */
export function explainRule(id: unknown): Page | null {
  const rule = rules.find((one) => one.id === id);
  return rule === undefined ? null : { markdown: withAbsoluteLinks(rulePageText(rule), rule.id) };
}
