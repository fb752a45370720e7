import { TARGET_TITLES, TARGETS } from "../../server/src/refusals.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type Assets, framed } from "./frame.ts";
import { ruleList, rulePage } from "./rules.ts";

export { gallery } from "./gallery.ts";
export { searchEntries } from "./rules.ts";

/**
 * Every page of the site, by its path.
 *
 * @param content what stands in the editor's page, web/index.html
 * @param nonce of the style sheet that the editor makes
 */
export async function pages(content: string, assets: Assets, nonce: string): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  made.set(
    "index.html",
    framed({
      title: "Check a container manifest · OCI & Docker manifests",
      description:
        "Paste an OCI index, image manifest, Docker manifest list or BuildKit cache: what is wrong with it, who refuses it, what it is, and its conversion. Nothing leaves your machine.",
      base: "",
      body: content,
      assets,
      script: "main.js",
      preload: ["server-source.js"],
      nonce,
    }),
  );
  made.set("rules/index.html", ruleList(assets));
  for (const rule of rules) made.set(`rules/${rule.id}.html`, await rulePage(rule, assets));
  return made;
}

/** Who can be asked for, with what each is: the facts themselves stay with the language server. */
export function targets(): readonly (readonly [name: string, title: string])[] {
  return TARGETS.map((name) => [name, TARGET_TITLES[name]]);
}
