export { asciiBytes } from "./ascii.ts";
export * from "./begins-like-json.ts";
export * from "./duplicates.ts";
export * from "./edit.ts";
export * from "./lines.ts";
export * from "./read.ts";
export { createTape, hasLoneSurrogate, scan } from "./scan.ts";
export { anyAtTop } from "./shallow.ts";
export * from "./tree.ts";
