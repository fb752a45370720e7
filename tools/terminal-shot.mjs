// Takes README's picture of the terminal: runs the command line in colour and photographs what it says.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Convert from "ansi-to-html";
import { launchChromium } from "./chromium.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Writes a PNG of `$ oci-manifest …args` at `file`. */
export async function photographTerminal(args, file) {
  const result = spawnSync(process.execPath, [path.join(root, "dist/cli.js"), ...args, "--color"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: "1", COLUMNS: "120" },
  });
  const html = new Convert({ escapeXML: true, newline: false, bg: "#1b1f24", fg: "#d5dbe1" }).toHtml(
    `\u001b[32m$\u001b[0m oci-manifest ${args.join(" ")}\n${result.stdout}${result.stderr}`,
  );
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1100, height: 300 }, deviceScaleFactor: 1.5 })).newPage();
    await page.setContent(
      `<body style="margin:0;background:#1b1f24"><pre style="margin:0;padding:18px 22px;display:inline-block;color:#d5dbe1;font:13.5px/1.45 'DejaVu Sans Mono',monospace">${html}</pre></body>`,
    );
    await page.locator("pre").screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await photographTerminal(["check", "samples/legacy-cache-index.json"], path.join(root, "docs/images/terminal.png"));
