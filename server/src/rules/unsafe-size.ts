import { kindOf, NONE, NUMBER, rawOf, spanOf } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import type { Rule } from "../rule.ts";
import { roundedBy } from "./unsafe-number.ts";

const TYPE = `"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:6f8cdd6ab0a1ab8ba1dc01a2ac4e3d1a9c3a8c84ed9b8c40a5a4e5d0bb1e7f22"`;

/** A size that readers with double precision round. */
export const unsafeSize: Rule = {
  id: "unsafe-size",
  subject: "descriptor",
  severity: "warning",
  summary: "A `size` is over 2^53 − 1 (9 PB): readers that keep numbers as doubles round it.",
  why: [
    "JavaScript, jq, Lua and other readers keep JSON numbers as IEEE doubles, which are exact up to 9007199254740991. `JSON.parse` and `jq`",
    "turn `9007199254740993` into `9007199254740992` without a word, and a tool that writes the document again stores the wrong size under",
    "another digest. Go, Rust and Java clients read it exactly, so the two disagree. No error text is to be seen anywhere; oras and containerd",
    "stop later, when the length does not fit (`mismatch Content-Length`, `failed size validation`).",
    "",
    "**By hand:** no real content is that large; look for a mistyped or overflowed number, and take the size from the registry:",
    "`oras manifest fetch --descriptor REF`, or `stat -c %s FILE`.",
  ].join("\n"),
  spec: [
    "[RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)",
    "[image-spec main, considerations.md, JSON](https://github.com/opencontainers/image-spec/blob/main/considerations.md#json)",
  ],
  covers: ["0.4"],
  since: "0.1.0",
  examples: [
    { good: `{${TYPE},"size":9007199254740991}` },
    {
      bad: `{${TYPE},"size":«9007199254740993»}`,
      says: "`9007199254740993` is over 2^53 − 1; JavaScript, jq and other readers take it for 9007199254740992",
    },
  ],
  *check(doc) {
    const { tree } = doc;
    for (const { sizeNode } of doc.doubtful) {
      // 2^53 has 16 digits, the largest int64 has 19.
      if (sizeNode === NONE) continue;
      const digits = (tree.end[sizeNode] as number) - (tree.start[sizeNode] as number);
      if (digits < 16 || digits > 19 || kindOf(tree, sizeNode) !== NUMBER) continue;
      const raw = rawOf(tree, sizeNode);
      const rounded = roundedBy(raw);
      if (rounded !== undefined && !raw.startsWith("-"))
        yield { at: spanOf(tree, sizeNode), says: `${quote(raw)} is over 2^53 − 1; JavaScript, jq and other readers ${rounded}` };
    }
  },
};
