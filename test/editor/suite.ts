import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";

const EXTENSION = "oci-manifest.oci-manifest";
const workspace = (): string => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "a folder is open");
  return folder.uri.fsPath;
};
const uriOf = (name: string): vscode.Uri => vscode.Uri.file(path.join(workspace(), name));

async function until<T>(
  what: string,
  question: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  milliseconds = 30_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ours = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter((d) => d.source === "oci-manifest");
const codeOf = (diagnostic: vscode.Diagnostic): string => {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
};
const settled = async (uri: vscode.Uri, count: (diagnostics: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> =>
  until(`diagnostics of ${uri.path}`, () => {
    const found = ours(uri);
    return count(found) ? found : undefined;
  });

async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

interface Status {
  readonly kind: string | null;
  readonly label: string;
  readonly digest: string;
  readonly size: number;
  readonly compact?: { readonly digest: string; readonly size: number };
}
interface Api {
  readonly whenReady: Promise<void>;
  readonly client: { sendRequest(method: string, parameters: unknown): Promise<unknown> };
}

async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>(EXTENSION);
  assert.ok(extension, "the extension is installed");
  const exported = await extension.activate();
  await exported.whenReady;
  return exported;
}
const statusOf = async (uri: vscode.Uri): Promise<Status | null> =>
  (await (await api()).client.sendRequest("oci-manifest/status", { uri: uri.toString() })) as Status | null;
const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, undefined, 50);
  return actions ?? [];
}

describe("OCI & Docker Manifests in VS Code", () => {
  before(async () => {
    await api();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  describe("a legacy cache index", () => {
    it("is told once, with every media type inside marked as its place", async () => {
      const uri = uriOf("legacy-cache-index.json");
      const { document } = await open(uri);
      const found = await settled(uri, (all) => all.length > 0);
      const warnings = found.filter((d) => d.severity === vscode.DiagnosticSeverity.Warning);
      assert.deepEqual(warnings.map(codeOf), ["legacy-cache-index"]);
      assert.match(document.getText((warnings[0] as vscode.Diagnostic).range), /manifests|\[/);
      assert.match((warnings[0] as vscode.Diagnostic).message, /ECR, Harbor and Distribution 3/);
      const places = found.filter((d) => d.severity === vscode.DiagnosticSeverity.Information);
      const types = [...document.getText().matchAll(/"application\/vnd\.(oci\.image\.layer|buildkit)[^"]*"/g)].map((m) => m[0]);
      assert.deepEqual(places.map((d) => document.getText(d.range)).sort(), types.sort(), "exactly the media type tokens, quotes included");
      for (const place of places) assert.ok((place.relatedInformation?.length ?? 0) > 0, "each place leads to the warning");
    });

    it("explains its media types on hover", async () => {
      const uri = uriOf("legacy-cache-index.json");
      const { document } = await open(uri);
      const at = document.positionAt(document.getText().indexOf("application/vnd.oci.image.layer") + 5);
      const hovers = await until("a hover", async () => {
        const all = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
        return all.length > 0 ? all : undefined;
      });
      const words = hovers.flatMap((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value))).join("\n");
      assert.match(words, /Layer/);
      assert.match(words, /image-manifest=true/);
    });

    it("becomes the image manifest by the quick fix, and undo brings it back", async () => {
      const uri = uriOf("legacy-cache-index.json");
      const editor = await open(uri);
      const before = editor.document.getText();
      const [warning] = await settled(uri, (all) => all.length > 0).then((all) =>
        all.filter((d) => codeOf(d) === "legacy-cache-index" && d.severity === vscode.DiagnosticSeverity.Warning),
      );
      assert.ok(warning);
      const fix = await until("the conversion", async () =>
        (await quickFixes(uri, warning.range)).find((a) => /^Convert to an image manifest/.test(a.title)),
      );
      assert.ok(fix.edit, "the fix carries its edit");
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      const after = JSON.parse(editor.document.getText());
      const source = JSON.parse(before);
      assert.equal(after.mediaType, "application/vnd.oci.image.manifest.v1+json");
      assert.equal(after.config.mediaType, "application/vnd.buildkit.cacheconfig.v0");
      assert.deepEqual(
        after.layers.map((l: { digest: string }) => l.digest),
        source.manifests
          .filter((m: { mediaType: string }) => !m.mediaType.includes("cacheconfig"))
          .map((m: { digest: string }) => m.digest),
      );
      assert.equal(after.manifests, undefined);
      assert.match(fix.title, new RegExp(sha256(editor.document.getText()).slice(0, 10)), "the title named the digest that it has now");
      await settled(uri, (all) => all.length === 0);
      await vscode.commands.executeCommand("undo");
      assert.equal(editor.document.getText(), before);
      await settled(uri, (all) => all.length > 0);
    });
  });

  it("says what the document is, with the digest of its bytes", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    const bytes = fs.readFileSync(uri.fsPath, "utf8");
    const status = await until<Status>("the status", () => statusOf(uri));
    assert.equal(status.kind, "oci-index");
    assert.match(status.label, /BuildKit cache/);
    assert.equal(status.digest, sha256(bytes));
    assert.equal(status.size, Buffer.byteLength(bytes));
    assert.equal(
      status.compact?.digest,
      sha256(JSON.stringify(JSON.parse(bytes))),
      "the compact form's digest, since the text is indented",
    );
  });

  it("completes media types", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "json",
      content:
        '{\n  "schemaVersion": 2,\n  "mediaType": "application/vnd.oci.image.manifest.v1+json",\n  "config": { "mediaType": "" },\n  "layers": []\n}\n',
    });
    await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf('"mediaType": "" ') + '"mediaType": "'.length);
    const labels = await until("completion", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at);
      const names = list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
      return names.some((name) => name.includes("vnd.oci.image.config")) ? names : undefined;
    });
    assert.ok(labels.some((label) => label.includes("application/vnd.oci.image.config.v1+json")));
  });

  it("leaves unrelated JSON alone", async () => {
    const uri = uriOf("unrelated-app-manifest.json");
    await open(uri);
    await open(uriOf("legacy-cache-index.json"));
    await settled(uriOf("legacy-cache-index.json"), (all) => all.length > 0);
    assert.deepEqual(ours(uri), []);
    assert.equal(await statusOf(uri).then((s) => s?.kind ?? null), null);
  });

  it("makes a pasted plain-text document JSON, once", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: "" });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), fs.readFileSync(uriOf("legacy-cache-index.json").fsPath, "utf8")));
    await until("language json", () => document.languageId === "json");
    await settled(document.uri, (all) => all.length > 0);
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), "\n"));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(document.languageId, "plaintext", "the user's own choice stays");
  });

  it("makes what `code -` pipes in JSON", async () => {
    const file = path.join(os.tmpdir(), "code-stdin-x7f");
    fs.copyFileSync(uriOf("legacy-cache-index.json").fsPath, file);
    try {
      const { document } = await open(vscode.Uri.file(file));
      await until("language json", () => vscode.workspace.textDocuments.find((d) => d.uri.fsPath === file)?.languageId === "json");
      await settled(document.uri, (all) => all.length > 0);
    } finally {
      fs.rmSync(file, { force: true });
    }
  });

  it("opens the conversion of a read-only document as a new one", async () => {
    const text = fs.readFileSync(uriOf("legacy-cache-index.json").fsPath, "utf8");
    const provider = vscode.workspace.registerFileSystemProvider("frozen", new Frozen(text), { isReadonly: true, isCaseSensitive: true });
    try {
      const uri = vscode.Uri.parse("frozen:/legacy-cache-index.json");
      await open(uri);
      await settled(uri, (all) => all.length > 0);
      await vscode.commands.executeCommand("oci-manifest.convert");
      const fresh = await until("the new document", () =>
        vscode.workspace.textDocuments.find(
          (d) =>
            d.uri.scheme === "untitled" &&
            d.getText().includes("application/vnd.oci.image.manifest.v1+json") &&
            d.getText().includes('"config"'),
        ),
      );
      assert.equal(fresh.languageId, "json");
      assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), text, "the source is as it was");
    } finally {
      provider.dispose();
    }
  });

  it("leaves syntax errors to the built-in server", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "json",
      content: '{\n  "schemaVersion": 2,\n  "mediaType": "application/vnd.oci.image.index.v1+json",\n  "manifests": [],\n}\n',
    });
    await vscode.window.showTextDocument(document);
    await until("the built-in error", () => vscode.languages.getDiagnostics(document.uri).some((d) => d.source !== "oci-manifest"));
    await statusOf(document.uri);
    assert.deepEqual(
      ours(document.uri).filter((d) => codeOf(d) === "json-syntax"),
      [],
    );
  });

  it("goes on after a restart", async () => {
    const uri = uriOf("legacy-cache-index.json");
    await open(uri);
    await settled(uri, (all) => all.length > 0);
    await vscode.commands.executeCommand("oci-manifest.restart");
    await settled(uri, (all) => all.some((d) => codeOf(d) === "legacy-cache-index"));
  });
});

/** A file system with one file that nobody may write. */
class Frozen implements vscode.FileSystemProvider {
  readonly #bytes: Uint8Array;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  constructor(text: string) {
    this.#bytes = new TextEncoder().encode(text);
  }
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    const directory = uri.path === "/";
    return {
      type: directory ? vscode.FileType.Directory : vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: directory ? 0 : this.#bytes.length,
      permissions: vscode.FilePermission.Readonly,
    };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [["legacy-cache-index.json", vscode.FileType.File]];
  }
  readFile(): Uint8Array {
    return this.#bytes;
  }
  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}
