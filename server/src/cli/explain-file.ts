import { explainDocument } from "../explain/explain.ts";
import { validate } from "../validate.ts";
import { nameOf } from "./file-name.ts";
import type { Input } from "./input.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { markdown } from "./report/page.ts";

type Text = Exclude<Input, { readonly error: string }>;

/** The page about a document, for a terminal: the same that an editor shows. */
export function filePage(file: string, path: string, { text, digest, size }: Text, colours: Colours, width: number): string {
  const report = validate(text, { file: path });
  const page = explainDocument(report, { name: nameOf(file), digest, size });
  return `${markdown(shownLines(page), width, colours)}\n`;
}

/** Nothing from a document commands the terminal. */
const shownLines = (text: string): string => text.split("\n").map(shown).join("\n");
