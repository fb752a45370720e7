import path from "node:path";
import { sample } from "./doing.mjs";

const FORMS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

export const tests = Object.fromEntries(
  Object.entries(FORMS).map(([form, options]) => [
    `every part can be photographed: ${form}`,
    async ({ open, shots, url }) => {
      const { page } = await open({ ...options, deviceScaleFactor: 1.5 });
      const shot = async (name) => {
        await page.waitForTimeout(500);
        if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}-${form}.png`), fullPage: form === "phone" });
      };
      await shot("problems");
      for (const tab of ["convert", "explain", "samples"]) {
        await page.click(`#tab-${tab}`);
        await shot(tab);
      }
      await page.click("#tab-problems");
      await page.locator("#problems button.problem").first().click();
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+i");
      await page.locator(".cm-tooltip").first().waitFor();
      await shot("hover");
      await page.keyboard.press("Escape");
      await page.locator("#problems a.rule").first().click();
      await page.frameLocator("#panel-rule iframe").locator("h1").waitFor();
      await shot("rule");
      await sample(page, "unknown");
      await page.click("#tab-picture");
      await shot("picture");
      await sample(page, "broken");
      await page.locator("#problems button.fix").nth(3).waitFor();
      await shot("broken");
      await page.locator("#problems button.problem").nth(1).click();
      await page.keyboard.press("Control+.");
      await page.getByRole("menuitem").first().waitFor();
      await shot("menu");
      await page.keyboard.press("Escape");
      await sample(page, "layout");
      await page.click("#tab-files");
      await page.locator("#panel-files details summary").first().click();
      await shot("files");
      await page.fill("#search", "manifest blob unknown");
      await page.locator("#search-results a").first().waitFor();
      await shot("search");
      await page.goto(`${url}rules/index.html`);
      await shot("rules");
      await page.goto(`${url}rules/legacy-cache-index.html`);
      await shot("page");
    },
  ]),
);
