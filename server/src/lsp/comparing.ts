import { ErrorCodes, ResponseError } from "vscode-languageserver";
import { compareDocuments, type Side } from "../compare/compare.ts";
import { comparisonPage } from "../compare/page.ts";
import { identify } from "../identify.ts";
import { utf8 } from "../oci/digest.ts";
import type { Report } from "../validate.ts";
import type { CompareParams, Page } from "./protocol.ts";
import type { Session } from "./session.ts";
import { nameIn } from "./uris.ts";

/** How the other document differs from the open one, as `oci-manifest diff` prints it; `null` where one of the two is none of ours. */
export async function compare(session: Session, { uri, other }: CompareParams): Promise<Page | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const side = (at: string, text: string, report: Report): Side => {
    const bytes = utf8(text);
    return { name: nameIn(at), digest: session.host.digest(bytes), size: bytes.length, report };
  };
  const a = side(uri, checked.document.getText(), checked.report);
  const b = side(other.uri, other.text, identify(other.text));
  const comparison = compareDocuments(a, b);
  return comparison === undefined ? null : { markdown: comparisonPage(a, b, comparison) };
}

/** Reads the parameters of the request. */
export function compareParams(params: unknown): CompareParams {
  const { uri, other } = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
  const { uri: otherUri, text } = (typeof other === "object" && other !== null ? other : {}) as Record<string, unknown>;
  if (typeof uri !== "string" || typeof otherUri !== "string" || typeof text !== "string")
    throw new ResponseError(ErrorCodes.InvalidParams, "`uri`, `other.uri` and `other.text` are needed");
  return { uri, other: { uri: otherUri, text } };
}
