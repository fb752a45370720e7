import * as vscode from "vscode";
import { CACHE_EXPORT_FLAG } from "../../server/src/convert/export-options.ts";
import { COPY_EXPORT_OPTIONS, OPEN_NEW, TURN_OFF_RULE } from "../../server/src/lsp/protocol.ts";
import { INSPECT_OUTPUT } from "../../server/src/model/kinds.ts";
import type { Client } from "./client.ts";
import { SAMPLE } from "./sample.ts";
import type { StatusView } from "./status.ts";

/** The commands that need no preview. */
export function registerCommands(
  context: vscode.ExtensionContext,
  client: Client,
  output: vscode.LogOutputChannel,
  status: StatusView,
): void {
  const register = (command: string, act: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(command, act));
  };
  register(COPY_EXPORT_OPTIONS, () => copy(CACHE_EXPORT_FLAG, "Copied the export options; put the cache's reference in place of `…`"));
  register("oci-manifest.copyDigest", async (given) => {
    const current = typeof given === "string" ? undefined : await status.current();
    const digest = typeof given === "string" ? given : current?.digest;
    if (digest === undefined || current?.kind === INSPECT_OUTPUT) {
      void vscode.window.showInformationMessage("The document in front is no container manifest.");
      return;
    }
    await copy(digest, `Copied ${digest}`);
  });
  register("oci-manifest.restart", async () => {
    client.forgive();
    await client.restart();
    await status.refresh();
  });
  register("oci-manifest.showOutput", () => output.show(true));
  register(OPEN_NEW, async (text) => {
    if (typeof text !== "string") return;
    const document = await vscode.workspace.openTextDocument({ language: "json", content: text });
    await vscode.window.showTextDocument(document, { preview: false });
  });
  register("oci-manifest.openSample", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "json", content: SAMPLE });
    await vscode.window.showTextDocument(document, { preview: false });
  });
  register("oci-manifest.walkthrough", () =>
    vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`, false),
  );
  register(TURN_OFF_RULE, async (id, uri) => {
    if (typeof id !== "string" || typeof uri !== "string") return;
    const settings = vscode.workspace.getConfiguration("oci-manifest", vscode.Uri.parse(uri));
    const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    const found = settings.inspect<Record<string, string>>("rules");
    const before = target === vscode.ConfigurationTarget.Workspace ? found?.workspaceValue : found?.globalValue;
    await settings.update("rules", { ...before, [id]: "off" }, target);
  });
}

async function copy(text: string, says: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(says, 4000);
}
