import type { EditorView } from "@codemirror/view";
import type { Range } from "vscode-languageserver-types";
import type { Actions } from "../editor/actions.ts";
import { toOffset } from "../editor/positions.ts";
import type { LanguageServer } from "../language-server.ts";

/** What a panel may use of the page. */
export interface Page {
  readonly server: LanguageServer;
  readonly view: EditorView;
  readonly actions: Actions;
  /** Says something to everybody, those who hear the page included. */
  readonly announce: (says: string) => void;
  readonly openNew: (text: string, name: string) => void;
}

/** A panel that shows something about the document in front, and shows it anew when asked to. */
export interface Panel {
  readonly refresh: () => Promise<void>;
}

/** Leads to a place of the document. */
export function reveal(view: EditorView, { start, end }: Range): void {
  revealSpan(view, toOffset(view.state, start), toOffset(view.state, end));
}

/** The same for a place in offsets. */
export function revealSpan(view: EditorView, from: number, to: number): void {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  view.focus();
}

/** Copies a text and says so. */
export async function copy(text: string, what: string, announce: (says: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} is copied`);
  } catch {
    announce(`${what} could not be copied: the browser does not allow it`);
  }
}

/** Offers a text as a file. */
export function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
