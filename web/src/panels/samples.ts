import { samples } from "gallery";
import { byId, element } from "../dom.ts";
import { rendered } from "../markdown.ts";

type Sample = (typeof samples)[number];

/** The gallery: documents that tell a story, each opened by a click. */
export function showSamples(open: (sample: Sample) => void): void {
  const cards = samples.map((sample) => {
    const act = (): void => open(sample);
    return element(
      "li",
      {},
      element("h2", {}, element("button", { type: "button", class: "sample", click: act, "data-sample": sample.id }, sample.title)),
      element("div", { class: "prose" }, rendered(sample.story)),
    );
  });
  byId("panel-samples").replaceChildren(element("ul", { class: "samples" }, ...cards));
}

/** The story of the sample in front, and the way to the next one; nothing for every other document. */
export function showStory(sample: Sample | undefined, open: (sample: Sample) => void): void {
  const story = byId("story");
  story.replaceChildren();
  if (sample === undefined) return;
  const at = samples.indexOf(sample);
  const next = samples[(at + 1) % samples.length] as Sample;
  story.append(
    element("h2", {}, sample.title),
    element("div", { class: "prose" }, rendered(sample.story)),
    element(
      "p",
      { class: "quiet" },
      "A sample. Paste your own over it, or ",
      element("button", { type: "button", class: "link", click: () => open(next) }, "see the next one"),
      ".",
    ),
  );
}

export { type Sample, samples };
