import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actionsAt, codeOf, open, ours, placeOf, set, settled, statusOf, tells, textOf, until, uriOf, write } from "./workbench.ts";

/** What a person sets holds at once. */
export function settings(): void {
  const uri = (): vscode.Uri => uriOf("legacy-cache-list.json");
  const severityOf = (rule: string): vscode.DiagnosticSeverity | undefined => ours(uri()).find((one) => codeOf(one) === rule)?.severity;

  beforeEach(async () => {
    await open(uri());
    await settled(uri(), (all) => tells("legacy-cache-index")(all) && tells("docker-list-annotations")(all));
  });
  afterEach(async () => {
    for (const name of ["rules", "kinds", "enable"]) await set(name, undefined);
  });

  it("turns a rule off and on", async () => {
    await set("rules", { "docker-list-annotations": "off" });
    await settled(uri(), (all) => !tells("docker-list-annotations")(all) && tells("legacy-cache-index")(all));
    await set("rules", undefined);
    await settled(uri(), tells("docker-list-annotations"));
  });

  it("gives a rule another severity", async () => {
    assert.equal(severityOf("docker-list-annotations"), vscode.DiagnosticSeverity.Warning);
    await set("rules", { "docker-list-annotations": "error" });
    await until("an error", () => severityOf("docker-list-annotations") === vscode.DiagnosticSeverity.Error);
  });

  it("ignores what `kinds` says to ignore, and checks what it names", async () => {
    await set("kinds", { "legacy-*.json": "ignore", "unrelated-*.json": "oci-manifest" });
    await settled(uri(), (all) => all.length === 0);
    assert.equal(await statusOf(uri()), null);
    const unrelated = uriOf("unrelated-app-manifest.json");
    await open(unrelated);
    await settled(unrelated, tells("schema"));
  });

  it("falls silent when switched off", async () => {
    await set("enable", false);
    await settled(uri(), (all) => all.length === 0);
  });

  it("turns a rule off by its code action, beside what is set already", async () => {
    await set("rules", { "key-case": "hint" });
    const { document } = await open(uri());
    const title = "Turn off `docker-list-annotations` in this workspace";
    const [fault] = ours(uri()).filter((one) => codeOf(one) === "docker-list-annotations") as [vscode.Diagnostic];
    const action = await until("the action", async () => (await actionsAt(uri(), fault.range)).find((one) => one.title === title));
    assert.ok(action.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    await settled(uri(), (all) => !tells("docker-list-annotations")(all));
    assert.deepEqual(vscode.workspace.getConfiguration("oci-manifest").inspect("rules")?.workspaceValue, {
      "key-case": "hint",
      "docker-list-annotations": "off",
    });
    assert.ok(placeOf(document, '"manifests"'), "the document is as it was");
  });

  it("holds to a configuration beside the document instead, until it is gone", async () => {
    const home = uriOf("configured");
    const cache = vscode.Uri.joinPath(home, "deep", "cache.json");
    const configuration = vscode.Uri.joinPath(home, ".oci-manifest.json");
    const severity = (): vscode.DiagnosticSeverity | undefined => ours(cache).find((one) => codeOf(one) === "legacy-cache-index")?.severity;
    await write(cache, await textOf(uriOf("legacy-cache-index.json")));
    await write(configuration, '{ "overrides": [{ "files": "deep/*", "rules": { "legacy-cache-index": "error" } }] }');
    try {
      await open(cache);
      await until("an error", () => severity() === vscode.DiagnosticSeverity.Error);
      const [fault] = ours(cache).filter((one) => codeOf(one) === "legacy-cache-index") as [vscode.Diagnostic];
      const title = "Turn off `legacy-cache-index` in .oci-manifest.json";
      const action = await until("the action", async () => (await actionsAt(cache, fault.range)).find((one) => one.title === title));
      assert.deepEqual(
        action.edit?.entries().map(([uri]) => uri.toString()),
        [configuration.toString()],
      );
      await vscode.workspace.fs.delete(configuration);
      // The machine's own watching of files may be slow.
      await until("a warning", () => severity() === vscode.DiagnosticSeverity.Warning, 45_000);
    } finally {
      await vscode.workspace.fs.delete(home, { recursive: true });
    }
  });
}
