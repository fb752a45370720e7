import * as vscode from "vscode";

/** Longer texts are left alone, in UTF-16 units. */
const LIMIT = 20_000_000;
/** How long a burst of typing may last before it is looked at, in milliseconds. */
const PAUSE = 60;

/**
 * Gives the language `json` to plain-text documents that turn out to be manifests: pasted into a new editor, piped through
 * `code -`, or blobs without extension. Once for each document: a person who switches back has the last word.
 */
export function promotePlainText(output: vscode.LogOutputChannel): vscode.Disposable {
  const settledFiles = new Set<string>();
  // A new editor takes the name of one that is gone (`Untitled-1`), but a switch of language keeps the object.
  const settledEditors = new WeakSet<vscode.TextDocument>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  const isSettled = (document: vscode.TextDocument): boolean =>
    document.isUntitled ? settledEditors.has(document) : settledFiles.has(document.uri.toString());
  const settle = (document: vscode.TextDocument): void => {
    if (document.isUntitled) settledEditors.add(document);
    else settledFiles.add(document.uri.toString());
  };

  const isPlain = (document: vscode.TextDocument): boolean =>
    !document.isClosed && document.languageId === "plaintext" && !isSettled(document) && beginsLikeJson(document);

  async function look(document: vscode.TextDocument): Promise<void> {
    if (!isPlain(document)) return;
    // Most plain text is no JSON, and then nothing is loaded.
    const { isOurs } = await import("../../server/src/model/kind.ts");
    const text = document.getText();
    if (!isPlain(document) || text.length > LIMIT || !isOurs(text)) return;
    settle(document);
    vscode.languages
      .setTextDocumentLanguage(document, "json")
      .then(undefined, (error: unknown) => output.warn(`${document.uri}: ${error}`));
  }

  function lookSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (document.languageId !== "plaintext") {
      // Somebody chose a language already; going back to plain text is then a choice too.
      settle(document);
      return;
    }
    if (isSettled(document) || !mayBeManifest(document.uri)) return;
    clearTimeout(waiting.get(key));
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key);
        void look(document);
      }, PAUSE),
    );
  }

  const listeners = [
    vscode.workspace.onDidOpenTextDocument(lookSoon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === "plaintext") lookSoon(document);
    }),
  ];
  for (const document of vscode.workspace.textDocuments) lookSoon(document);
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

/** New editors, and files whose name says nothing: `code-stdin-…` and blobs have no extension. */
function mayBeManifest(uri: vscode.Uri): boolean {
  if (uri.scheme === "untitled") return true;
  if (uri.scheme === "output" || uri.scheme === "git") return false;
  return !uri.path.slice(uri.path.lastIndexOf("/") + 1).includes(".");
}

/** Whether the first character that is no white space opens an object or array, looking at some lines only. */
function beginsLikeJson(document: vscode.TextDocument): boolean {
  for (let line = 0; line < Math.min(document.lineCount, 50); line++) {
    const { text, firstNonWhitespaceCharacterIndex } = document.lineAt(line);
    const first = text.replace("\uFEFF", "").trimStart().charAt(0);
    if (first !== "" || firstNonWhitespaceCharacterIndex < text.length) return first === "{" || first === "[";
  }
  return false;
}
