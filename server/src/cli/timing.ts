import type { CheckOptions } from "../validate.ts";
import type { Io } from "./io.ts";

/** Adds up what each rule costs over a whole run, and says it on standard error, the dearest first. */
export function createTiming(io: Io): NonNullable<CheckOptions["timing"]> & { readonly tell: () => void } {
  const spent = new Map<string, number>();
  return {
    clock: io.clock,
    took: (rule, ms) => {
      spent.set(rule, (spent.get(rule) ?? 0) + ms);
    },
    tell: () => {
      const rows = [...spent].sort((a, b) => b[1] - a[1]);
      const total = rows.reduce((sum, [, ms]) => sum + ms, 0);
      const width = Math.max(5, ...rows.map(([rule]) => rule.length));
      const line = (name: string, ms: number): string =>
        `${name.padEnd(width)}  ${ms.toFixed(2).padStart(9)} ms  ${(total === 0 ? 0 : (100 * ms) / total).toFixed(1).padStart(5)} %\n`;
      io.err(`\nrules, without reading and scanning\n${rows.map(([rule, ms]) => line(rule, ms)).join("")}${line("total", total)}`);
    },
  };
}
