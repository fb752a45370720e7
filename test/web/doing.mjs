// What a person does on the page, in the words of the tests.

/** Waits until what stands in the editor has been checked. */
export async function checked(page) {
  await page.waitForFunction(() => {
    const { checked: what } = document.documentElement.dataset;
    return what !== undefined && what === document.documentElement.dataset.shown;
  });
}

/** Puts a text in the place of the document, as a paste into an emptied editor does. */
export async function paste(page, text) {
  await page.click("#clear");
  await page.click(".cm-content");
  await page.evaluate((given) => {
    const data = new DataTransfer();
    data.setData("text/plain", given);
    document
      .querySelector(".cm-content")
      .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await checked(page);
}

/** The text of the editor, as a person copies it. */
export async function textOf(page) {
  await page.focus(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowRight");
  return page.evaluate(() => navigator.clipboard.readText());
}

export async function sample(page, id) {
  await page.click("#tab-samples");
  await page.click(`[data-sample=${id}]`);
  await checked(page);
}

/** Drops a file on the page, as from a file manager. */
export async function drop(page, name, bytes) {
  await page.evaluate(
    ([called, base64]) => {
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([content], called));
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, Buffer.from(bytes).toString("base64")],
  );
}
