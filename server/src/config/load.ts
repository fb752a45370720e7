import { spanOf } from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { readBaseline } from "./baseline.ts";
import { CONFIGURATION_NAMES, type Configuration, type ConfigurationProblem, PACKAGE_KEY } from "./configuration.ts";
import { folderOf } from "./paths.ts";
import type { ReadConfiguration, Written } from "./read.ts";

/** What the loader needs of the machine. Paths are absolute with `/`. */
export interface ConfigurationFiles {
  /** A file's text, or `undefined` where there is no such file. Throws where there is one that cannot be read. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Whether a folder holds a repository: above it no configuration is looked for. */
  readonly isRepository: (folder: string) => Promise<boolean>;
}

/** The configuration that holds for a file, if there is one, and what is wrong with it. */
export interface Loaded {
  readonly configuration: Configuration | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

/** Finds and reads configurations, each once. */
export interface ConfigurationLoader {
  /** What holds for a file: the nearest configuration in its folder or above, up to the folder of a repository. */
  readonly of: (file: string) => Promise<Loaded>;
  /** A configuration by its own path; `undefined` in `configuration` where there is none. */
  readonly at: (file: string) => Promise<Loaded>;
  /** Files changed: everything is read anew when somebody asks. */
  readonly forget: () => void;
}

const NOTHING: Loaded = { configuration: undefined, problems: [] };
/** So many files may extend each other. */
const CHAIN = 32;

/** A loader over one machine or one virtual file system. */
export function createConfigurationLoader(files: ConfigurationFiles): ConfigurationLoader {
  const folders = new Map<string, Promise<Loaded>>();

  async function readAt(file: string, key?: string): Promise<ReadConfiguration | undefined | ConfigurationProblem> {
    try {
      const text = await files.read(file);
      if (text === undefined || (key !== undefined && !mayHold(text, key))) return undefined;
      return (await import("./read.ts")).readConfiguration(text, file, key);
    } catch (error) {
      return { file, text: "", at: { start: 0, end: 0 }, says: `not readable: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  /** Folds in what a configuration extends, the nearer one winning. */
  async function folded(own: ReadConfiguration, chain: readonly string[]): Promise<Loaded> {
    const problems: ConfigurationProblem[] = [...own.problems];
    let base: Configuration | undefined;
    for (const { file, node } of own.written.extends) {
      const wrong = (says: string): number =>
        problems.push({ file: own.written.file, text: own.tree.text, at: spanOf(own.tree, node), says });
      if (chain.includes(file) || chain.length >= CHAIN) {
        wrong(`${quote(file)} is extended in a circle`);
        continue;
      }
      const read = await readAt(file);
      if (read === undefined) {
        wrong(`${quote(file)} is not there`);
        continue;
      }
      if (!("written" in read)) {
        wrong(`${quote(file)} is ${read.says}`);
        continue;
      }
      const loaded = await folded(read, [...chain, file]);
      problems.push(...loaded.problems);
      if (loaded.configuration !== undefined) base = base === undefined ? loaded.configuration : over(base, loaded.configuration);
    }
    const { extends: _, ...plain } = own.written;
    return { configuration: base === undefined ? plain : over(base, plain), problems };
  }

  /** The configuration with what its baseline accepts; one that is not there yet accepts nothing. */
  async function withBaseline(loaded: Loaded): Promise<Loaded> {
    const { configuration, problems } = loaded;
    const file = configuration?.baseline;
    if (configuration === undefined || file === undefined) return loaded;
    const wrong = (text: string, says: string): Loaded => ({
      configuration,
      problems: [...problems, { file, text, at: { start: 0, end: 0 }, says }],
    });
    try {
      const text = await files.read(file);
      if (text === undefined) return loaded;
      const accepted = readBaseline(text, file);
      return typeof accepted === "string" ? wrong(text, accepted) : { configuration: { ...configuration, accepted }, problems };
    } catch (error) {
      return wrong("", `not readable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function inFolder(folder: string): Promise<Loaded | undefined> {
    for (const name of [...CONFIGURATION_NAMES, "package.json"]) {
      const file = folder === "/" ? `/${name}` : `${folder}/${name}`;
      const read = await readAt(file, name === "package.json" ? PACKAGE_KEY : undefined);
      if (read === undefined) continue;
      if (!("written" in read)) {
        // A package.json that cannot be read is nobody's configuration.
        if (name === "package.json") continue;
        return { configuration: undefined, problems: [read] };
      }
      return withBaseline(await folded(read, [file]));
    }
    return undefined;
  }

  async function search(folder: string): Promise<Loaded> {
    const found = await inFolder(folder);
    if (found !== undefined) return found;
    const above = folderOf(folder);
    if (above === folder || !folder.includes("/") || (await files.isRepository(folder))) return NOTHING;
    return ofFolder(above);
  }

  function ofFolder(folder: string): Promise<Loaded> {
    let known = folders.get(folder);
    if (known === undefined) {
      known = search(folder);
      folders.set(folder, known);
    }
    return known;
  }

  return {
    of: (file) => ofFolder(folderOf(file)),
    at: async (file) => {
      const read = await readAt(file);
      if (read === undefined) return NOTHING;
      return "written" in read ? withBaseline(await folded(read, [file])) : { configuration: undefined, problems: [read] };
    },
    forget: () => folders.clear(),
  };
}

/** Whether a text can have this key: in nearly every package.json it does not stand, and nothing has to be read. */
export const mayHold = (text: string, key: string): boolean => text.includes(key) || text.includes("\\");

/** One configuration laid over another: single values win, rules are joined, lists follow each other. */
function over(base: Configuration, own: Omit<Written, "extends">): Configuration {
  return {
    ...base,
    ...own,
    ...(base.rules === undefined && own.rules === undefined ? {} : { rules: { ...base.rules, ...own.rules } }),
    ignores: (path) => base.ignores(path) || own.ignores(path),
    overrides: [...base.overrides, ...own.overrides],
    suppressions: [...base.suppressions, ...own.suppressions],
  };
}
