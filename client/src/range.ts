import * as vscode from "vscode";
import type { ConvertRemark } from "../../server/src/lsp/protocol.ts";

/** A range of the server's as VS Code has it: both count UTF-16 units. */
export function rangeOf({ start, end }: ConvertRemark["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
