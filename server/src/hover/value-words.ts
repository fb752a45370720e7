import type { AnnotationFormat } from "../oci/annotations.ts";
import { licenseTitle } from "../oci/license-titles.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { findPredicate } from "../oci/predicates.ts";
import { readReference } from "../oci/reference.ts";
import { licensePage } from "../oci/spdx.ts";
import { timeInWords } from "../oci/time-words.ts";
import { inlineCode, link, strangersLink } from "./markdown.ts";

/** So many licences of an expression are named. */
const MOST_LICENSES = 4;
/** Longer expressions are not read. */
const LONGEST = 500;

/** What a value of a format says, in one line of Markdown; `undefined` where its text says it all. */
export function valueInWords(format: AnnotationFormat, text: string): string | undefined {
  switch (format) {
    case "rfc3339":
      return timeInWords(text);
    case "spdx":
      return licences(text);
    case "url":
      return strangersLink(text);
    case "uri": {
      const predicate = findPredicate(text);
      return predicate === undefined ? strangersLink(text) : predicate.holds;
    }
    case "media-type": {
      const known = findMediaType(text);
      return known && `${known.title} (${known.family})`;
    }
    case "reference":
      return parts(text);
    default:
      return undefined;
  }
}

/** The licences of an expression by their names, each with its page. */
function licences(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (text === "NOASSERTION" || text === "NONE") return "no licence is stated";
  const found: string[] = [];
  let more = 0;
  for (const id of new Set(text.split(/[\s()]+/))) {
    const plain = id.replace(/\+$/, "");
    const page = licensePage(plain);
    if (page === undefined) continue;
    if (found.length === MOST_LICENSES) more++;
    else
      found.push(
        link({ label: licenseTitle(plain) ?? `${page.slice(page.lastIndexOf("/") + 1, -".html".length)} on the SPDX list`, url: page }),
      );
  }
  if (found.length === 0) return undefined;
  return found.join(" · ") + (more > 0 ? ` · ${more} more` : "");
}

/** The parts of an image reference. */
function parts(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (text === "scratch") return "no image at all";
  const read = readReference(text);
  if ("says" in read) return undefined;
  return [
    read.host === undefined ? undefined : `registry ${inlineCode(read.host)}`,
    `repository ${inlineCode(read.repository)}`,
    read.tag === undefined ? undefined : `tag ${inlineCode(read.tag)}`,
    read.digest === undefined ? undefined : "by digest",
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
