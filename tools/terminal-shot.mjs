// Takes README's picture of the terminal: runs the command line in colour and photographs what it says.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Convert from "ansi-to-html";
import { launchChromium } from "./chromium.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** As wide as README can show with letters that can be read. */
const COLUMNS = 120;
const COLOURS = { 1: "#e06c75", 2: "#98c379", 3: "#e5c07b", 4: "#61afef", 5: "#c678dd", 6: "#56b6c2" };

/** Writes a PNG of `$ oci-manifest …args` at `file`, as a terminal of 120 columns shows it (util-linux' `script` makes one). */
export async function photographTerminal(args, file) {
  const quoted = [process.execPath, path.join(root, "dist/cli.js"), ...args].map((word) => `'${word}'`).join(" ");
  const { NO_COLOR: _, ...env } = process.env;
  const { stdout, error } = spawnSync("script", ["-qec", `stty cols ${COLUMNS}; ${quoted}`, "/dev/null"], {
    cwd: root,
    encoding: "utf8",
    env: { ...env, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error !== undefined) throw error;
  const html = new Convert({ escapeXML: true, newline: false, bg: "#1b1f24", fg: "#d5dbe1", colors: COLOURS }).toHtml(
    `\u001b[32m$\u001b[39m oci-manifest ${args.join(" ")}\n\n${stdout.replaceAll("\r\n", "\n").trimEnd()}`,
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
