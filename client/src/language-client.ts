import type * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import type { InitializationOptions } from "../../server/src/lsp/protocol.ts";
import type { LibraryClient } from "./client.ts";
import { takeCare } from "./set-aside.ts";

/** What a client is made of, wherever it runs. */
export interface Wanted {
  readonly name: string;
  readonly output: vscode.LogOutputChannel;
  /** Asked anew at each start. */
  readonly options: () => InitializationOptions;
  /** Told when the server came up or is gone. */
  readonly moved: (isRunning: boolean) => void;
}

/** A client of the library's, by one of its two entries. */
type Make = (name: string, options: LanguageClientOptions) => BaseLanguageClient & { restart(): Promise<void> };

/** The library's client as we run it: for JSON of every origin, and begun anew where its server ends. */
export function languageClient({ name, output, options, moved }: Wanted, make: Make): LibraryClient {
  const care = takeCare(() => client);
  const client = make(name, {
    errorHandler: care.errorHandler,
    middleware: care.middleware,
    // By language alone: manifests are read from disk, remotes, archives, read-only views and unsaved editors alike.
    documentSelector: [{ language: "json" }, { language: "jsonc" }],
    outputChannel: output,
    initializationOptions: options,
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) care.starting();
    else moved(newState === State.Running);
  });
  return Object.assign(client, { forgive: care.forgive });
}
