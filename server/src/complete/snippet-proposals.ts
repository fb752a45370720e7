import { ARRAY, kindOf, NONE, OBJECT, type Span, type Tree } from "../json/index.ts";
import { ATTESTATION_MANIFEST, entryPlatform, referencesOf } from "../model/attestation.ts";
import type { Detected } from "../model/kinds.ts";
import { type Asked, EPOCH, type Question } from "./asked.ts";
import { neighboursOf } from "./neighbours.ts";
import { partSnippets } from "./part-snippets.ts";
import { valuePlace } from "./place.ts";
import { styleAround } from "./property-proposals.ts";
import { type Draft, lineIndent, type Proposal, rank } from "./proposal.ts";
import { PLAIN_STYLE, snippetMembers, snippetText, tabStops } from "./shape.ts";
import { documentSnippets } from "./snippets.ts";

/** A text longer than this is no beginning. */
const LONGEST = 256;

/** What stands of a document of which nothing is written but its brackets, or a word that asks for one. */
interface Beginning {
  readonly at: Span;
  readonly form: "all" | "members";
  readonly word: string;
}

function beginningOf(tree: Tree, offset: number): Beginning | undefined {
  const { text } = tree;
  if (text.length > LONGEST) return undefined;
  const bare = text.replace(/^\ufeff/, "").trim();
  const start = text.indexOf(bare, tree.bom ? 1 : 0);
  const end = start + bare.length;
  if (bare === "") return { at: { start: offset, end: offset }, form: "all", word: "" };
  if (offset < start || offset > end) return undefined;
  if (/^[A-Za-z][A-Za-z -]{0,30}$/.test(bare)) return { at: { start, end }, form: "all", word: bare };
  if (!/^\{\s*\}?$/.test(bare) || offset === start) return undefined;
  // What is replaced must be on one line (LSP 3.17, CompletionItem.textEdit).
  return /[\r\n]/.test(bare)
    ? offset > start && (offset < end || !bare.endsWith("}"))
      ? { at: { start: offset, end: offset }, form: "members", word: "" }
      : undefined
    : { at: { start, end }, form: "all", word: "" };
}

/**
 * Whole documents where there is none yet: in an empty text, in empty braces, or instead of a word that one of them is called by. An empty
 * file may become any JSON, so nothing is proposed unless somebody asks, or the file's kind is set.
 */
export function documentProposals(tree: Tree, kind: Detected, offset: number, asked: Asked): readonly Proposal[] {
  if (asked.explicit !== true && kind === undefined) return [];
  const beginning = beginningOf(tree, offset);
  if (beginning === undefined) return [];
  const { at, form, word } = beginning;
  const wanted = word.toLowerCase();
  if (word !== "" && (word.length < 2 || !documentSnippets.some((snippet) => isCalled(snippet.label, wanted)))) return [];
  const indent = lineIndent(tree.text, at.start);
  // A blank line inside of braces is indented by one level.
  const style = form === "members" && indent !== "" ? { ...PLAIN_STYLE, indent } : PLAIN_STYLE;
  return documentSnippets
    .filter((snippet) => kind === undefined || snippet.kind === kind)
    .filter((snippet) => word === "" || isCalled(snippet.label, wanted))
    .map((snippet, index) => {
      const value = snippet.value(tabStops(), asked.now ?? EPOCH);
      const text = form === "members" ? snippetMembers(value, style) : snippetText(value, style);
      return {
        label: snippet.label,
        kind: "snippet",
        detail: snippet.detail,
        explains: { of: "snippet", name: snippet.id },
        at,
        text: text.replaceAll("\n", `\n${indent}`),
        ...(/\$\{/.test(text) ? { snippet: true as const } : {}),
        // Brackets that stand there are no part of a name that could be compared.
        ...(word === "" ? { filter: tree.text.slice(at.start, offset) || snippet.label } : {}),
        sort: rank(index),
      };
    });
}

/** Whether one of the words of a label begins as somebody typed it, or the label itself. */
function isCalled(label: string, typed: string): boolean {
  const lower = label.toLowerCase();
  return lower.startsWith(typed) || lower.split(" ").some((word) => word.startsWith(typed));
}

/** Whole values for the empty place at the caret: a descriptor, an entry, a platform, a step. */
export function partDrafts(question: Question): readonly Draft[] {
  const { tree, kind, caret, doc, now } = question;
  const place = valuePlace(kind, caret.path);
  if (place === undefined) return [];
  const container = kindOf(tree, caret.container);
  if (container !== OBJECT && container !== ARRAY && caret.container !== NONE) return [];
  const style = container === ARRAY && place !== "platform" ? elementStyle(question) : styleAround(tree, caret.container, caret.at.start);
  const taken = place === "platform" ? platformsAround(question) : new Set<string>();
  const attests = place === "platform" && referencesOf(doc).get(caret.container)?.type === ATTESTATION_MANIFEST;
  return partSnippets
    .filter((snippet) => snippet.place === place && snippet.kinds?.includes(kind) !== false)
    .map((snippet, index): Draft => {
      const first = attests ? snippet.label === "unknown/unknown" : !taken.has(snippet.label);
      return {
        label: snippet.label,
        kind: "snippet",
        detail: snippet.detail,
        explains: { of: "snippet", name: snippet.id },
        json: snippetText(snippet.value(tabStops(), now), style),
        sort: `${first ? 0 : 1}${rank(index)}`,
      };
    });
}

/** Elements stand on lines of their own wherever the document has lines. */
function elementStyle({ tree, caret }: Question): typeof PLAIN_STYLE {
  const style = styleAround(tree, tree.root, tree.text.length);
  const inline = styleAround(tree, caret.container, caret.at.start);
  return style.indent === undefined ? inline : style;
}

/** The platforms that entries around have already. */
function platformsAround({ doc, caret }: Question): ReadonlySet<string> {
  const names = new Set<string>();
  for (const near of neighboursOf(doc, caret.container)) {
    const name = entryPlatform(doc, near);
    if (name !== undefined) names.add(name);
  }
  return names;
}
