import { closing, describe } from "../hover/annotation-hover.ts";
import { link, paragraphs } from "../hover/markdown.ts";
import { type Detected, INSPECT_OUTPUT, KINDS, type Kind } from "../model/kinds.ts";
import { findAnnotation } from "../oci/annotations.ts";
import { licenseTitle } from "../oci/license-titles.ts";
import { findMediaType } from "../oci/mediatypes.ts";
import { findArchitecture, findOperatingSystem, variantsOf } from "../oci/platforms.ts";
import { findPredicate } from "../oci/predicates.ts";
import { licensePage } from "../oci/spdx.ts";
import { schemaAt } from "../schemas.ts";
import { partSnippets } from "./part-snippets.ts";
import { documentSnippets } from "./snippets.ts";

/** What a proposal's documentation is made of: plain JSON, because it travels to the editor and back. */
export interface Explains {
  readonly of: "property" | "media-type" | "annotation" | "snippet" | "architecture" | "os" | "variant" | "predicate" | "licence";
  readonly name: string;
  /** Of a property the document's kind and the way to it; of a variant the architecture. */
  readonly kind?: Detected;
  readonly path?: readonly (string | number)[];
  readonly architecture?: string;
}

/**
 * The documentation of a proposal as Markdown, `undefined` where there is none. What comes from outside is looked up and never repeated,
 * so that nothing but our own words is shown; never throws.
 */
export function explanationOf(explains: Explains): string | undefined {
  const { of, name } = explains;
  switch (of) {
    case "property":
      return isKind(explains.kind) && Array.isArray(explains.path)
        ? schemaAt(explains.kind, [...explains.path, name])?.markdownDescription
        : undefined;
    case "media-type": {
      const type = findMediaType(name);
      return type && paragraphs(`**${type.title}** — ${type.family}, ${type.status}`, type.meaning, type.readers, link(type.spec));
    }
    case "annotation": {
      const known = findAnnotation(name);
      return known && paragraphs(describe(known), closing(known));
    }
    case "snippet": {
      const snippet = [...documentSnippets, ...partSnippets].find(({ id }) => id === name);
      return snippet && paragraphs(`**${snippet.label}** — ${snippet.detail}`, snippet.meaning);
    }
    case "architecture":
    case "os": {
      const known = of === "os" ? findOperatingSystem(name) : findArchitecture(name);
      return known && paragraphs(`**\`${known.name}\`** — ${known.meaning}`, link(known.source));
    }
    case "variant": {
      const known = variantsOf(explains.architecture ?? "", "1.1").find((variant) => variant.name === name);
      return known && paragraphs(`**\`${known.name}\`** — ${known.meaning}`, link(known.source));
    }
    case "predicate": {
      const known = findPredicate(name);
      return known && paragraphs(`**${known.title}** — ${known.holds}`, link(known.source));
    }
    case "licence": {
      const page = licensePage(name);
      return page && paragraphs(`**${licenseTitle(name) ?? "SPDX licence"}**`, link({ label: "SPDX License List", url: page }));
    }
    default:
      return undefined;
  }
}

/** Whether a text from outside names a kind of document that has a schema. */
function isKind(kind: unknown): kind is Kind {
  return kind !== INSPECT_OUTPUT && (KINDS as readonly unknown[]).includes(kind);
}
