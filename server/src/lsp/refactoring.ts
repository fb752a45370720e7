import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { folderOf } from "../config/paths.ts";
import type { Change, NewDocument, Refactoring, Surroundings } from "../convert/refactoring.ts";
import { refactoringsAt } from "../convert/refactorings.ts";
import type { Span } from "../json/index.ts";
import { utf8 } from "../oci/digest.ts";
import { OPEN_NEW } from "./protocol.ts";
import { type Checked, rangeOf, type Session } from "./session.ts";
import { diskPath, fileUriLike } from "./uris.ts";
import { workspaceEdit } from "./workspace-edit.ts";

const KINDS = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
} as const;

/** How a listed refactoring is found again when it is resolved: where it was asked for, and which it was. */
export interface Listed extends Span {
  readonly id: string;
}

/**
 * The refactorings at a range. What concerns the whole document is left out where the editor asks by itself at each caret, unless the
 * caret is at the document's beginning: a light bulb on every line says nothing.
 */
export function* refactorActions(session: Session, checked: Checked, { range, context }: CodeActionParams): Generator<CodeAction> {
  const { document, version } = checked;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const unasked = context.triggerKind === CodeActionTriggerKind.Automatic && context.only === undefined && range.start.line > 0;
  for (const refactoring of refactorings(session, checked, { start, end }, unasked)) {
    const { title, kind, id } = refactoring;
    const action: CodeAction = { title, kind: KINDS[kind] };
    if (refactoring.opens) {
      const open = opener(session, document.uri);
      // To make it may take the digest of the whole document.
      const change = open && refactoring.make();
      const opened = change?.opens && open?.(change.opens);
      if (change === undefined || opened === undefined) continue;
      const edit = change.edits.length > 0 ? workspaceEdit(session, document, change.edits) : undefined;
      yield { ...action, ...opened, ...merged(edit, opened.edit) };
    } else if (session.client.resolvesEdits) {
      yield { ...action, data: { uri: document.uri, version, refactoring: { id, start, end } } };
    } else yield { ...action, edit: editOf(session, checked, refactoring.make()) };
  }
}

/** The edit of a listed refactoring; `undefined` where there is none of its name. */
export function refactoringEdit(session: Session, checked: Checked, { id, start, end }: Listed): WorkspaceEdit | undefined {
  const found = refactorings(session, checked, { start, end }, false).find((each) => each.id === id);
  return found === undefined ? undefined : editOf(session, checked, found.make());
}

function refactorings(session: Session, checked: Checked, at: Span, placesOnly: boolean): Refactoring[] {
  const { document } = checked.report;
  return document === undefined ? [] : refactoringsAt(document, at, surroundingsOf(session), placesOnly);
}

/** What a text is called, and the contents of the other documents that are open. */
function surroundingsOf({ host, documents }: Session): Surroundings {
  return {
    named: (text) => {
      const bytes = utf8(text);
      return { digest: host.digest(bytes), size: bytes.length };
    },
    content: (digest, size) => {
      for (const other of documents.all()) {
        // A UTF-16 unit is one to three bytes, so most documents need not be hashed.
        const text = other.getText();
        if (text.length > size || text.length * 3 < size) continue;
        const bytes = utf8(text);
        if (bytes.length === size && host.digest(bytes) === digest) return bytes;
      }
      return undefined;
    },
  };
}

function editOf(session: Session, { document }: Checked, { edits, snippet }: Change): WorkspaceEdit {
  if (snippet === undefined || !session.client.snippetEdits) return workspaceEdit(session, document, edits);
  const { uri, version } = document;
  const edit = { range: rangeOf(document, snippet), snippet: { kind: "snippet" as const, value: snippet.text } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: [edit] }] };
}

/** How this client opens a new document: by its own command, else by an edit that makes a file beside; some can do neither. */
function opener({ client }: Session, uri: string): ((made: NewDocument) => Pick<CodeAction, "command" | "edit">) | undefined {
  if (client.commands.includes(OPEN_NEW))
    return ({ text, name }) => ({ command: { title: "Open", command: OPEN_NEW, arguments: [text, name] } });
  const path = diskPath(uri);
  if (!client.createsFiles || path === undefined) return undefined;
  return ({ text, name }) => {
    const beside = fileUriLike(`${folderOf(path).replace(/\/$/, "")}/${name}`, uri);
    const start = { line: 0, character: 0 };
    const content: TextDocumentEdit = {
      textDocument: { uri: beside, version: null },
      edits: [{ range: { start, end: start }, newText: text }],
    };
    // A file that is there stays: the client then refuses the whole.
    return { edit: { documentChanges: [{ kind: "create", uri: beside, options: { overwrite: false, ignoreIfExists: false } }, content] } };
  };
}

function merged(edit: WorkspaceEdit | undefined, opens: WorkspaceEdit | undefined): Pick<CodeAction, "edit"> {
  if (edit === undefined || opens === undefined) {
    const only = edit ?? opens;
    return only === undefined ? {} : { edit: only };
  }
  return { edit: { documentChanges: [...(opens.documentChanges ?? []), ...(edit.documentChanges ?? [])] } };
}
