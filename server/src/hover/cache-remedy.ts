import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import type { Document } from "../model/document.ts";
import { paragraphs } from "./markdown.ts";

/**
 * What to do about a BuildKit cache in the legacy form: export it again, or convert what is stored already. Markdown, short
 * enough that the token's own explanation below it is still seen: VS Code cuts a hover at 250 pixels.
 */
export function cacheRemedy(doc: Document): string {
  const form = doc.kind === "docker-list" ? "Docker manifest list, the oldest form" : "image index, the legacy form";
  return paragraphs(
    `**BuildKit cache as ${form}**, which ECR, Harbor and Distribution 3 refuse`,
    `\`\`\`text\n${CACHE_EXPORT_FLAG}\n\`\`\``,
    `exports an image manifest instead (BuildKit 0.12 or newer; the default since 0.21). ${isLayoutBlob(doc.file) ? LAYOUT_BLOB_REASON : "What is stored already can be converted: quick fix, or `oci-manifest convert`."}`,
  );
}
