import picocolors from "picocolors";
import type { Severity } from "../../rule.ts";

/** The few colours that the terminal speaks in; without colour each gives its text back. */
export interface Colours {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly code: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
  readonly enabled: boolean;
}

/** The palette with or without colour. */
export function coloursOf(enabled: boolean): Colours {
  const { bold, dim, green, cyan, red, yellow, blue } = picocolors.createColors(enabled);
  return { bold, dim, good: green, code: cyan, severity: { error: red, warning: yellow, info: blue, hint: dim }, enabled };
}
