import { judging, reading } from "./rules-room.ts";

/** What the first answer does not need, the likeliest first. */
const REST: readonly (() => Promise<unknown>)[] = [
  reading.load,
  judging.load,
  () => import("./hovering.ts"),
  () => import("./features.ts"),
  () => import("./completion.ts"),
  () => import("./structure.ts"),
];

/** Loads the rest of the server, a part at a time: what arrives meanwhile is read in between. */
export async function loadRest(): Promise<void> {
  for (const load of REST) {
    await load();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
