import assert from "node:assert/strict";
import { checked, paste, sample, textOf } from "./doing.mjs";

/** Waits until the service worker keeps everything. */
async function kept(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    while (registration.active?.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

export const tests = {
  "nothing is asked for but the page's own files, and once they are there nothing at all": async ({ open, asked, made, url }) => {
    asked.length = 0;
    const { page, context } = await open();
    const requests = [];
    context.on("request", (request) => requests.push(request.url()));
    await kept(page);
    const own = new Set(made.map(({ path }) => `/check/${path}`).concat("/check/"));
    for (const pathname of asked) assert.ok(own.has(pathname), pathname);
    for (const request of requests) assert.ok(request.startsWith(url), request);
    const before = asked.length;
    await sample(page, "broken");
    await page.getByRole("button", { name: "Apply all fixes that keep the meaning" }).click();
    for (const tab of ["convert", "explain", "picture"]) await page.click(`#tab-${tab}`);
    await page.fill("#search", "manifest blob unknown");
    await page.locator("#search-results a").first().waitFor();
    await page.locator("#search-results a").first().click();
    await page.frameLocator("#panel-rule iframe").locator("h1").waitFor();
    await page.click("#share");
    await paste(page, '{"schemaVersion":2,"manifests":[],"annotations":{"org.opencontainers.image.url":"https://example.com/x.png"}}');
    await page.waitForTimeout(1000);
    assert.deepEqual(asked.slice(before), []);
  },
  "neither the page nor the language server can reach anything, whatever they were made to do": async ({ open, url }) => {
    const { page, faults } = await open();
    await kept(page);
    const attempt = async (address) => {
      const tried = [];
      try {
        await fetch(address);
        tried.push("fetch");
      } catch {}
      try {
        await new Promise((resolve, reject) => {
          const socket = new WebSocket(address.replace("http", "ws"));
          socket.onopen = resolve;
          socket.onerror = reject;
        });
        tried.push("socket");
      } catch {}
      return tried;
    };
    assert.deepEqual(await page.evaluate(attempt, `${url}index.html`), []);
    const [worker] = page.workers();
    assert.ok(worker.url().startsWith("blob:"));
    assert.deepEqual(await worker.evaluate(attempt, `${url}index.html`), []);
    const markup = await page.evaluate(() => {
      try {
        document.createElement("div").innerHTML = "<b>x</b>";
        return "parsed";
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(markup, "TypeError");
    // The browser says so; that is what was wanted here.
    faults.length = 0;
  },
  "without a network everything goes on after a reload: checks, hover, conversion, rules, search": async ({ open, url }) => {
    const { page, context } = await open();
    await kept(page);
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector("html[data-checked]");
    await checked(page);
    assert.equal(await page.locator("#problems > p").first().innerText(), "1 warning");
    await page.locator("#problems button.fix").first().click();
    await checked(page);
    assert.match(await textOf(page), /image\.manifest\.v1\+json/);
    await page.fill("#search", "no matching manifest for linux/amd64");
    await page.locator("#search-results a").first().waitFor();
    await page.goto(`${url}rules/legacy-cache-index.html`);
    assert.equal(await page.locator("h1").innerText(), "Legacy cache index");
    await page.goto(`${url}rules/`);
    assert.equal(await page.locator("h1").innerText(), "Rules");
  },
};
