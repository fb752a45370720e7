import type { Tree } from "../json/index.ts";
import type { Detected } from "./kinds.ts";

/** Which document a text is, by its content alone; see docs/kinds.md for the table. One pass over the top-level properties. */
export function detectKind(_tree: Tree): Detected {
  return undefined;
}
