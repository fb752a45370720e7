import * as vscode from "vscode";
import { type DocumentParams, STATUS, STATUS_CHANGED, type Status } from "../../server/src/lsp/protocol.ts";
import { INSPECT_OUTPUT } from "../../server/src/model/kinds.ts";
import { exactSize, humanSize } from "../../server/src/oci/units.ts";
import type { Client } from "./client.ts";
import { documentParams, encodingOf } from "./encoding.ts";

/** What the status item shows: its text, and its tooltip as Markdown. */
export interface Shown {
  readonly text: string;
  readonly tooltip: string;
}

/** What the status bar says of the document in front. */
export interface StatusView extends vscode.Disposable {
  /** Asks anew; `undefined` where the document in front is not ours. */
  current(): Promise<Status | undefined>;
  refresh(): Promise<void>;
  /** What stands in the status bar now; `undefined` where the item is hidden. */
  shown(): Shown | undefined;
}

const COPY_DIGEST: vscode.Command = { title: "Copy Digest", command: "oci-manifest.copyDigest" };

/** Says in the status bar what the document in front is, with its digest and size, and keeps the context keys for menus. */
export function showStatus(client: Client): StatusView {
  const item = vscode.window.createStatusBarItem("oci-manifest.status", vscode.StatusBarAlignment.Left, -10);
  item.name = "Container Manifest";
  let language: vscode.LanguageStatusItem | undefined;
  let shown: Shown | undefined;
  let asked = 0;

  async function ask(document: vscode.TextDocument | undefined): Promise<Status | undefined> {
    if (document === undefined || !["json", "jsonc"].includes(document.languageId) || !client.isRunning()) return undefined;
    return (await client.sendRequest<Status | null>(STATUS, documentParams(document)).catch(() => null)) ?? undefined;
  }

  async function refresh(): Promise<void> {
    const turn = ++asked;
    const document = vscode.window.activeTextEditor?.document;
    const status = await ask(document);
    // A later question overtook this one.
    if (turn !== asked) return;
    void vscode.commands.executeCommand("setContext", "oci-manifest.kind", status?.kind);
    void vscode.commands.executeCommand("setContext", "oci-manifest.convertible", status?.convertible === true);
    if (document === undefined || status === undefined) {
      shown = undefined;
      item.hide();
      language?.dispose();
      language = undefined;
      return;
    }
    const { name, brief, details } = partsOf(status);
    const hover = tooltip(status, encodingOf(document));
    const command = brief === undefined ? undefined : COPY_DIGEST;
    const reduced = status.reduced === undefined ? undefined : "reduced check";
    shown = { text: [name, reduced, brief, details].filter((part) => part !== undefined && part !== "").join(" · "), tooltip: hover.value };
    item.text = shown.text;
    item.tooltip = hover;
    item.command = command;
    item.accessibilityInformation = {
      ...(brief === undefined ? {} : { role: "button" }),
      label:
        brief === undefined ? status.label : `${status.label}, digest ${status.digest}, ${status.size} bytes. Click to copy the digest.`,
    };
    item.show();
    language ??= vscode.languages.createLanguageStatusItem("oci-manifest.kind", [{ language: "json" }, { language: "jsonc" }]);
    language.name = "Container Manifest";
    language.text = [name, details].filter((part) => part !== undefined && part !== "").join(" · ");
    language.detail = brief ?? "";
    language.command = command;
    language.accessibilityInformation = { label: item.accessibilityInformation.label };
  }

  const isInFront = (document: vscode.TextDocument): boolean => document === vscode.window.activeTextEditor?.document;
  const listeners = [
    vscode.window.onDidChangeActiveTextEditor(() => void refresh()),
    // Saving may change the encoding, which no other event tells.
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isInFront(document)) void refresh();
    }),
    client.onNotification(STATUS_CHANGED, ({ uri }: DocumentParams) => {
      const document = vscode.window.activeTextEditor?.document;
      if (document !== undefined && document.uri.toString() === uri) void refresh();
    }),
    client.onDidMove(() => void refresh()),
  ];
  return {
    current: () => ask(vscode.window.activeTextEditor?.document),
    refresh,
    shown: () => shown,
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      item.dispose();
      language?.dispose();
    },
  };
}

/**
 * VS Code cuts a status item at two fifths of the window, so what a person compares stands first: the kind, the digest's
 * beginning and the size, then the details.
 */
function partsOf({ kind, label, digest, size }: Status): {
  readonly name: string;
  /** `sha256:d34c5f0a · 5.1 kB`; missing for a program's output about an image, whose own digest is of no use. */
  readonly brief?: string;
  readonly details: string;
} {
  if (kind === INSPECT_OUTPUT) return { name: label.split(";")[0] as string, details: "" };
  const [name = label, ...details] = label.split(" · ");
  return { name, brief: `${digest.slice(0, digest.indexOf(":") + 9)} · ${humanSize(size)}`, details: details.join(" · ") };
}

function tooltip({ kind, label, digest, size, compact, reduced }: Status, encoding: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: [COPY_DIGEST.command] };
  const row = (what: string, given: { readonly digest: string; readonly size: number }): void => {
    const argument = encodeURIComponent(JSON.stringify([given.digest]));
    text.appendMarkdown(`\n\n${what}, ${exactSize(given.size)} ([copy](command:${COPY_DIGEST.command}?${argument} "Copy this digest"))`);
    text.appendMarkdown(`  \n\`${given.digest}\``);
  };
  text.appendMarkdown("**");
  text.appendText(kind === INSPECT_OUTPUT ? label : (label.split(" · ")[0] as string));
  text.appendMarkdown("**");
  if (kind === INSPECT_OUTPUT) return text;
  const details = label.split(" · ").slice(1).join(" · ");
  if (details !== "") text.appendText(` · ${details}`);
  if (reduced !== undefined) {
    text.appendMarkdown("\n\n");
    text.appendText(reduced.replaceAll("`", ""));
  }
  row("As it stands", { digest, size });
  if (compact !== undefined) row("Without indentation, as a registry most probably stores it", compact);
  if (encoding === "utf8bom")
    text.appendMarkdown("\n\nThe file begins with a byte order mark, which no Go client accepts: save it with the encoding UTF-8.");
  else if (encoding !== "utf8")
    text.appendMarkdown(`\n\nThe digests are of the text in UTF-8; the file has the encoding ${encoding.replace(/[^\w-]/g, "")}.`);
  return text;
}
