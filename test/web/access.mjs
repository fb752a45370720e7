import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { checked, sample } from "./doing.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FORMS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  "dark phone": { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/** What axe finds, best practices included. */
async function clean(page, where) {
  const violations = await page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary.split("\n")[1] ?? ""}`)
          .join(" | ")}`,
    );
  });
  assert.deepEqual(violations, [], where);
}

async function within(page) {
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= width, `the page is ${wide} pixels wide in a window of ${width}`);
}

export const tests = {
  ...Object.fromEntries(
    Object.entries(FORMS).map(([form, options]) => [
      `axe finds nothing, and nothing sticks out: ${form}`,
      async ({ open, url }) => {
        const { page } = await open(options);
        await page.evaluate(axe);
        await clean(page, "problems");
        await within(page);
        for (const tab of ["convert", "explain", "picture", "samples"]) {
          await page.click(`#tab-${tab}`);
          await page.waitForTimeout(400);
          await clean(page, tab);
          await within(page);
        }
        await page.click("#tab-problems");
        await page.locator("#problems a.rule").first().click();
        await page.frameLocator("#panel-rule iframe").locator("h1").waitFor();
        await clean(page, "rule");
        await sample(page, "broken");
        await page.locator("#problems button.fix").nth(3).waitFor();
        await clean(page, "many problems");
        await page.locator("#problems button.problem").nth(1).click();
        await page.keyboard.press("Control+.");
        await page.getByRole("menuitem").first().waitFor();
        await clean(page, "menu");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+i");
        await page.locator(".cm-tooltip").first().waitFor();
        await clean(page, "hover");
        await page.fill("#search", "manifest unknown");
        await page.locator("#search-results a").first().waitFor();
        await clean(page, "search");
        await page.keyboard.press("Escape");
        await sample(page, "layout");
        await page.click("#tab-files");
        await page.locator("#panel-files details").first().waitFor();
        await clean(page, "files");
        await page.click("#clear");
        await page.click(".cm-content");
        await page.keyboard.press("Control+Space");
        await page.locator(".cm-completionInfo").waitFor();
        await clean(page, "completion");
        for (const name of ["rules/index.html", "rules/legacy-cache-index.html", "rules/wrong-target-platform.html"]) {
          await page.goto(`${url}${name}`);
          await page.evaluate(axe);
          await clean(page, name);
          await within(page);
        }
      },
    ]),
  ),
  "everything can be reached with Tab, and the editor is no trap": async ({ open }) => {
    const { page } = await open();
    const here = () =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        if (at === document.body) return { name: "", seen: true };
        const style = getComputedStyle(at);
        return {
          name: at.id || at.className || at.textContent.slice(0, 20),
          seen: style.outlineStyle !== "none" || at.classList.contains("cm-content"),
        };
      });
    await page.keyboard.press("Tab");
    assert.equal((await here()).name, "skip");
    const way = [];
    for (let i = 0; i < 60; i++) {
      const at = await here();
      // Behind the last one comes the browser itself.
      if (at.name === "") break;
      assert.ok(at.seen, `no focus is seen at ${at.name}`);
      way.push(at.name);
      if (/cm-content/.test(at.name)) await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
    }
    for (const name of [
      "search",
      "appearance",
      "open",
      "clear",
      "share",
      "target",
      "tab-problems",
      "panel-problems",
      "problem",
      "rule",
      "fix",
    ])
      assert.ok(
        way.some((one) => one.split(" ").includes(name)),
        `${name} in ${way.join(", ")}`,
      );
    await page.focus("#tab-problems");
    await page.keyboard.press("ArrowRight");
    assert.equal((await here()).name, "tab-convert");
    assert.equal(await page.getAttribute("#tab-convert", "aria-selected"), "true");
    await page.keyboard.press("End");
    assert.equal((await here()).name, "tab-samples");
  },
  "in the editor Tab indents until Control M or Escape says otherwise": async ({ open }) => {
    const { page } = await open();
    await page.click(".cm-content");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Tab");
    assert.match(
      await page
        .locator(".cm-line")
        .first()
        .evaluate((line) => line.textContent),
      /^ {2}\{/,
    );
    await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.classList.contains("cm-content")), false);
  },
  "the number of problems is said to those who hear the page": async ({ open }) => {
    const { page } = await open();
    assert.equal(await page.getAttribute("#count", "role"), "status");
    await sample(page, "broken");
    assert.equal(await page.locator("#count").innerText(), "4 errors, 4 warnings");
    await sample(page, "chart");
    assert.equal(await page.locator("#count").innerText(), "No problems");
  },
  "the appearance that somebody chose holds on every page and after a reload": async ({ open, url }) => {
    const { page } = await open({ colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.selectOption("#appearance", "dark");
    const dark = await background();
    assert.notEqual(light, dark);
    await page.reload();
    await checked(page);
    assert.equal(await background(), dark);
    await page.goto(`${url}rules/index.html`);
    assert.equal(await background(), dark);
    await page.selectOption("#appearance", "system");
    assert.equal(await background(), light);
  },
};
