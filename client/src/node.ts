import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { type Api, activateWith, type MakeClient } from "./extension.ts";
import { registerRegistry } from "./registry/open.ts";
import { registerTasks, registerVerify } from "./tasks.ts";

/** The entry for VS Code on Node: the server runs as a process of its own. */
export function activate(context: vscode.ExtensionContext): Api {
  const module = context.asAbsolutePath("dist/server.js");
  const program = context.asAbsolutePath("dist/cli.js");
  context.subscriptions.push(registerTasks(program), registerVerify(program));
  registerRegistry(context);
  const makeClient: MakeClient = (name, options) => {
    const run = { module, transport: TransportKind.ipc };
    const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
    return new LanguageClient("oci-manifest", name, { run, debug }, options);
  };
  const holder = `oci-manifest ${context.extension.packageJSON.version} in VS Code`;
  return activateWith(context, makeClient, async (path) => (await import("../../server/src/entry/writing.ts")).lock(path, holder));
}

/** The client is among the subscriptions and ends with them. */
export function deactivate(): void {}
