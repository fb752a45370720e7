import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actionsAt, codeOf, open, ours, placeOf, set, settled, statusOf, tells, until, uriOf } from "./workbench.ts";

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
}
