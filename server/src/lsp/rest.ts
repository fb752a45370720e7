import { judging, reading } from "./rules-room.ts";

/** What the first answer does not need, the likeliest first. */
const REST: readonly (() => Promise<unknown>)[] = [
  reading.load,
  judging.load,
  () => import("./hovering.ts"),
  () => import("./features.ts"),
  () => import("./completion.ts"),
  () => import("./structure.ts"),
  // In a bundle all words for readers are read with the first: what completion, hover and a schema's first fault would wait for.
  async () => (await import("../rules/index.ts")).rules[0]?.why,
];

/** Loads the rest of the server, a part at a time: what arrives meanwhile is read in between. */
export async function loadRest(): Promise<void> {
  for (const load of REST) {
    await load();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
