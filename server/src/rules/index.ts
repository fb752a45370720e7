import type { Rule } from "../rule.ts";

/** Every rule, by subject; reports sort by place, so the order matters only to tables and pages. */
export const rules: readonly Rule[] = [
  // text
  // identity
  // descriptor
  // media types and roles
  // cache
  // Docker
];
