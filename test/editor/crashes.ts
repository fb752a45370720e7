import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { open, ours, settled, sha256, statusOf, tells, until, uriOf } from "./workbench.ts";

/** The process of our server, which this extension host started. */
function serverPid(): number | undefined {
  for (const name of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const isOurs = /[\\/]dist[\\/]server\.js\0/.test(fs.readFileSync(`/proc/${name}/cmdline`, "utf8"));
      const parent = /^PPid:\t(\d+)$/m.exec(fs.readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
      if (isOurs && Number(parent) === process.pid) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return undefined;
}

const NAMES = [
  "legacy-cache-index.json",
  "legacy-cache-list.json",
  "broken-manifest.json",
  "multi-platform-index.json",
  "image-config.json",
];

/** What the server knows of every document is what stands in the editor, to the last character. */
async function complete(): Promise<void> {
  for (const name of NAMES) {
    const document = await vscode.workspace.openTextDocument(uriOf(name));
    await until(`the digest of ${name} as it stands`, async () => {
      // A question to a server that ends meanwhile has no answer.
      const status = await statusOf(document.uri).catch(() => null);
      return status?.digest === sha256(document.getText());
    });
  }
  await settled(uriOf("legacy-cache-index.json"), tells("legacy-cache-index"));
}

/** The server is ended from outside, as a machine without memory does it, while somebody works. */
export function crashes(): void {
  const restart = (): Thenable<unknown> => vscode.commands.executeCommand("oci-manifest.restart");
  const hook = path.join(vscode.extensions.getExtension("oci-manifest.oci-manifest")?.extensionPath ?? "", "test/editor/ended.cjs");
  const before = process.env.NODE_OPTIONS;

  beforeEach(function () {
    if (!fs.existsSync("/proc/self/cmdline")) this.skip();
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
    await restart();
  });

  it("starts again after each SIGKILL while somebody types, and knows every document as it stands", async function () {
    this.timeout(180_000);
    for (const name of NAMES) await open(uriOf(name));
    await complete();
    const editor = await open(uriOf("legacy-cache-index.json"));
    let typed = "";
    let ends = 0;
    for (let i = 0; i < 200; i++) {
      const word = `${i % 10}`;
      typed += word;
      await editor.edit((edit) => edit.insert(editor.document.positionAt(editor.document.getText().length), word));
      // Four times, at moments of which nobody knows what the server does.
      if ([13, 58, 101, 163].includes(i)) {
        process.kill(await until("the server", serverPid), "SIGKILL");
        ends++;
      }
      await new Promise((resolve) => setTimeout(resolve, (i * 7) % 23));
    }
    assert.equal(ends, 4);
    assert.ok(editor.document.getText().endsWith(typed), "nothing that was typed is lost");
    await complete();
    await until("a syntax error of what was typed", () =>
      vscode.languages.getDiagnostics(editor.document.uri).some(({ source }) => source === "json"),
    );
  });

  it("asks after five ends in a row, and begins anew when it is told to", async function () {
    this.timeout(120_000);
    for (const name of NAMES) await open(uriOf(name));
    await complete();
    for (let i = 0; i < 5; i++) {
      const pid = await until("the server", serverPid);
      process.kill(pid, "SIGKILL");
      await until("its end", () => serverPid() !== pid);
      // Each has time to become itself, so that no document is to blame.
      if (i < 4) await complete().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.equal(serverPid(), undefined, "the fifth end is asked about");
    await restart();
    await complete();
  });

  it("sets a document aside with which the server ends each time, and the others go on", async function () {
    this.timeout(120_000);
    for (const name of NAMES) await open(uriOf(name));
    process.env.NODE_OPTIONS = `${before ?? ""} --require ${hook}`.trim();
    await restart();
    await complete();
    const text = fs.readFileSync(uriOf("legacy-cache-index.json").fsPath, "utf8").replace("{", '{ "note": "ends every server",');
    const bad = await vscode.workspace.openTextDocument({ language: "json", content: text });
    await vscode.window.showTextDocument(bad, { preview: false });
    await complete();
    const editor = await open(uriOf("legacy-cache-index.json"));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), " "));
    await complete();
    const pid = serverPid();
    assert.equal(await statusOf(bad.uri), null);
    assert.deepEqual(ours(bad.uri), []);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(serverPid(), pid, "the server stays");
    // What ended the server is gone; somebody presses "Try Again".
    process.env.NODE_OPTIONS = before ?? "";
    await until("the answer to be taken", async () => {
      await vscode.commands.executeCommand("notification.acceptPrimaryAction");
      return serverPid() !== pid;
    });
    await settled(bad.uri, tells("legacy-cache-index"));
    await complete();
  });
}
