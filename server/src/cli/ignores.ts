import ignore, { type Ignore } from "ignore";
import { type Io, SIZE_LIMIT } from "./io.ts";

/** The files whose patterns are honoured, apart from each other: what one of them brings back the other may still leave out. */
const NAMES = [".gitignore", ".oci-manifestignore"] as const;

/** The ignore files that hold in one folder: its own and those of the folders above it, the nearest first. */
export interface Ignores {
  /** Whether an entry of this folder is left out. */
  readonly leavesOut: (name: string, isFolder: boolean) => boolean;
  /** What holds in a folder of this one. */
  readonly below: (name: string) => Ignores;
}

/** One ignore file, and the way from its folder to the one at hand: "" or "a/b/". */
interface Layer {
  readonly patterns: Ignore;
  readonly way: string;
}

type Stack = readonly Layer[];

/** Nothing is left out. */
export const NO_IGNORES: Ignores = { leavesOut: () => false, below: () => NO_IGNORES };

/**
 * What holds in a folder that is searched. Like git, the folders above count up to the one that holds the repository; without a
 * repository only the folder itself counts and what lies below it.
 */
export function ignoresOf(folder: string, io: Io): Ignores {
  const start = io.truePath(folder).replaceAll("\\", "/").replace(/\/$/, "");
  const parts = start.split("/");
  let root = parts.length;
  while (root > 0 && !has(`${parts.slice(0, root).join("/")}/.git`, io)) root--;
  const stacks: Stack[] = NAMES.map(() => []);
  for (let depth = root === 0 ? parts.length : root; depth <= parts.length; depth++) {
    const at = parts.slice(0, depth).join("/");
    const way = parts
      .slice(depth)
      .map((part) => `${part}/`)
      .join("");
    NAMES.forEach((name, i) => {
      const layer = layerOf(`${at}/${name}`, way, io);
      if (layer !== undefined) stacks[i] = [layer, ...(stacks[i] as Stack)];
    });
    if (depth === root) {
      // What git leaves out of this repository alone weighs less than any file within.
      const own = layerOf(`${at}/.git/info/exclude`, way, io);
      if (own !== undefined) stacks[0] = [...(stacks[0] as Stack), own];
    }
  }
  return from(stacks, start, io);
}

function from(stacks: readonly Stack[], folder: string, io: Io): Ignores {
  return {
    leavesOut: (name, isFolder) => stacks.some((stack) => isIgnored(stack, isFolder ? `${name}/` : name)),
    below: (name) => {
      const inner = `${folder}/${name}`;
      const deeper = stacks.map((stack, i): Stack => {
        const moved = stack.map((layer) => into(layer, name));
        const own = layerOf(`${inner}/${NAMES[i]}`, "", io);
        return own === undefined ? moved : [own, ...moved];
      });
      return from(deeper, inner, io);
    },
  };
}

/** A layer as it counts in a folder. Where it left the folder out and a nearer file brought it back, only its patterns for what lies within count. */
function into({ patterns, way }: Layer, name: string): Layer {
  const inner = `${way}${name}/`;
  const kept = patterns.test(inner).ignored
    ? make()
        .add(patterns)
        .add(`!/${inner.replace(/[\\*?[\]!# ]/g, "\\$&")}`)
    : patterns;
  return { patterns: kept, way: inner };
}

const make = (): Ignore => ignore({ ignorecase: false });

/** The nearest file that says anything decides (gitignore(5)). Folders above were not left out, or nobody would ask. */
function isIgnored(stack: Stack, path: string): boolean {
  for (const { patterns, way } of stack) {
    const { ignored, unignored } = patterns.test(way + path);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function layerOf(file: string, way: string, io: Io): Layer | undefined {
  try {
    return { patterns: make().add(new TextDecoder().decode(io.read(file, SIZE_LIMIT))), way };
  } catch {
    return undefined;
  }
}

function has(path: string, io: Io): boolean {
  try {
    io.pathKind(path);
    return true;
  } catch {
    return false;
  }
}
