import { createSearchBox } from "./search/box.ts";
import { pack } from "./share.ts";
import { registerServiceWorker } from "./trusted.ts";

// What the rules' pages do beside being read: their search, and to be there without a network; and their examples open in the editor.
createSearchBox(() => import("search-data"));
registerServiceWorker("../");

for (const open of document.querySelectorAll<HTMLButtonElement>("button.open"))
  open.addEventListener("click", async () => {
    const text = open.closest(".example")?.querySelector("pre code")?.textContent?.replace(/\n$/, "") ?? "";
    const { kind, target, specversion: specVersion } = open.dataset;
    const fragment = await pack({
      text,
      ...(kind === undefined ? {} : { kind }),
      ...(target === undefined ? {} : { target }),
      ...(specVersion === undefined ? {} : { specVersion }),
    });
    // The page may stand in a panel of the editor's own.
    (window.top ?? window).location.href = new URL(`../index.html#${fragment}`, location.href).href;
  });
