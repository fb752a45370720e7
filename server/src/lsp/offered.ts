import { CodeActionKind } from "vscode-languageserver";
import { SHOWN_ROLES } from "../hints/shown-roles.ts";
import type { Client } from "./client.ts";
import { CONVERT_DOCUMENT } from "./protocol.ts";

// What the capabilities say of features whose code is loaded later.

/** All safe fixes at once: for `editor.codeActionsOnSave`. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.oci-manifest`;

/** The kinds that we offer, for the capabilities. */
export const REFACTORINGS: readonly string[] = [
  CodeActionKind.RefactorRewrite,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
];

/** The token types and modifiers that our semantic tokens name by number; contributed to VS Code in package.json. */
export const LEGEND = {
  tokenTypes: SHOWN_ROLES.map((role) => `oci${role.charAt(0).toUpperCase()}${role.slice(1)}`),
  tokenModifiers: ["deprecated"],
};

/** Whether the server converts when it is told to: the client has no command of its own for it, and changes documents when asked. */
export function convertsByCommand(client: Client): boolean {
  return client.appliesEdits && !client.commands.includes(CONVERT_DOCUMENT);
}
