import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import type { Document } from "../model/document.ts";
import { paragraphs } from "./markdown.ts";

/** What to do about a BuildKit cache in the legacy form: export it again, or convert what is stored already. Markdown. */
export function cacheRemedy(doc: Document): string {
  return paragraphs(
    "**BuildKit cache as image index, the legacy form** — ECR, Harbor and Distribution 3 refuse it",
    "Export the cache again with",
    `\`\`\`text\n${CACHE_EXPORT_FLAG}\n\`\`\``,
    "BuildKit 0.12 or newer knows this form, and writes it by itself since 0.21.",
    isLayoutBlob(doc.file)
      ? LAYOUT_BLOB_REASON
      : "What is stored already can be converted into the image manifest that BuildKit would have written: see the quick fixes, or `oci-manifest convert`.",
  );
}
