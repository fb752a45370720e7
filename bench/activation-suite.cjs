// Runs inside VS Code's extension host: what the extension costs there from nothing to active, as a report in $E2E_REPORT.
const fs = require("node:fs");
const vscode = require("vscode");

exports.run = async () => {
  const extension = vscode.extensions.getExtension("oci-manifest.oci-manifest");
  const wasActive = extension.isActive;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { client } = await extension.activate();
  const wall = performance.now() - began;
  const used = process.cpuUsage(cpu);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  // VS Code itself opens its settings now and then, and they are JSON.
  const isJsonOpen = vscode.workspace.textDocuments.some(({ languageId }) => languageId === "json" || languageId === "jsonc");
  const running = client.isRunning() && !isJsonOpen;
  fs.writeFileSync(process.env.E2E_REPORT, JSON.stringify({ wasActive, running, wall, cpu: (used.user + used.system) / 1000 }));
};
