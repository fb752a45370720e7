import type * as vscode from "vscode";
import { type Api, activateWith } from "./extension.ts";
import { registerRegistry } from "./registry/register.ts";
import { registerTasks, registerVerify } from "./tasks.ts";

/** The entry for VS Code on Node: the server runs as a process of its own. */
export function activate(context: vscode.ExtensionContext): Api {
  const server = context.asAbsolutePath("dist/server.js");
  const program = context.asAbsolutePath("dist/cli.js");
  context.subscriptions.push(registerTasks(program), registerVerify(program));
  registerRegistry(context);
  const holder = `oci-manifest ${context.extension.packageJSON.version} in VS Code`;
  return activateWith(
    context,
    async (wanted) => (await import("./node-client.ts")).nodeClient(server, wanted),
    async (path) => (await import("../../server/src/entry/writing.ts")).lock(path, holder),
  );
}

/** The client is among the subscriptions and ends with them. */
export function deactivate(): void {}
