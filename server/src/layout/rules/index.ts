import type { Rule } from "../../rule.ts";
import { partlyReadLayout } from "./partly-read-layout.ts";

/** The rules across the files of a layout, in the order of their pages. They are silent about a document that lies in none. */
export const layoutRules: readonly Rule[] = [partlyReadLayout];
