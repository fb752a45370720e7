import { kindOf, type Node, NUMBER, rawOf, STRING, stringOf, type Tree } from "../json/index.ts";
import { DURATIONS, SECOND } from "../oci/durations.ts";
import { timeInWords } from "../oci/time-words.ts";
import { exactSize, humanSize } from "../oci/units.ts";
import { inlineCode } from "./markdown.ts";

const TIMES: readonly string[] = ["created", "createdAt"];
const BYTES: readonly string[] = ["Memory", "MemorySwap"];

/** What a value says that is not plain to see: a time in words, nanoseconds as seconds, bytes in units; one line of Markdown. */
export function settingHover(tree: Tree, value: Node, name: string): string | undefined {
  if (kindOf(tree, value) === STRING) {
    if (!TIMES.includes(name)) return undefined;
    const words = timeInWords(stringOf(tree, value));
    return words && `**${words}**`;
  }
  if (kindOf(tree, value) !== NUMBER) return undefined;
  const raw = rawOf(tree, value);
  if (!/^\d{1,18}$/.test(raw)) return undefined;
  if (DURATIONS.includes(name)) return `**${duration(Number(raw))}** — ${inlineCode(raw)} nanoseconds`;
  if (BYTES.includes(name)) return `**${humanSize(BigInt(raw))}** — ${exactSize(BigInt(raw))}`;
  return undefined;
}

/** Nanoseconds in the unit that people use: "30 seconds", "1.5 minutes", "250 milliseconds". */
function duration(nanoseconds: number): string {
  const [unit, count] =
    nanoseconds >= 60 * SECOND
      ? ["minute", nanoseconds / (60 * SECOND)]
      : nanoseconds >= SECOND || nanoseconds === 0
        ? ["second", nanoseconds / SECOND]
        : ["millisecond", nanoseconds / 1_000_000];
  const shown = Number(count.toFixed(3));
  return `${shown} ${unit}${shown === 1 ? "" : "s"}`;
}
