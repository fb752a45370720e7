import * as vscode from "vscode";
import { isLayoutBlob } from "../../server/src/convert/layout-blob.ts";

/** What makes a text another one while it is saved, by section and name. */
const CHANGES: readonly (readonly [section: string, name: string])[] = [
  ["editor", "formatOnSave"],
  ["files", "insertFinalNewline"],
  ["files", "trimFinalNewlines"],
  ["files", "trimTrailingWhitespace"],
];

/**
 * Says once that saving changes a blob of a layout beyond what was typed, when somebody begins to edit one: its name is the digest of its
 * content, and the editor's settings would make it another.
 */
export function warnOfSaving(): vscode.Disposable {
  let warned = false;
  return vscode.workspace.onDidChangeTextDocument(async ({ document }) => {
    if (warned || !document.isDirty || document.uri.scheme === "untitled" || !isLayoutBlob(document.uri.path)) return;
    const names = settingsThatChange(document);
    if (names.length === 0) return;
    warned = true;
    const words = `Saving would change this blob beyond your edit (${names.join(", ")}), and its name is the digest of its content.`;
    const choice = await vscode.window.showInformationMessage(words, "Save without Formatting", "Open Settings");
    if (choice === "Save without Formatting") {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.files.saveWithoutFormatting");
    } else if (choice === "Open Settings") await vscode.commands.executeCommand("workbench.action.openSettings", names.join(" "));
  });
}

function settingsThatChange(document: vscode.TextDocument): string[] {
  return CHANGES.flatMap(([section, name]) =>
    vscode.workspace.getConfiguration(section, document).get<boolean>(name) === true ? [`${section}.${name}`] : [],
  );
}
