import { ARRAY, elementsOf, kindOf, property, STRING, scan, stringAt, stringOf, type Tree } from "../json/index.ts";
import { withoutSecrets } from "../oci/secret-mask.ts";
import { timeInWords } from "../oci/time-words.ts";
import { inlineCode, paragraphs } from "./markdown.ts";

/** Longer texts are no image of Docker's. */
const LONGEST = 1 << 20;

/**
 * The image that stands as JSON in a string of a schema 1 manifest, in a few lines of Markdown: its id and parent, when and by which step
 * it was made, and for which platform. Secrets in the step are not shown.
 */
export function v1ImageHover(text: string): string {
  if (text.length > LONGEST) return "**An image of Docker before 1.10** — too long to be read";
  const tree = scan(text);
  if (tree.faults.length > 0) return "**Not an image** — the string holds no JSON, so no client reads the manifest";
  const said = (object: number, name: string): string | undefined => stringAt(tree, property(tree, object, name)) || undefined;
  const id = said(tree.root, "id");
  const parent = said(tree.root, "parent");
  const created = said(tree.root, "created");
  const step = commandOf(tree, property(tree, tree.root, "container_config"));
  const platform = [said(tree.root, "os"), said(tree.root, "architecture")].filter((word) => word !== undefined).join("/");
  return paragraphs(
    `**Image ${id === undefined ? "without `id`" : short(id)}** — ${parent === undefined ? "the base: it has no parent" : `on ${short(parent)}`}`,
    [created === undefined ? undefined : (timeInWords(created) ?? inlineCode(created)), platform === "" ? undefined : inlineCode(platform)]
      .filter((part) => part !== undefined)
      .join(" · "),
    step === undefined ? undefined : `Made by ${inlineCode(withoutSecrets(step))}`,
  );
}

/** The step that made an image: the command of the container that ran it. */
function commandOf(tree: Tree, config: number): string | undefined {
  const command = property(tree, config, "Cmd");
  if (kindOf(tree, command) !== ARRAY) return undefined;
  const words: string[] = [];
  for (const word of elementsOf(tree, command)) {
    if (kindOf(tree, word) === STRING) words.push(stringOf(tree, word));
    if (words.length > 16) break;
  }
  const text = words.join(" ").replace(/^\/bin\/sh -c (?:#\(nop\) *)?/, "");
  return text === "" ? undefined : text;
}

function short(id: string): string {
  return inlineCode(/^[0-9a-f]{64}$/.test(id) ? `${id.slice(0, 12)}…` : id.slice(0, 40));
}
