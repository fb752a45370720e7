import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  actionsAt,
  api,
  bytesOf,
  codeOf,
  open,
  ours,
  placeOf,
  settled,
  sha256,
  statusOf,
  tells,
  textOf,
  until,
  uriOf,
} from "./workbench.ts";

/** The story of the README, asked of VS Code's own interfaces. */
export function cache(): void {
  const uri = (): vscode.Uri => uriOf("legacy-cache-index.json");

  it("is told once, with every media type inside marked as its place", async () => {
    const { document } = await open(uri());
    const found = await settled(uri(), tells("legacy-cache-index"));
    const warnings = found.filter((d) => d.severity === vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(warnings.map(codeOf), ["legacy-cache-index"]);
    const [warning] = warnings as [vscode.Diagnostic];
    assert.equal(document.getText(warning.range), '"manifests"');
    assert.match(warning.message, /ECR, Harbor and Distribution 3/);
    assert.ok(typeof warning.code === "object", "the code leads to the page");
    const { scheme, path, query } = warning.code.target;
    assert.equal(scheme, "command", "without a network");
    await vscode.commands.executeCommand(path, ...JSON.parse(decodeURIComponent(query)));
    const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await until("the rule's page", () => tabs().some((label) => label.includes("legacy-cache-index.md")));
    const places = found.filter((d) => d.severity === vscode.DiagnosticSeverity.Information);
    const types = [...document.getText().matchAll(/"application\/vnd\.(oci\.image\.layer|buildkit)[^"]*"/g)];
    assert.deepEqual(
      places.map(({ range }) => document.offsetAt(range.start)),
      types.map(({ index }) => index),
    );
    for (const place of places) {
      assert.match(document.getText(place.range), /^"application\/vnd\.[^"]+"$/, "the media type token, quotes included");
      assert.deepEqual(place.relatedInformation?.[0]?.location.range, warning.range, "each place leads to the warning");
    }
    assert.equal(found.length, warnings.length + places.length);
  });

  it("explains its media types on hover", async () => {
    const { document } = await open(uri());
    const at = placeOf(document, "application/vnd.oci.image.layer").start;
    const words = await until("a hover", async () => {
      const all = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri(), at);
      const text = all.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value))).join("\n");
      return text.includes("Layer") ? text : undefined;
    });
    assert.match(
      words,
      /--cache-to type=registry,ref=…,image-manifest=true,oci-mediatypes=true[\s\S]*\*\*Layer · tar, gzip\*\*/,
      "the remedy first",
    );
    assert.match(words, /Here it stands in `manifests`/);
  });

  it("shows in the status bar what it is, with the digest and size of its bytes", async () => {
    await open(uri());
    const bytes = await bytesOf(uri());
    const digest = sha256(bytes);
    const compact = sha256(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes))));
    const { shownStatus } = await api();
    const { text, tooltip } = await until("the status item", () => (shownStatus()?.text.includes("BuildKit") ? shownStatus() : undefined));
    assert.equal(
      text,
      `OCI image index · ${digest.slice(0, 15)} · ${(bytes.length / 1000).toFixed(1)} kB · BuildKit cache, legacy form · 12 layers, 165.5 MB`,
    );
    assert.ok(tooltip.includes(`\`${digest}\``), "the whole digest");
    assert.ok(tooltip.includes(`\`${compact}\``), "and that of the compact form, since the text is indented");
    const status = await statusOf(uri());
    assert.deepEqual([status?.kind, status?.digest, status?.size], ["oci-index", digest, bytes.length]);
  });

  it("becomes the image manifest by the quick fix, and undo brings it back", async () => {
    const editor = await open(uri());
    const before = editor.document.getText();
    const [warning] = (await settled(uri(), tells("legacy-cache-index"))).filter((d) => d.severity === vscode.DiagnosticSeverity.Warning);
    assert.ok(warning);
    const fix = await until("the conversion", async () =>
      (await actionsAt(uri(), warning.range)).find(({ title }) => /^Convert to an image manifest/.test(title)),
    );
    assert.ok(fix.edit, "the fix carries its edit");
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(editor.document.getText(), await textOf(uriOf("cache-manifest.json")), "what the samples show as its twin");
    assert.ok(fix.title.includes(sha256(editor.document.getText()).slice(0, 11)), "the title named the digest that it has now");
    await settled(uri(), (all) => all.length === 0);
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), before);
    await settled(uri(), tells("legacy-cache-index"));
  });

  it("offers the remedies at each place, the conversion first, and as a rewrite anywhere", async () => {
    const { document } = await open(uri());
    await settled(uri(), tells("legacy-cache-index"));
    const titles = (await actionsAt(uri(), placeOf(document, '"application/vnd.oci.image.layer'))).map(({ title }) => title);
    assert.match(titles[0] ?? "", /^Convert to an image manifest/);
    assert.ok(titles.includes("Copy the export options that write an image manifest"));
    const elsewhere = await actionsAt(uri(), new vscode.Range(1, 3, 1, 3), vscode.CodeActionKind.RefactorRewrite);
    assert.ok(elsewhere.some(({ title }) => /^Convert to an image manifest/.test(title)));
    assert.ok(ours(uri()).length > 0, "asking changes nothing");
  });
}
