import * as vscode from "vscode";
import type { Client } from "./client.ts";

/** When the server starts. */
export interface Start {
  /** Starts it where that was not done yet; settles when it has answered `initialize`, also where it could not. */
  readonly start: () => Promise<void>;
  readonly started: () => boolean;
  /** Waits for the first JSON document. */
  readonly untilNeeded: vscode.Disposable;
}

/**
 * Starts the server with the first JSON document. VS Code activates us in nearly every window, because plain text may turn out to be a
 * manifest and the box of a commit's message is plain text; a window without JSON has no use for a process of its own. A question of
 * a command starts it, too: the client does that.
 */
export function startWhenNeeded(client: Client, output: vscode.LogOutputChannel): Start {
  let starting: Promise<void> | undefined;
  const start = (): Promise<void> => {
    starting ??= client.start().catch((error: unknown) => output.error(error instanceof Error ? error : String(error)));
    return starting;
  };
  const look = ({ languageId }: vscode.TextDocument): void => {
    if (languageId !== "json" && languageId !== "jsonc") return;
    untilNeeded.dispose();
    void start();
  };
  const untilNeeded = vscode.workspace.onDidOpenTextDocument(look);
  vscode.workspace.textDocuments.forEach(look);
  return { start, started: () => starting !== undefined || client.isRunning(), untilNeeded };
}
