import type { Edit, Span, Tree } from "../json/index.ts";
import type { Caret } from "./caret.ts";
import type { Explains } from "./explain.ts";

/** One proposal. */
export interface Proposal {
  readonly label: string;
  readonly kind: "property" | "media-type" | "value" | "digest" | "snippet";
  /** One line beside the label. Plain text. */
  readonly detail?: string;
  /** What `explanationOf` makes Markdown of, when somebody reads it. Plain data, which travels to the editor and back. */
  readonly explains?: Explains;
  /** What is replaced, and by what; `snippet` holds tab stops in LSP syntax instead of plain text. Lines are indented for their place. */
  readonly at: Span;
  readonly text: string;
  readonly snippet?: true;
  /** What is typed is compared with this instead of the label. */
  readonly filter?: string;
  /** A comma that is missing behind the neighbour before. */
  readonly also?: Edit;
  /** Sorts among its fellows. */
  readonly sort: string;
  /** It is no longer to be written. */
  readonly deprecated?: true;
}

/** What there is to propose; `incomplete` where there is more for who types on. */
export interface Proposals {
  readonly items: readonly Proposal[];
  readonly incomplete: boolean;
}

/** What a proposal is made of before it has a place. */
export type Draft = Omit<Proposal, "at" | "also" | "sort" | "text" | "snippet"> & {
  /** JSON, or JSON with tab stops: then it is a snippet. */
  readonly json: string;
  readonly sort?: string;
};

/** Whether a text in LSP snippet syntax has a tab stop. */
const TAB_STOP = /(?<!\\)\$(?:\d|\{)/;

/** Puts drafts where the caret is, in their order unless they say otherwise, with the commas that are missing around. */
export function placed(tree: Tree, caret: Caret, drafts: readonly Draft[]): readonly Proposal[] {
  const indent = lineIndent(tree.text, caret.at.start);
  return drafts.map(({ json, sort, ...draft }, index) => {
    const isSnippet = TAB_STOP.test(json);
    const text = (isSnippet ? json : json.replace(/\\([\\$}])/g, "$1")).replaceAll("\n", `\n${indent}`);
    return {
      ...draft,
      at: caret.at,
      text: caret.commaAfter ? `${text},` : text,
      ...(isSnippet ? { snippet: true as const } : {}),
      ...(caret.missingComma === undefined ? {} : { also: { start: caret.missingComma, end: caret.missingComma, text: "," } }),
      sort: sort ?? rank(index),
    };
  });
}

/** A tab stop in LSP snippet syntax, with what stands there until something is typed. */
export function stop(number: number, shown: string): string {
  return `\${${number}:${shown.replace(/[\\$}]/g, "\\$&")}}`;
}

/** A place in a list as a text that sorts. */
export function rank(index: number): string {
  return String(index).padStart(4, "0");
}

/** The JSON of a plain string, which may hold a `$`, where tab stops may stand beside it. */
export function snippetString(text: string): string {
  return JSON.stringify(text).replace(/[\\$}]/g, "\\$&");
}

/** The blanks that the line of `offset` begins with. */
export function lineIndent(text: string, offset: number): string {
  const from = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  let to = from;
  while (to < offset && (text[to] === " " || text[to] === "\t")) to++;
  return text.slice(from, to);
}
