import * as vscode from "vscode";
import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler, type ErrorHandlerResult } from "vscode-languageclient";

/** So many ends within so many milliseconds are a crash loop. */
const ENDS = 4;
const WINDOW = 3 * 60_000;

/** Starts an ended server again, and after several ends in a row asks instead. */
export function createErrorHandler(): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (): ErrorHandlerResult => ({ action: ErrorAction.Continue }),
    closed: (): CloseHandlerResult => {
      const now = Date.now();
      ends.push(now);
      while (ends.length > 0 && now - (ends[0] as number) > WINDOW) ends.shift();
      if (ends.length <= ENDS) return { action: CloseAction.Restart };
      ends.length = 0;
      void vscode.window
        .showErrorMessage("The manifest language server ended several times in the last three minutes.", "Restart", "Show Output")
        .then((choice) => {
          if (choice === "Restart") return vscode.commands.executeCommand("oci-manifest.restart");
          if (choice === "Show Output") return vscode.commands.executeCommand("oci-manifest.showOutput");
        });
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
