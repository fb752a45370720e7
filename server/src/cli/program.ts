import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { FORMS, type FormName } from "../convert/form-names.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { isPlatformText } from "../oci/expectations.ts";
import { SEVERITIES, type Severity, SPEC_VERSIONS } from "../rule.ts";
import { closest } from "../suggest.ts";
import { TARGETS, type Target } from "../target-names.ts";
import { archiveRefusal, withArchives } from "./archives.ts";
import { type CheckArguments, checkCommand } from "./check-command.ts";
import { FAIL_ON, type FailOn, FORMATS, type Format, GRAPH_FORMATS, type GraphFormat, LISTS, type ListName } from "./choices.ts";
import { STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Output } from "./outputs.ts";
import { type Colours, coloursOf } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { USAGE, usage } from "./usage.ts";

/** Parses a command line and runs the command that it names; the answer is the exit code. */
export async function parse(args: readonly string[], io: Io): Promise<number> {
  let code = 0;
  // The rules are many, and only these options name one.
  const names = args.some((arg) => /^--(?:rule|fix-unsafe)\b/.test(arg))
    ? (await import("../rules/index.ts")).rules.map(({ id }) => id)
    : [];
  const program = programOf(io, names, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    throw error;
  }
}

/** The options of `convert`. */
interface ConvertArguments {
  readonly to: FormName;
  readonly output?: string;
  readonly write?: true;
  readonly check?: true;
  readonly force?: true;
  readonly tag?: string;
  readonly prune?: true;
  readonly color?: boolean;
}

function programOf(io: Io, ruleNames: readonly string[], done: (code: number) => void): Command {
  const program = new Command("oci-manifest");
  const colour = (on: boolean | undefined): { out: Colours; err: Colours } => ({
    out: coloursOf(on ?? io.colour.out),
    err: coloursOf(on ?? io.colour.err),
  });
  program
    .description("Checks, explains and converts container manifests: OCI indexes, image manifests, configs, Docker twins, BuildKit caches.")
    .version(io.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing at error level (or what --fail-on says), 1 problems (or not converted), 2 usage or unreadable input",
    );
  settle(program, io);

  const command = (name: string, summary: string): Command =>
    settle(program.command(name).description(summary).helpOption("-h, --help", "print help"), io)
      .option("--color", "use colour also where there is no terminal")
      .option("--no-color", "use no colour (also: NO_COLOR=1)");

  command("check", "check documents; folders are searched for *.json, oci-layout and layout blobs")
    .argument("<path...>", "files, folders, globs, tar archives of a layout, or - for standard input")
    .option("--fix", "apply the safe fixes to the files")
    .option("--dry-run", "with --fix: print as a unified diff what would change, and write nothing")
    .addOption(
      new Option("--fix-unsafe <rule>", "apply also the first fix of this rule, safe or not (several times)").argParser(
        fixableOf(ruleNames),
      ),
    )
    .addOption(new Option("--format <format>", `form of the report: ${FORMATS.join(", ")} (text unless given)`).argParser(formatOf))
    .addOption(
      new Option("--output <format=file>", "write the report to a file as well, - is standard output (several times)").argParser(outputOf),
    )
    .addOption(new Option("--fail-on <severity>", "fail from this severity on: error (unless given), warning or info").argParser(failOnOf))
    .addOption(new Option("--max-warnings <number>", "fail also when there are more warnings than this").argParser(numberOf))
    .option("-q, --quiet", "show only what fails the check, and nothing where nothing does")
    .option("--skip-others", "say nothing of files that are no manifests, also where they are named")
    .addOption(new Option("--kind <kind>", `check as this kind: ${KINDS.join(", ")}`).argParser(kindOf))
    .addOption(
      new Option(
        "--target <names>",
        `who must read it; what they refuse is an error (several with commas): ${TARGETS.join(", ")}`,
      ).argParser(targetsOf),
    )
    .addOption(new Option("--spec-version <version>", "hold documents to this image-spec (1.1 unless given)").choices(SPEC_VERSIONS))
    .addOption(
      new Option("--rule <id=severity>", "set a rule to error, warning, info, hint or off (several times)").argParser(ruleOf(ruleNames)),
    )
    .addOption(new Option("--expect-platforms <list>", "platforms that an index must have: linux/amd64,linux/arm64").argParser(platformsOf))
    .option("--stdin-filename <name>", "what standard input is called in the report and for configurations")
    .option("--no-ignore", "look also at what .gitignore and .oci-manifestignore leave out")
    .option("--config <file>", "use this configuration instead of the nearest .oci-manifest.json")
    .option("--no-config", "use no configuration")
    .option("--update-baseline", "accept what is found: write it into the baseline that the configuration names")
    .option("--timing", "say at the end what each rule cost")
    .addHelpText("after", "\n  docker buildx imagetools inspect --raw REF | oci-manifest check -")
    .action(async (paths: string[], options: CheckArguments) => done(await checkCommand(paths, options, io)));

  command(
    "convert",
    "rewrite documents in another form: BuildKit caches that are image indexes as image manifests, unless --to says otherwise",
  )
    .argument("<path...>", "files, folders, globs, or - for standard input")
    .addOption(
      new Option(
        "--to <form>",
        "image-manifest for forms out of use, oci for Docker manifests and lists, docker for OCI ones, cache-index for BuildKit before 0.12, minified, indented, sorted-annotations",
      )
        .default("image-manifest")
        .argParser((text) => oneOf(text, FORMS, "forms")),
    )
    .option("-o, --output <file>", "write the document to this file instead of standard output, several into this folder")
    .option("--write", "write each document back into its file")
    .option("--check", "write nothing; exit code 1 where something would be rewritten")
    .option("--force", "convert although something is lost")
    .option("--tag <name>", "in an image layout: convert only the entry of this name")
    .option("--prune", "in an image layout: remove the blobs that nothing leads to afterwards")
    .addHelpText("after", "\nStandard output holds the document only; digest, size and notes go to standard error.")
    .action(async (paths: string[], options: ConvertArguments) => {
      const { output, write = false, check = false, force = false, to, tag, prune = false } = options;
      if (write && output !== undefined) return done(usage(io, "--write and --output exclude each other"));
      if (check && (write || output !== undefined))
        return done(usage(io, "--check writes nothing, so it stands without --write and --output"));
      if (write && paths.includes(STDIN)) return done(usage(io, "--write needs a file, and standard input is none"));
      if (output === "") return done(usage(io, "--output needs a file name"));
      const archive = paths.find((await withArchives(paths, colour(options.color).err, io)).isArchive);
      if (archive !== undefined) return done(usage(io, archiveRefusal(archive)));
      const where = { paths, to, write, check, force, prune, ...(tag === undefined ? {} : { tag }) };
      const { convert } = await import("./convert.ts");
      done(await convert(output === undefined || output === STDIN ? where : { ...where, output }, colour(options.color).err, io));
    });

  command("verify", "hash every blob of image layouts and hold it against its name")
    .argument("<path...>", "layouts, folders with layouts somewhere below, or tar archives of one")
    .addOption(new Option("--format <format>", "text or json").choices(["text", "json"]).default("text"))
    .action(async (paths: string[], { format, color }: { format: string; color?: boolean }) => {
      const archives = await withArchives(paths, colour(color).err, io);
      const { verify } = await import("./verify.ts");
      done(await archives.ended(verify({ paths, json: format === "json" }, colour(color).out, archives.io)));
    });

  command("explain", "explain a rule, a media type, an annotation or a file; without a name, list all rules")
    .argument("[name]", "a rule's name as reports print it, a media type, an annotation's key, or a file")
    .action(async (name: string | undefined, options: { color?: boolean }) =>
      done(await (await import("./explain.ts")).explain(name, colour(options.color).out, io)),
    );

  command("diff", "compare two documents by what they name: parts, platforms, annotations, and why a build misses its cache")
    .argument("<a>", "a file, or - for standard input")
    .argument("<b>", "the other one")
    .addOption(new Option("--format <format>", "text or json").choices(["text", "json"]).default("text"))
    .addHelpText("after", "\nExit codes: 0 the same bytes, 1 different, 2 unreadable or no container manifest")
    .action(async (a: string, b: string, options: { format: string; color?: boolean }) => {
      if (a === STDIN && b === STDIN) return done(usage(io, "standard input is one document: give a file for the other"));
      const { diff } = await import("./diff.ts");
      done(await diff(a, b, options.format === "json", colour(options.color), io));
    });

  command("graph", "draw what a document, or an image layout, points at")
    .argument("<path>", "a file, the folder of an image layout, or - for standard input")
    .addOption(
      new Option("--format <format>", "svg, mermaid (for Markdown) or dot (for Graphviz)")
        .default("svg")
        .argParser((text) => oneOf(text, GRAPH_FORMATS, "formats")),
    )
    .action(async (path: string, options: { format: GraphFormat; color?: boolean }) =>
      done(await (await import("./graph.ts")).graph(path, options.format, colour(options.color).err, io)),
    );

  command("list", "list rules, media types, annotations or targets")
    .addArgument(new Argument("<what>", LISTS.join(", ")).argParser((text) => oneOf(text, LISTS, "lists")))
    .addOption(new Option("--format <format>", "text or json").choices(["text", "json"]).default("text"))
    .action(async (what: ListName, options: { format: string; color?: boolean }) =>
      done((await import("./list.ts")).list(what, options.format === "json", colour(options.color).out, io)),
    );

  command("init", "write a commented configuration, .oci-manifest.jsonc").action(async () => done((await import("./init.ts")).init(io)));

  // Editors start the server with whatever their client library adds (--stdio, --node-ipc, --clientProcessId=…).
  command("lsp", "run the language server on standard input and output")
    .option("--stdio", "speak on standard input and output (the default)")
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => io.serve());
  return program;
}

/** Where Commander writes, and how: it neither ends the process nor prints anything raw from the arguments. */
function settle(command: Command, io: Io): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
      outputError: (text, write) => write(`${complaint(text, command.name())}\n`),
    });
}

/** What Commander says, in our words: one line, values in backticks, and at its end what to do. */
function complaint(text: string, command: string): string {
  const line = text
    .trim()
    .split("\n")
    .map((part) => part.trim())
    .join(" ")
    .replace(/option '([^']*)' argument '([^']*)' is invalid\.? ?/, "`$2` is no value of `$1`; ")
    .replace(/command-argument value '([^']*)' is invalid for argument '([^']*)'\.? ?/, "`$1` is no value of `<$2>`; ")
    .replace(/Allowed choices are (.*?)\.?$/, "choices are $1")
    .replace(/'([^']*)'/g, "`$1`")
    .replace(/[ ;]*\(Did you mean ([^)]*?)\?\)/, "; did you mean `$1`?");
  const help = `oci-manifest ${command === "oci-manifest" ? "" : `${command} `}--help`;
  return shown(/; /.test(line) ? line : `${line}; \`${help}\` shows what there is`);
}

/** One of `known`, or the complaint that Commander makes a sentence of, with what was probably meant. */
function oneOf<T extends string>(text: string, known: readonly T[], what: string): T {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  const near = closest(text, known);
  throw new InvalidArgumentError(near === undefined ? `${what} are ${known.join(", ")}` : `(Did you mean ${near}?)`);
}

const formatOf = (text: string): Format => oneOf(text, FORMATS, "formats");
const failOnOf = (text: string): FailOn => oneOf(text, FAIL_ON, "severities");

function outputOf(text: string, before: readonly Output[] = []): readonly Output[] {
  const at = text.indexOf("=");
  if (at < 0) throw new InvalidArgumentError("write it as FORMAT=FILE");
  const format = formatOf(text.slice(0, at));
  const file = text.slice(at + 1);
  if (file === "") throw new InvalidArgumentError("write it as FORMAT=FILE");
  return [...before, { format, file }];
}

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("a whole number is needed");
  return Number(text);
}

const kindOf = (text: string): Kind => oneOf(text, KINDS, "kinds");

/** Target names with commas between them; given several times, they add up. */
function targetsOf(text: string, before: readonly Target[] = []): readonly Target[] {
  const names = text.split(",").map((name) => oneOf(name.trim(), TARGETS, "targets"));
  return [...new Set([...before, ...names])];
}

/** Platforms with commas between them; given several times, they add up. */
function platformsOf(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.every(isPlatformText)) throw new InvalidArgumentError("write os/architecture or os/architecture/variant, with commas between");
  return [...new Set([...before, ...names])];
}

/** Rule names, one for each time that the option stands. */
const fixableOf =
  (rules: readonly string[]) =>
  (text: string, before: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
    new Set([...before, ruleNamed(text, rules)]);

const ruleOf =
  (rules: readonly string[]) =>
  (text: string, before: Readonly<Record<string, Severity | "off">> = {}): Readonly<Record<string, Severity | "off">> => {
    const [id = "", severity = ""] = text.split("=");
    return { ...before, [ruleNamed(id, rules)]: oneOf(severity, [...SEVERITIES, "off"] as const, "severities") };
  };

function ruleNamed(text: string, rules: readonly string[]): string {
  if (rules.includes(text)) return text;
  const near = closest(text, rules);
  throw new InvalidArgumentError(near === undefined ? "`oci-manifest explain` lists all rules" : `(Did you mean ${near}?)`);
}
