import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as vscode from "vscode";

/** The path of the folder that is open, a copy of samples/, for tests on the machine itself. */
export const workspace = (): string => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "a folder is open");
  return folder.uri.fsPath;
};

/** A file of the workspace. */
export const uriOf = (name: string): vscode.Uri => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "a folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
};

/** The bytes of a file, wherever it lies. */
export const bytesOf = (uri: vscode.Uri): Thenable<Uint8Array> => vscode.workspace.fs.readFile(uri);

/** Its text. */
export const textOf = async (uri: vscode.Uri): Promise<string> => new TextDecoder("utf-8", { ignoreBOM: true }).decode(await bytesOf(uri));

/** Writes a text as a file. */
export const write = (uri: vscode.Uri, text: string): Thenable<void> => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));

/** Asks again until there is an answer. */
export async function until<T>(
  what: string,
  question: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  milliseconds = 20_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The diagnostics of this extension alone. */
export const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "oci-manifest");

/** The rule that a diagnostic names. */
export const codeOf = ({ code }: vscode.Diagnostic): string => String(typeof code === "object" ? code.value : code);

/** Our diagnostics of a document, once they are as awaited. */
export const settled = (uri: vscode.Uri, isAwaited: (found: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> =>
  until(`diagnostics of ${uri.path}, which are ${JSON.stringify(ours(uri).map(codeOf))}`, () => {
    const found = ours(uri);
    return isAwaited(found) ? found : undefined;
  });

/** Whether a rule is among the diagnostics. */
export const tells =
  (rule: string) =>
  (found: vscode.Diagnostic[]): boolean =>
    found.some((one) => codeOf(one) === rule);

/** Opens a document in front. */
export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** What the server says of a document. */
export interface Status {
  readonly kind: string | null;
  readonly label: string;
  readonly digest: string;
  readonly size: number;
  readonly compact?: { readonly digest: string; readonly size: number };
}

interface Api {
  readonly start: () => Promise<void>;
  readonly client: { start(): Promise<void>; sendRequest(method: string, parameters: unknown): Promise<unknown> };
  readonly shownStatus: () => { readonly text: string; readonly tooltip: string } | undefined;
}

/** What the extension exports, once its server answers. */
export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("oci-manifest.oci-manifest");
  assert.ok(extension, "the extension is installed");
  const exported = await extension.activate();
  await exported.start();
  return exported;
}

/** Asks the server what a document is; `null` where it is not ours. */
export const statusOf = async (uri: vscode.Uri): Promise<Status | null> =>
  (await (await api()).client.sendRequest("oci-manifest/status", { uri: uri.toString() })) as Status | null;

/** The digest of a text in UTF-8, or of bytes. */
export const sha256 = (content: string | Uint8Array): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** What Ctrl+. would list at a place, edits resolved. */
export async function actionsAt(uri: vscode.Uri, range: vscode.Range, kind?: vscode.CodeActionKind): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    range,
    kind?.value,
    50,
  );
  return actions ?? [];
}

/** The range of the first place where `words` stand. */
export function placeOf(document: vscode.TextDocument, words: string): vscode.Range {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `${words} stands in the document`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
}

/** Changes a workspace setting of ours, waits for nothing. */
export const set = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration("oci-manifest").update(name, value, vscode.ConfigurationTarget.Workspace);

/**
 * The labels of what completion offers at a position in the order of the list, once `isAwaited` holds. By its kind, since the built-in JSON server
 * proposes values that stand elsewhere in the document, and VS Code its words.
 */
export const completions = (
  uri: vscode.Uri,
  at: vscode.Position,
  kind: vscode.CompletionItemKind,
  isAwaited: (labels: readonly string[]) => boolean,
): Promise<readonly string[]> =>
  until("completion", async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, at);
    const proposed = list.items.filter((item) => item.kind === kind).sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
    const labels = proposed.map(({ label }) => (typeof label === "string" ? label : label.label));
    return isAwaited(labels) ? labels : undefined;
  });

/** A new editor with the conversion in it. */
export const newConversion = (): Promise<vscode.TextDocument> =>
  until("the new document", () =>
    vscode.workspace.textDocuments.find(
      (document) =>
        document.isUntitled &&
        document.languageId === "json" &&
        /"mediaType": ?"application\/vnd\.oci\.image\.manifest/.test(document.getText()),
    ),
  );
