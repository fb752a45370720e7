import type { Rule } from "../../rule.ts";
import { missingBlob } from "./missing-blob.ts";
import { partlyReadLayout } from "./partly-read-layout.ts";
import { unreadableBlob } from "./unreadable-blob.ts";
import { wrongBlobDigest } from "./wrong-blob-digest.ts";
import { wrongBlobSize } from "./wrong-blob-size.ts";

/** The rules across the files of a layout, in the order of their pages. They are silent about a document that lies in none. */
export const layoutRules: readonly Rule[] = [
  missingBlob,
  unreadableBlob,
  wrongBlobSize,
  wrongBlobDigest,
  partlyReadLayout,
];
