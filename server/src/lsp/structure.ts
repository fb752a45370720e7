import { getLanguageService } from "vscode-json-languageservice";
import {
  type DocumentSymbol,
  type FoldingRange,
  type FormattingOptions,
  type Position,
  type Range,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
  type TextEdit,
} from "vscode-languageserver";
import { isLayoutBlob } from "../convert/layout-blob.ts";
import {
  ARRAY,
  FALSE,
  KEY,
  keyOf,
  kindOf,
  NONE,
  type Node,
  NULL,
  NUMBER,
  nodeAt,
  OBJECT,
  rawOf,
  STRING,
  spanOf,
  stringOf,
  TRUE,
  type Tree,
} from "../json/index.ts";
import { oneLine } from "../navigate/one-line.ts";
import { partTitles } from "../navigate/outline.ts";
import { rangeOf, type Session } from "./session.ts";

/**
 * Folding, outline, selection and formatting, for editors without a JSON server of their own. All walk the tape and none
 * recurses, so that depth costs nothing.
 */

/** More symbols than this are no outline any more. */
const SYMBOL_LIMIT = 5000;
/** Answers nested deeper than this overflow the JSON writers on both ends. */
const NESTING_LIMIT = 100;

/** Every object and array that spans several lines, up to the line before its closing bracket. */
export async function foldingRanges(session: Session, uri: string): Promise<FoldingRange[]> {
  const checked = await session.checked(uri);
  if (checked === undefined) return [];
  const { document, report } = checked;
  const { tree } = report;
  const titles = session.client.collapsedText && report.document !== undefined ? partTitles(report.document) : undefined;
  const ranges: FoldingRange[] = [];
  for (let node = 0; node < tree.count && ranges.length < session.client.foldingLimit; node++) {
    const kind = kindOf(tree, node);
    if (kind !== OBJECT && kind !== ARRAY) continue;
    const { start, end } = rangeOf(document, spanOf(tree, node));
    const last = ranges.at(-1);
    // Brackets that open on one line fold as one.
    if (end.line - 1 <= start.line || last?.startLine === start.line) continue;
    const title = titles?.get(node);
    ranges.push({ startLine: start.line, endLine: end.line - 1, ...(title === undefined ? {} : { collapsedText: title }) });
  }
  return ranges;
}

const SYMBOL: Readonly<Record<number, SymbolKind>> = {
  [OBJECT]: SymbolKind.Module,
  [ARRAY]: SymbolKind.Array,
  [STRING]: SymbolKind.String,
  [NUMBER]: SymbolKind.Number,
  [TRUE]: SymbolKind.Boolean,
  [FALSE]: SymbolKind.Boolean,
  [NULL]: SymbolKind.Null,
};

/**
 * The properties and elements of the document, named by what they are: "layers[2] tar+gzip 24.5 MB". Flat where the client cannot
 * show a tree.
 */
export async function documentSymbols(session: Session, uri: string): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const checked = await session.checked(uri);
  if (checked === undefined) return [];
  const { document, report } = checked;
  const { tree } = report;
  const titles = report.document === undefined ? new Map<Node, string>() : partTitles(report.document);
  const roots: DocumentSymbol[] = [];
  const flat: SymbolInformation[] = [];
  /** The containers around the node at hand, with their symbols (the root has none) and how many elements were seen. */
  const around: { readonly node: Node; readonly into: DocumentSymbol[]; elements: number }[] = [];
  for (let node = tree.root; node !== NONE && node < tree.count && flat.length < SYMBOL_LIMIT; node++) {
    if (kindOf(tree, node) === KEY) continue;
    while (around.length > 0 && (tree.end[around.at(-1)?.node ?? 0] as number) <= (tree.start[node] as number)) around.pop();
    const holder = around.at(-1);
    const kind = kindOf(tree, node);
    const isContainer = kind === OBJECT || kind === ARRAY;
    if (node === tree.root) {
      if (isContainer) around.push({ node, into: roots, elements: 0 });
      continue;
    }
    if (holder === undefined || around.length > NESTING_LIMIT) continue;
    const key = keyOf(tree, node);
    const title = titles.get(node);
    const plain = key === NONE ? elementName(tree, holder.node, holder.elements++) : oneLine(stringOf(tree, key)) || '""';
    const name = title === undefined ? plain : `${plain} ${title}`;
    const children: DocumentSymbol[] = [];
    const span = spanOf(tree, node);
    const range = rangeOf(document, key === NONE ? span : { start: tree.start[key] as number, end: span.end });
    const symbol: DocumentSymbol = {
      name,
      kind: SYMBOL[kind] ?? SymbolKind.Variable,
      range,
      selectionRange: key === NONE ? rangeOf(document, span) : rangeOf(document, spanOf(tree, key)),
      children,
    };
    if (!isContainer) symbol.detail = rawOf(tree, node).slice(0, 100);
    holder.into.push(symbol);
    flat.push({ name, kind: symbol.kind, location: { uri: document.uri, range } });
    if (isContainer) around.push({ node, into: children, elements: 0 });
  }
  if (flat.length >= SYMBOL_LIMIT) session.connection.console.info(`outline: the first ${SYMBOL_LIMIT} properties and elements are given`);
  return session.client.nestedSymbols ? roots : flat;
}

/** An element by the property that lists it: `layers[2]`. */
function elementName(tree: Tree, list: Node, index: number): string {
  const key = keyOf(tree, list);
  return `${key === NONE ? "" : oneLine(stringOf(tree, key))}[${index}]`;
}

/** For each position the tokens around it, from the innermost to the document. */
export async function selectionRanges(session: Session, uri: string, positions: readonly Position[]): Promise<SelectionRange[] | null> {
  const checked = await session.checked(uri);
  if (checked === undefined) return null;
  const { document, report } = checked;
  return positions.map((position) => {
    const spans: Range[] = [];
    const add = (start: number, end: number): void => {
      spans.push(rangeOf(document, { start, end }));
    };
    for (let node = nodeAt(report.tree, document.offsetAt(position)); node !== NONE; node = report.tree.parent[node] as number)
      if (spans.length < NESTING_LIMIT) for (const [start, end] of levels(report.tree, node)) add(start, end);
    let chosen: SelectionRange = { range: { start: position, end: position } };
    if (spans.length > 0) {
      let parent: SelectionRange | undefined;
      for (const range of spans.reverse()) parent = parent === undefined ? { range } : { range, parent };
      if (parent !== undefined) chosen = parent;
    }
    return chosen;
  });
}

/** The ranges that one node adds, the narrower first: of a string its content, of a key the whole property. */
function* levels(tree: Tree, node: Node): Generator<[number, number]> {
  const { start, end } = spanOf(tree, node);
  const kind = kindOf(tree, node);
  if (kind === STRING || kind === OBJECT || kind === ARRAY) {
    // What is not closed has no last character to leave out.
    const closed = "\"'}]".includes(tree.text.charAt(end - 1)) && end - start > 1;
    const inner: [number, number] = [start + 1, closed ? end - 1 : end];
    if (inner[1] > inner[0]) yield inner;
  }
  yield [start, end];
  if (kind !== KEY) return;
  const value = node + 1;
  if (value < tree.count && tree.parent[value] === node) yield [start, tree.end[value] as number];
}

/**
 * Formats the whole document or a range as the client asks. Not where the document is nested too deeply, and not in a blob
 * of a layout, whose name is the digest of its bytes.
 */
export async function format(session: Session, uri: string, options: FormattingOptions, range?: Range): Promise<TextEdit[]> {
  const checked = await session.checked(uri);
  if (checked === undefined || checked.report.tree.tooDeep !== NONE || isLayoutBlob(checked.options.file)) return [];
  jsonService ??= getLanguageService({});
  return jsonService.format(
    checked.document,
    range ?? rangeOf(checked.document, { start: 0, end: checked.report.tree.text.length }),
    options,
  );
}

let jsonService: ReturnType<typeof getLanguageService> | undefined;
