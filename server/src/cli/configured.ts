import { type Baseline, writeBaseline } from "../config/baseline.ts";
import { type ConfigurationProblem, choose, type Suppression } from "../config/configuration.ts";
import { createConfigurationLoader, type Loaded } from "../config/load.ts";
import type { knownAs } from "../fingerprint.ts";
import { linesOf } from "../json/index.ts";
import { utf8 } from "../oci/utf8.ts";
import type { Accepted, CheckOptions, Report } from "../validate.ts";
import { reasonOf } from "./failure.ts";
import { nameOf } from "./file-name.ts";
import { type Io, SIZE_LIMIT } from "./io.ts";

/** What the command line says over every configuration. */
export type Asked = Pick<CheckOptions, "kind" | "targets" | "specVersion" | "rules" | "expect">;

/** How a file is checked; `ignored`: not at all. */
export interface Choice {
  readonly ignored: boolean;
  readonly options: Asked & Pick<CheckOptions, "suppress" | "baseline">;
}

/** Brings configurations and command line together, file by file, and keeps account of what they accept. */
export interface Configured {
  /** How a file is checked. `path` is from the root, links followed. At once where its folder has been asked about. */
  readonly of: (path: string) => Choice | Promise<Choice>;
  /** Notes what a report found and which suppressions it needed. */
  readonly needed: (path: string, report: Report) => void;
  /** Writes what was found into the baseline that the configuration names; `undefined`, or why it was not written. */
  readonly updateBaseline: () => string | undefined;
  /** Says on standard error which suppressions nothing needed, though files of theirs were checked. */
  readonly tellUnused: () => void;
  /** Some configuration cannot be used as it is written. */
  readonly failed: () => boolean;
}

/** A baseline as it was, and what this run found. */
interface Account {
  readonly file: string;
  readonly before: Baseline;
  readonly found: Map<string, ReadonlyMap<string, number>>;
  /** How many accepted problems the files that were checked do not have any more. */
  gone: number;
}

/** @param configuration the path of the only configuration, or `false` for none; left out: the nearest one of each file */
export function createConfigured(asked: Asked, configuration: string | false | undefined, io: Io): Configured {
  // Elsewhere a backslash is part of a name.
  const slashed = (path: string): string => (io.windows ? path.replaceAll("\\", "/") : path);
  const loader = createConfigurationLoader({
    read: async (path) => {
      try {
        return new TextDecoder().decode(io.read(path, SIZE_LIMIT));
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
        throw error;
      }
    },
    isRepository: async (folder) => {
      try {
        io.pathKind(`${folder}/.git`);
        return true;
      } catch {
        return false;
      }
    },
  });
  const told = new Set<string>();
  const seen = new Map<Suppression, boolean>();
  /** By the baseline's own path, and by that of each file that was checked. */
  const accounts = new Map<string, Account>();
  const baselines = new Map<string, Account>();
  /** What names problems, which only a baseline needs. */
  let nameOfProblem: typeof knownAs | undefined;
  let failed = false;

  function tell({ file, text, at, says }: ConfigurationProblem): void {
    failed = true;
    const { line, column } = linesOf(text).place(at.start);
    const sentence = `error: ${nameOf(shortened(file))}:${line}:${column}: ${says}\n`;
    if (told.has(sentence)) return;
    told.add(sentence);
    io.err(sentence);
  }

  /** A path as seen from where the person stands, if it lies below. */
  function shortened(file: string): string {
    const here = `${slashed(io.truePath(".")).replace(/\/$/, "")}/`;
    return file.startsWith(here) ? file.slice(here.length) : file;
  }

  async function load(file: string): Promise<Loaded> {
    if (configuration === false) return { configuration: undefined, problems: [] };
    if (configuration === undefined) return loader.of(file);
    const path = slashed(io.truePath(configuration));
    const loaded = await loader.at(path);
    if (loaded.configuration === undefined && loaded.problems.length === 0)
      return { configuration: undefined, problems: [{ file: path, text: "", at: { start: 0, end: 0 }, says: "there is no such file" }] };
    return loaded;
  }

  async function chosenFor(file: string, folder: string): Promise<Choice> {
    const { configuration, problems } = await load(file);
    problems.forEach(tell);
    if (configuration === undefined) {
      free.add(folder);
      return nothing;
    }
    const { ignored, suppressions, ...choices } = choose(configuration, file);
    const { baseline } = configuration;
    if (baseline !== undefined) {
      const account = accounts.get(baseline) ?? { file: baseline, before: configuration.accepted ?? new Map(), found: new Map(), gone: 0 };
      accounts.set(baseline, account);
      nameOfProblem ??= (await import("../fingerprint.ts")).knownAs;
      baselines.set(file, account);
    }
    if (!ignored) for (const suppression of suppressions) if (!seen.has(suppression)) seen.set(suppression, false);
    const rules = choices.rules === undefined && asked.rules === undefined ? {} : { rules: { ...choices.rules, ...asked.rules } };
    return { ignored, options: { ...choices, ...asked, ...rules, ...(suppressions.length === 0 ? {} : { suppress: suppressions }) } };
  }

  const nothing: Choice = { ignored: false, options: asked };
  /** Folders in which no configuration holds: most often all that are looked at. */
  const free = new Set<string>();

  return {
    of: (path) => {
      const file = slashed(path);
      const folder = file.slice(0, file.lastIndexOf("/"));
      return free.has(folder) ? nothing : chosenFor(file, folder);
    },
    needed: (path, report) => {
      const { suppressed, problems } = report;
      for (const { by } of suppressed) if (by !== undefined && isSuppression(by)) seen.set(by, true);
      if (nameOfProblem === undefined) return;
      const file = slashed(path);
      const of = baselines.get(file);
      if (of === undefined) return;
      const accepted = suppressed.filter(({ by }) => by === undefined);
      const counts = new Map<string, number>();
      for (const problem of [...accepted.map(({ problem }) => problem), ...problems]) {
        if (problem.place === true || problem.internal === true) continue;
        const name = nameOfProblem(report.tree, problem);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      of.found.set(file, counts);
      const known = [...(of.before.get(file)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
      of.gone += known - accepted.length;
    },
    updateBaseline: () => {
      if (accounts.size === 0) return "no configuration names a `baseline`";
      for (const { file, before, found } of accounts.values()) {
        try {
          // Files that this run did not look at keep what they had.
          io.replace(file, utf8(writeBaseline(new Map([...before, ...found]), file)));
        } catch (error) {
          return `${nameOf(shortened(file))}: ${reasonOf(error)}`;
        }
      }
      return undefined;
    },
    tellUnused: () => {
      for (const [{ source, rule }, needed] of seen) {
        if (needed) continue;
        const { line, column } = linesOf(source.text).place(source.at.start);
        io.err(`${nameOf(shortened(source.file))}:${line}:${column}: nothing needs this suppression of \`${rule}\` any more\n`);
      }
      for (const { file, gone } of accounts.values())
        if (gone > 0)
          io.err(
            `${nameOf(shortened(file))}: ${gone} ${gone === 1 ? "problem is" : "problems are"} gone; \`--update-baseline\` takes ${gone === 1 ? "it" : "them"} out\n`,
          );
    },
    failed: () => failed,
  };
}

function isSuppression(accepted: Accepted): accepted is Suppression {
  return "source" in accepted;
}
