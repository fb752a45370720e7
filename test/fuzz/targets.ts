import type { Target } from "./engine.ts";

/** All targets by name. They are imported when they are asked for, since V8 counts blocks only in what is compiled after it began to count. */
export const TARGETS: Readonly<Record<string, () => Promise<Target>>> = {
  scanner: async () => (await import("./targets/scanner.ts")).target,
  check: async () => (await import("./targets/check.ts")).check,
  fix: async () => (await import("./targets/check.ts")).fix,
  convert: async () => (await import("./targets/convert.ts")).conversion,
  refactor: async () => (await import("./targets/convert.ts")).refactor,
  caret: async () => (await import("./targets/ask.ts")).caret,
  navigate: async () => (await import("./targets/ask.ts")).navigate,
  pages: async () => (await import("./targets/ask.ts")).pages,
  compare: async () => (await import("./targets/ask.ts")).compare,
  layout: async () => (await import("./targets/layout.ts")).layout,
  configuration: async () => (await import("./targets/configuration.ts")).configuration,
  protocol: async () => (await import("./targets/protocol.ts")).protocol,
  values: async () => (await import("./targets/values.ts")).values,
};
