import { decodedAs } from "../model/kinds.ts";
import type { Rule } from "../rule.ts";

/** The text begins with U+FEFF. */
export const byteOrderMark: Rule = {
  id: "byte-order-mark",
  subject: "text",
  severity: "error",
  summary: "The text begins with a byte order mark (U+FEFF), which no Go client accepts.",
  why: [
    "Editors do not show it, and every client written in Go stops at it: skopeo, podman, Docker, containerd, umoci, regclient, oras and the",
    "registries say `invalid character 'ï' looking for beginning of value`; Distribution adds `MANIFEST_INVALID: manifest invalid`. Only some",
    "JavaScript clients pass over it (measured 2026-11).",
    "",
    "It comes from Windows: PowerShell 5's `Out-File -Encoding utf8` and `>` write it (as UTF-16, even), some editors do.",
    "",
    '**By hand:** save as "UTF-8", not "UTF-8 with BOM" (VS Code: click the encoding in the status bar, *Save with Encoding*), or',
    "`sed -i '1s/^\\xef\\xbb\\xbf//' FILE`. In PowerShell use `Set-Content -Encoding utf8NoBOM` (version 6 and up). The bytes change, and so",
    "does the document's digest.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)",
    "[image-spec main, considerations.md, JSON](https://github.com/opencontainers/image-spec/blob/main/considerations.md#json)",
  ],
  covers: ["0.2"],
  since: "0.1.0",
  examples: [
    { good: `{"imageLayoutVersion":"1.0.0"}` },
    {
      bad: `«\uFEFF»{"imageLayoutVersion":"1.0.0"}`,
      says: "The document begins with a byte order mark (U+FEFF); Go clients refuse it: `invalid character 'ï' looking for beginning of value`",
      fixed: `{"imageLayoutVersion":"1.0.0"}`,
    },
  ],
  *check(doc) {
    if (!doc.tree.bom) return;
    const readers = decodedAs(doc.kind);
    yield {
      at: { start: 0, end: 1 },
      ...(readers && { case: readers }),
      says: "The document begins with a byte order mark (U+FEFF); Go clients refuse it: `invalid character 'ï' looking for beginning of value`",
      fixes: () => [{ title: "Remove the byte order mark (the digest changes)", safe: true, edits: [{ start: 0, end: 1, text: "" }] }],
    };
  },
};
