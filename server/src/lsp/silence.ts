import { type CodeAction, CodeActionKind, type Range, type TextDocumentEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { readBaseline, writeBaseline } from "../config/baseline.ts";
import { CONFIGURATION_NAMES } from "../config/configuration.ts";
import { folderOf } from "../config/paths.ts";
import { readConfiguration } from "../config/read.ts";
import { knownAs } from "../fingerprint.ts";
import {
  ARRAY,
  applyEdits,
  type Edit,
  firstChild,
  insertElement,
  insertProperty,
  kindOf,
  NONE,
  nodeAt,
  OBJECT,
  pathOf,
  property,
  replaceValue,
  type Span,
  scan,
  styleOf,
  write,
} from "../json/index.ts";
import type { Problem } from "../rule.ts";
import { placesIn } from "./placing.ts";
import { type Checked, rangeOf, type Session } from "./session.ts";
import { filePath, fileUriLike } from "./uris.ts";

/** What stands in a new suppression until its author says why; a reason is never left out. */
const REASON = "say why this is accepted";

/** The configuration of a document, as it stands in the editor or on the disk. */
interface Target {
  readonly uri: string;
  /** Absolute, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly version: number | null;
  readonly range: (span: Span) => Range;
}

/**
 * Ways to have a problem silenced by the document's configuration: accepted in its baseline, accepted with a reason, or its rule turned
 * off. Nothing where no file of ours holds the configuration, or where the file could not be changed without doubt.
 */
export async function silenceActions(session: Session, checked: Checked, problems: readonly Problem[]): Promise<CodeAction[]> {
  const path = filePath(checked.document.uri);
  if (path === undefined || problems.length === 0) return [];
  const actions: CodeAction[] = [];
  const [first] = problems;
  const known = first === undefined ? undefined : await baselineAction(session, checked, path, first);
  if (known !== undefined) actions.push(known);
  const target = await targetOf(session, checked.document.uri);
  if (target === undefined) return actions;
  const name = target.path.slice(target.path.lastIndexOf("/") + 1);
  const below = `${folderOf(target.path).replace(/\/$/, "")}/`;
  const file = path.startsWith(below) ? path.slice(below.length) : undefined;
  const ids = new Set<string>();
  for (const { rule, at } of problems) {
    if (ids.has(rule.id)) continue;
    ids.add(rule.id);
    if (file !== undefined) {
      const { tree } = checked.report;
      const pointer = pathOf(tree, nodeAt(tree, at.start)).map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`);
      const accepted = { files: file.replace(/[\\*?[\]{}()!+@]/g, "\\$&"), rule: rule.id, pointer: pointer.join(""), reason: REASON };
      const edit = edited(target, (text) => suppressed(text, accepted));
      if (edit !== undefined) actions.push(actionOf(`Accept this \`${rule.id}\`, with a reason in ${name}`, target, edit));
    }
    const edit = edited(target, (text) => turnedOff(text, rule.id));
    if (edit !== undefined) actions.push(actionOf(`Turn off \`${rule.id}\` in ${name}`, target, edit));
  }
  return actions;
}

/**
 * A problem counted among those that the configuration's baseline accepts, as `check --update-baseline` would write it; `undefined` where
 * there is no baseline or it cannot be read.
 */
async function baselineAction(session: Session, checked: Checked, path: string, problem: Problem): Promise<CodeAction | undefined> {
  const file = (await session.configuration(checked.document.uri))?.baseline;
  if (file === undefined) return undefined;
  const uri = fileUriLike(file, checked.document.uri);
  const open = session.documents.get(uri);
  const text = open?.getText() ?? (await session.readBeside(file, checked.document.uri).catch(() => undefined));
  if (text === undefined && !session.client.createsFiles) return undefined;
  const before = text === undefined ? new Map<string, ReadonlyMap<string, number>>() : readBaseline(text, file);
  if (typeof before === "string") return undefined;
  const counts = before.get(path);
  const name = knownAs(checked.report.tree, problem);
  const after = writeBaseline(new Map([...before, [path, new Map([...(counts ?? []), [name, (counts?.get(name) ?? 0) + 1]])]]), file);
  const title = `Accept this \`${problem.rule.id}\` in the baseline ${file.slice(file.lastIndexOf("/") + 1)}`;
  const target = { path: file, ...(open === undefined ? closed(session, uri, text ?? "") : opened(open)) };
  const action = actionOf(title, target, [{ start: 0, end: target.text.length, text: after }]);
  if (text !== undefined) return action;
  return { ...action, edit: { documentChanges: [{ kind: "create", uri: target.uri }, ...(action.edit?.documentChanges ?? [])] } };
}

async function targetOf(session: Session, uri: string): Promise<Target | undefined> {
  const path = (await session.configuration(uri))?.file;
  if (path === undefined || !CONFIGURATION_NAMES.some((name) => path.endsWith(`/${name}`))) return undefined;
  const own = fileUriLike(path, uri);
  const open = session.documents.get(own);
  if (open !== undefined) return { path, ...opened(open) };
  const text = await session.readBeside(path, uri);
  return text === undefined ? undefined : { path, ...closed(session, own, text) };
}

const opened = (document: TextDocument): Omit<Target, "path"> => ({
  uri: document.uri,
  text: document.getText(),
  version: document.version,
  range: (span) => rangeOf(document, span),
});

const closed = ({ client }: Session, uri: string, text: string): Omit<Target, "path"> => ({
  uri,
  text,
  version: null,
  range: placesIn(text, client.encoding),
});

function suppressed(text: string, accepted: unknown): readonly Edit[] {
  const tree = scan(text);
  const style = styleOf(tree);
  const list = property(tree, tree.root, "suppress");
  if (kindOf(tree, list) === ARRAY) return [insertElement(tree, list, write(accepted, style, 2), firstChild(tree, list))];
  return list === NONE ? [insertProperty(tree, tree.root, "suppress", write([accepted], style, 1), firstChild(tree, tree.root))] : [];
}

function turnedOff(text: string, id: string): readonly Edit[] {
  const tree = scan(text);
  const rules = property(tree, tree.root, "rules");
  if (kindOf(tree, rules) !== OBJECT)
    return rules === NONE
      ? [insertProperty(tree, tree.root, "rules", write({ [id]: "off" }, styleOf(tree), 1), firstChild(tree, tree.root))]
      : [];
  const set = property(tree, rules, id);
  return [set === NONE ? insertProperty(tree, rules, id, '"off"', firstChild(tree, rules)) : replaceValue(tree, set, '"off"')];
}

/** The edits, if the file reads afterwards as well as before and says something new. Comments and trailing commas leave some doubt. */
function edited(target: Target, change: (text: string) => readonly Edit[]): readonly Edit[] | undefined {
  const edits = change(target.text);
  if (edits.length === 0) return undefined;
  const before = readConfiguration(target.text, target.path);
  const after = readConfiguration(applyEdits(target.text, edits), target.path);
  return before !== undefined && after !== undefined && after.problems.length <= before.problems.length ? edits : undefined;
}

function actionOf(title: string, { uri, version, range }: Target, edits: readonly Edit[]): CodeAction {
  const change: TextDocumentEdit = {
    textDocument: { uri, version },
    edits: edits.map((edit) => ({ range: range(edit), newText: edit.text })),
  };
  return { title, kind: CodeActionKind.QuickFix, edit: { documentChanges: [change] } };
}
