import fs from "node:fs";
import path from "node:path";
import type { Find } from "./engine.ts";

const folder = path.join(import.meta.dirname, "corpus");
const FINDS = path.join(import.meta.dirname, "found.json");

/** The texts that a long run kept for a target, each of which reaches blocks that those before it do not. */
export function corpusOf(target: string): readonly string[] {
  const file = path.join(folder, `${target}.json`);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as string[]) : [];
}

/** Writes a target's corpus, a text on each line. */
export function writeCorpus(target: string, texts: readonly string[]): void {
  fs.mkdirSync(folder, { recursive: true });
  const lines = texts.map((text) => JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, escaped));
  fs.writeFileSync(path.join(folder, `${target}.json`), `[\n${lines.join(",\n")}\n]\n`);
}

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Every text that ever broke a promise, with what it broke: they are run for ever. */
export const knownFinds = (): readonly Find[] => (fs.existsSync(FINDS) ? (JSON.parse(fs.readFileSync(FINDS, "utf8")) as Find[]) : []);
