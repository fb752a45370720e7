import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { type DocumentParams, STATUS, STATUS_CHANGED, type Status } from "../../server/src/lsp/protocol.ts";

/** What the status bar says of the document in front. */
export interface StatusView extends vscode.Disposable {
  /** Asks anew; `undefined` where the document in front is not ours. */
  current(): Promise<Status | undefined>;
  refresh(): Promise<void>;
}

/** Says in the status bar what the document in front is, with its digest and size, and keeps the context keys for menus. */
export function showStatus(client: BaseLanguageClient): StatusView {
  const item = vscode.window.createStatusBarItem("oci-manifest.status", vscode.StatusBarAlignment.Left, -10);
  item.name = "Container Manifest";
  let language: vscode.LanguageStatusItem | undefined;
  let asked = 0;

  async function current(): Promise<Status | undefined> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !["json", "jsonc"].includes(document.languageId) || client.state !== State.Running) return undefined;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    return (await client.sendRequest<Status | null>(STATUS, { uri } satisfies DocumentParams).catch(() => null)) ?? undefined;
  }

  async function refresh(): Promise<void> {
    const turn = ++asked;
    const status = await current();
    // A later question overtook this one.
    if (turn !== asked) return;
    void vscode.commands.executeCommand("setContext", "oci-manifest.kind", status?.kind);
    void vscode.commands.executeCommand("setContext", "oci-manifest.convertible", status?.convertible === true);
    if (status === undefined) {
      item.hide();
      language?.dispose();
      language = undefined;
      return;
    }
    const brief = `${shortened(status.digest)} · ${status.size.toLocaleString("en")} bytes`;
    item.text = `${status.label} · ${brief}`;
    item.tooltip = tooltip(status);
    item.command = { title: "Copy digest", command: "oci-manifest.copyDigest" };
    item.accessibilityInformation = { label: `${status.label}, digest ${status.digest}, ${status.size} bytes. Click to copy the digest.` };
    item.show();
    language ??= vscode.languages.createLanguageStatusItem("oci-manifest.kind", [{ language: "json" }, { language: "jsonc" }]);
    language.name = "Container Manifest";
    language.text = status.label;
    language.detail = brief;
    language.command = { title: "Copy Digest", command: "oci-manifest.copyDigest" };
  }

  const listeners = [
    vscode.window.onDidChangeActiveTextEditor(() => void refresh()),
    client.onNotification(STATUS_CHANGED, ({ uri }: DocumentParams) => {
      const document = vscode.window.activeTextEditor?.document;
      if (document !== undefined && client.code2ProtocolConverter.asUri(document.uri) === uri) void refresh();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) void refresh();
    }),
  ];
  return {
    current,
    refresh,
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      item.dispose();
      language?.dispose();
    },
  };
}

/** `sha256:d34c5f0a1b2c…`: enough to recognise. */
function shortened(digest: string): string {
  const colon = digest.indexOf(":");
  return `${digest.slice(0, colon + 13)}…`;
}

function tooltip({ label, digest, size, compact }: Status): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.appendText(label);
  text.appendMarkdown(`\n\nAs it stands: \`${digest}\`, ${size} bytes (click copies)`);
  if (compact !== undefined) {
    const argument = encodeURIComponent(JSON.stringify([compact.digest]));
    text.isTrusted = { enabledCommands: ["oci-manifest.copyDigest"] };
    text.appendMarkdown(
      `\n\nThis text is indented; what a registry stores is most often the compact form: \`${compact.digest}\`, ${compact.size} bytes ([copy](command:oci-manifest.copyDigest?${argument}))`,
    );
  }
  return text;
}
