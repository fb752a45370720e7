// The page in Debian's Chromium, from the built folder on 127.0.0.1: `npm run test:web [name…]`. Prints `N passed, N failed`.
//
// `--shots FOLDER` keeps photographs of every part in both themes and at a phone's width, for somebody to look at.
import fs from "node:fs";
import path from "node:path";
import { buildWeb } from "../../tools/build-web.mjs";
import { launchChromium } from "../../tools/chromium.mjs";
import { serve } from "./serve.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const SUITES = ["assets", "story", "links", "layouts", "hostile", "large", "offline", "access", "rules", "photographs"];
/** A test that says nothing for so long hangs; in milliseconds. */
const PATIENCE = 300_000;

const args = process.argv.slice(2);
const at = args.indexOf("--shots");
const shots = at < 0 ? undefined : path.resolve(args[at + 1] ?? "shots");
if (shots !== undefined) fs.mkdirSync(shots, { recursive: true });
const wanted = args.filter((name) => SUITES.includes(name));

const made = await buildWeb();
/** Paths that the host was asked for, in order. */
const asked = [];
const host = await serve(path.join(root, "web", "dist"), (pathname) => asked.push(pathname));
const browser = await launchChromium();
let passed = 0;
let failed = 0;

/** Opens the page in a context of its own; what goes wrong in it fails the test. */
async function open({ hash = "", base = "", ready = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(20_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(host.url).origin });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`${message.type()}: ${message.text()}`);
  });
  await page.goto(`${host.url}${base}${hash}`);
  if (ready) await page.waitForSelector("html[data-checked]");
  return { context, page, faults };
}

for (const name of wanted.length > 0 ? wanted : SUITES) {
  const { tests } = await import(`./${name}.mjs`);
  for (const [title, test] of Object.entries(tests)) {
    const contexts = [];
    const use = {
      root,
      made,
      asked,
      url: host.url,
      shots,
      open: async (options) => {
        const opened = await open(options);
        contexts.push(opened);
        return opened;
      },
    };
    let timer;
    try {
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`nothing for ${PATIENCE / 1000} s`)), PATIENCE);
      });
      await Promise.race([test(use), late]);
      for (const { faults } of contexts) if (faults.length > 0) throw new Error(`the browser reports: ${faults.slice(0, 3).join("; ")}`);
      passed++;
      console.log(`ok ${name}: ${title}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${name}: ${title}\n${String(error?.stack ?? error).replaceAll(/^/gm, "    ")}`);
      if (shots !== undefined)
        await contexts
          .at(-1)
          ?.page.screenshot({ path: path.join(shots, `failed-${name}-${failed}.png`) })
          .catch(() => {});
    } finally {
      clearTimeout(timer);
      for (const { context } of contexts) await context.close().catch(() => {});
    }
  }
}
await browser.close();
await host.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
