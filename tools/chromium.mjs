// Debian's Chromium for the tests that look at a real workbench.
import fs from "node:fs";
import { chromium } from "playwright-core";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's path, or undefined where none is installed. */
export const chromiumPath = () => candidates.find((file) => file && fs.existsSync(file));

/** Starts the browser without a window and without its own network traffic. */
export function launchChromium() {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error("Chromium is missing: `apt-get install chromium`, or set CHROMIUM to a browser's path");
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
