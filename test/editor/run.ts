import fs from "node:fs";
import Mocha from "mocha";
import { crashes } from "./crashes.ts";
import { folders } from "./folders.ts";
import { machine } from "./machine.ts";
import { registry } from "./registry.ts";
import { framed, suite } from "./suite.ts";
import { tasks } from "./tasks.ts";

const isNode = (): boolean => process.versions.node !== undefined && !("WorkerGlobalScope" in globalThis);

/**
 * What VS Code calls inside its extension host. The report goes to $E2E_REPORT as JSON, because a host's exit code says
 * too little and its console is not ours.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, slow: 5_000 });
  if (process.env.GREP) mocha.grep(process.env.GREP);
  mocha.suite.emit("pre-require", globalThis as unknown as Mocha.MochaGlobals, "", mocha);
  // The runner opens a workspace of several folders for a suite of its own.
  if (process.env.E2E_FOLDERS) framed("a workspace of several folders, untrusted", isNode, () => describe("each folder", folders));
  else
    suite("Node's extension host", isNode, () => {
      describe("manifests of a registry", registry);
      describe("on this machine", machine);
      describe("tasks", tasks);
      describe("when the server ends", crashes);
    });
  const tests: { title: string; state: string; error?: string }[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on("pending", (test) => tests.push({ title: test.fullTitle(), state: "skipped" }))
      .on("pass", (test) => tests.push({ title: test.fullTitle(), state: "passed" }))
      .on("fail", (test, error) => tests.push({ title: test.fullTitle(), state: "failed", error: String(error.stack ?? error) }));
  });
  if (process.env.E2E_REPORT) fs.writeFileSync(process.env.E2E_REPORT, JSON.stringify({ failures, tests }));
  if (failures > 0) throw new Error(`${failures} failed`);
}
