import { loadRules } from "./rules-room.ts";

/** What the first answer does not need, the likeliest first. */
const REST: readonly (() => Promise<unknown>)[] = [
  loadRules,
  () => import("./hovering.ts"),
  () => import("./completion.ts"),
  () => import("./structure.ts"),
  () => import("./actions.ts"),
  () => import("./hinting.ts"),
  () => import("./navigation.ts"),
  () => import("./lens.ts"),
  () => import("./status.ts"),
  () => import("./layout-tree.ts"),
  () => import("./explaining.ts"),
];

/** Loads the rest of the server, a part at a time: what arrives meanwhile is read in between. */
export async function loadRest(): Promise<void> {
  for (const load of REST) {
    await load();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
