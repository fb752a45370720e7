import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { LibraryClient } from "./client.ts";
import { languageClient, type Wanted } from "./language-client.ts";

/** The client on Node: `module`, the server, runs as a process of its own. */
export function nodeClient(module: string, wanted: Wanted): LibraryClient {
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  return languageClient(wanted, (name, options) => new LanguageClient("oci-manifest", name, { run, debug }, options));
}
