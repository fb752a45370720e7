import * as vscode from "vscode";
import {
  APPLY_LAYOUT_PLAN,
  CONVERT_DOCUMENT,
  COPY_EXPORT_OPTIONS,
  type InitializationOptions,
  OPEN_NEW,
  OPEN_RULE_PAGE,
  SUGGEST,
  TURN_OFF_RULE,
} from "../../server/src/lsp/protocol.ts";
import { warnOfSaving } from "./blob-saving.ts";
import { type Client, createClient, type LibraryClient } from "./client.ts";
import { registerCommands } from "./commands.ts";
import { registerCompare } from "./compare.ts";
import { registerConvert } from "./convert.ts";
import { registerExplain } from "./explain.ts";
import { answerForFiles } from "./files.ts";
import { registerGraph } from "./graph.ts";
import type { Wanted } from "./language-client.ts";
import { registerLayoutCommands } from "./layout-commands.ts";
import { showLayouts } from "./layout-tree.ts";
import { layoutWriter, type TakeLock } from "./layout-writing.ts";
import { registerPages } from "./pages.ts";
import { promotePlainText } from "./plain-text.ts";
import { startWhenNeeded } from "./start.ts";
import { type Shown, showStatus } from "./status.ts";

/** What `activate` gives to other extensions and to tests. */
export interface Api {
  /** Starts the server where it does not run yet; settles when it has answered `initialize`. */
  readonly start: () => Promise<void>;
  readonly client: Client;
  /** What the status bar shows of the document in front; `undefined` where the item is hidden. */
  readonly shownStatus: () => Shown | undefined;
}

/** Loads the library's client; the entries differ in how they start the server. */
export type LoadClient = (wanted: Wanted) => Promise<LibraryClient>;

const builtInJson = (): boolean => vscode.extensions.getExtension("vscode.json-language-features") !== undefined;

/**
 * Everything that does not depend on where VS Code runs.
 *
 * @param takeLock locks a layout on the disk while it is written; left out where there is no disk
 */
export function activateWith(context: vscode.ExtensionContext, loadClient: LoadClient, takeLock?: TakeLock): Api {
  const name = "OCI & Docker Manifests";
  const output = vscode.window.createOutputChannel(name, { log: true });
  let leftToBuiltIn = builtInJson();
  // Extensions come and go.
  const options = (): InitializationOptions => ({
    builtInJson: leftToBuiltIn,
    status: true,
    files: true,
    layouts: true,
    commands: [CONVERT_DOCUMENT, COPY_EXPORT_OPTIONS, TURN_OFF_RULE, OPEN_NEW, SUGGEST, APPLY_LAYOUT_PLAN],
    rulePage: `command:${OPEN_RULE_PAGE}?%5B%22{id}%22%5D`,
  });
  const client = createClient((moved) => loadClient({ name, output, options, moved }));
  const { start, started, untilNeeded } = startWhenNeeded(client, output);
  const status = showStatus(client);
  context.subscriptions.push(output, client, untilNeeded, status, promotePlainText(output), showLayouts(client, start), warnOfSaving());
  answerForFiles(client);
  registerCommands(context, client, output, status);
  const carryOut = layoutWriter(client, takeLock, context.subscriptions);
  registerConvert(context, client, carryOut);
  registerLayoutCommands(context, client, carryOut);
  const showPage = registerPages(context, client);
  registerExplain(context, client, showPage);
  registerCompare(context, client, showPage);
  registerGraph(context, client, showPage);
  context.subscriptions.push(
    vscode.extensions.onDidChange(async () => {
      if (builtInJson() === leftToBuiltIn) return;
      leftToBuiltIn = builtInJson();
      if (!started()) return;
      await client.restart().catch((error: unknown) => output.error(String(error)));
    }),
  );
  return { start, client, shownStatus: status.shown };
}
