import { containerOf, type Node, property, stringAt, stringOf, type Tree } from "../json/index.ts";
import {
  architectureMeant,
  findArchitecture,
  findOperatingSystem,
  operatingSystemMeant,
  variantsOf,
  windowsRelease,
} from "../oci/platforms.ts";
import type { SpecVersion } from "../rule.ts";
import { inlineCode, link, paragraphs } from "./markdown.ts";

const SPEC: SpecVersion = "main";

/** What a value of a platform names, as Markdown; `undefined` where nothing is known of it. `key` is the property's key. */
export function platformHover(tree: Tree, key: Node, value: string): string | undefined {
  const name = stringOf(tree, key);
  switch (name) {
    case "architecture": {
      const known = findArchitecture(value);
      if (known === undefined) return meant(value, architectureMeant(value));
      const variants = variantsOf(value, SPEC).map((variant) => inlineCode(variant.name));
      return paragraphs(
        `**${inlineCode(value)}** — ${known.meaning}`,
        variants.length === 0 ? undefined : `Variants: ${variants.join(", ")}`,
        link(known.source),
      );
    }
    case "os": {
      const known = findOperatingSystem(value);
      return known === undefined
        ? meant(value, operatingSystemMeant(value))
        : paragraphs(`**${inlineCode(value)}** — ${known.meaning}`, link(known.source));
    }
    case "variant": {
      const architecture = stringAt(tree, property(tree, containerOf(tree, key), "architecture")) ?? "";
      const known = variantsOf(architecture, SPEC).find((variant) => variant.name === value);
      return known && paragraphs(`**${inlineCode(value)}** of ${inlineCode(architecture)} — ${known.meaning}`, link(known.source));
    }
    case "os.version": {
      const release = windowsRelease(value);
      return release && paragraphs(`**${inlineCode(value)}** — ${release.meaning}`, link(release.source));
    }
    default:
      return undefined;
  }
}

function meant(value: string, right: { readonly name: string; readonly variant?: string } | undefined): string | undefined {
  if (right === undefined) return undefined;
  const variant = right.variant === undefined ? "" : ` with the variant ${inlineCode(right.variant)}`;
  return `**${inlineCode(value)}** is not a name that images use; ${inlineCode(right.name)}${variant} is.`;
}
