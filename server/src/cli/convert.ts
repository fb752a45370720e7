import type { FormName } from "../convert/form-names.ts";
import { forms } from "../convert/forms.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import type { Remark } from "../convert/remarks.ts";
import { identify } from "../identify.ts";
import { linesOf } from "../json/index.ts";
import { isLayout } from "../layout/layout.ts";
import { INSPECT_OUTPUT } from "../model/kinds.ts";
import { utf8 } from "../oci/digest.ts";
import { humanSize } from "../oci/units.ts";
import { convertLayout } from "./convert-layout.ts";
import { reasonOf } from "./failure.ts";
import { nameOf, withoutEnd } from "./file-name.ts";
import { readInput, STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { frame } from "./report/frame.ts";
import { globsFor, type Target, targets } from "./walk.ts";

/** What `convert` was asked for: one document goes to standard output, to `output` or (`write`) back into its file. */
export interface ConvertCommand {
  readonly paths: readonly string[];
  readonly to: FormName;
  /** A file or, for several documents, a folder. */
  readonly output?: string;
  readonly write: boolean;
  /** Write nothing; the answer says whether something would be written. */
  readonly check: boolean;
  /** Convert although something is lost. */
  readonly force: boolean;
  /** In a layout: only the entry of this name. */
  readonly tag?: string;
  /** In a layout: remove blobs that nothing leads to afterwards. */
  readonly prune: boolean;
}

/** One document on its way. */
interface Job extends Pick<ConvertCommand, "to" | "write" | "check" | "force"> {
  readonly file: string;
  readonly output?: string;
  /** It lay in a folder: what is nobody's to convert is passed over without a word. */
  readonly found: boolean;
  /** One of several: the folders of `output` are made. */
  readonly several: boolean;
}

/** What became of a document, as an exit code; `undefined` where it was passed over. */
type Ended = 0 | 1 | 2 | undefined;

/**
 * Converts documents. The answer is the exit code: 0 converted, 1 refused, in need of `--force` or (`--check`) to be rewritten, 2
 * unreadable or not written.
 */
export async function convert(command: ConvertCommand, colours: Colours, io: Io): Promise<number> {
  const layouts = new Set<string>();
  for (const path of command.paths) if (await isLayoutFolder(path, io)) layouts.add(path);
  const paths = command.paths.filter((path) => !layouts.has(path));
  const usage = layoutUsage(command, [...layouts], paths);
  if (usage !== undefined) {
    io.err(`error: ${usage}\n`);
    return 2;
  }
  let worst = 0;
  for (const folder of layouts) worst = Math.max(worst, await convertLayout({ ...command, folder }, colours, io));
  return paths.length === 0 ? worst : Math.max(worst, await convertFiles({ ...command, paths }, colours, io));
}

/** Why an option and a path do not go together, or `undefined`. */
function layoutUsage({ tag, prune, output }: ConvertCommand, layouts: readonly string[], others: readonly string[]): string | undefined {
  const [layout] = layouts;
  const [other] = others;
  if (layout !== undefined && output !== undefined)
    return `${nameOf(layout)} is an image layout, and is converted where it lies: copy it first, and leave --output out`;
  if ((tag !== undefined || prune) && other !== undefined)
    return `${nameOf(other)} is no image layout, and ${tag === undefined ? "--prune" : "--tag"} is for those`;
  return undefined;
}

async function isLayoutFolder(path: string, io: Io): Promise<boolean> {
  const { layout } = io.host;
  if (path === STDIN || layout === undefined || !isFolder(path, io)) return false;
  return isLayout(layout(io.truePath(path)));
}

async function convertFiles(command: ConvertCommand, colours: Colours, io: Io): Promise<number> {
  const { paths, output, tag: _, prune: __, ...how } = command;
  const [only] = paths;
  if (paths.length === 1 && only !== undefined && !isSeveral(only, io)) {
    const into = output !== undefined && isFolder(output, io) ? within(output, baseName(only)) : output;
    return (
      (await convertOne(
        { ...how, file: only, found: false, several: false, ...(into === undefined ? {} : { output: into }) },
        colours,
        io,
      )) ?? 0
    );
  }
  if (output === undefined && !how.write && !how.check) {
    io.err("error: several documents need --write, --check or -o FOLDER\n");
    return 2;
  }
  const taken = new Map<string, string>();
  const counts = { converted: 0, not: 0, passed: 0 };
  let worst = 0;
  for (const target of targets(paths, io, { all: false, globs: await globsFor(paths) })) {
    const { path: file } = target;
    let ended: Ended;
    if (target.error !== undefined) {
      io.err(`${colours.severity.error("error")}: ${nameOf(file)}: ${shown(target.error)}\n`);
      ended = 2;
    } else {
      const into = output === undefined ? undefined : within(output, relativeName(target));
      const other = into === undefined ? undefined : taken.get(into);
      if (into !== undefined && other !== undefined) {
        io.err(
          `${colours.severity.error("error")}: ${nameOf(into)} would hold ${nameOf(other)} and ${nameOf(file)}; convert them one by one\n`,
        );
        ended = 2;
      } else {
        ended = await convertOne(
          { ...how, file, found: !target.named, several: true, ...(into === undefined ? {} : { output: into }) },
          colours,
          io,
        );
        if (into !== undefined && ended !== undefined) taken.set(into, file);
      }
    }
    if (ended === undefined) counts.passed++;
    else if (ended === 0 || (ended === 1 && how.check)) counts.converted++;
    else counts.not++;
    worst = Math.max(worst, ended ?? 0);
  }
  const parts = [`${counts.converted} ${how.check ? "to convert" : "converted"}`];
  if (counts.not > 0) parts.push(`${counts.not} not`);
  if (counts.passed > 0) parts.push(`${counts.passed} passed over`);
  io.err(`${parts.join(" · ")}\n`);
  return worst;
}

/** Whether an argument may stand for several documents: a folder or a glob. */
function isSeveral(path: string, io: Io): boolean {
  if (path === STDIN) return false;
  try {
    return io.pathKind(path) === "folder";
  } catch {
    return /[*?[{(]/.test(path);
  }
}

function isFolder(path: string, io: Io): boolean {
  if (/[\\/]$/.test(path)) return true;
  try {
    return io.pathKind(path) === "folder";
  } catch {
    return false;
  }
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/s, "");
const within = (folder: string, name: string): string => `${withoutEnd(folder) || "/"}/${name}`;

/** Where a document lies below the folder that was searched; a named one has its own name alone. */
function relativeName({ path, within: folder }: Target): string {
  if (folder === undefined) return baseName(path);
  if (folder === ".") return path.replace(/^(?:\.[\\/])+/, "");
  return path.startsWith(folder) ? path.slice(folder.length).replace(/^[\\/]+/, "") : baseName(path);
}

/** What does both at once, where the blob lies in a layout that is one. */
async function layoutRemedy(file: string, path: string, io: Io): Promise<string> {
  const above = /^(?:(.*)[\\/])?blobs[\\/][^\\/]+[\\/][^\\/]+$/s;
  const folder = above.exec(file) === null ? above.exec(path)?.[1] : (above.exec(file)?.[1] ?? ".");
  return folder !== undefined && (await isLayoutFolder(folder, io)) ? `; here that is \`oci-manifest convert ${folder} --write\`` : "";
}

async function convertOne(job: Job, colours: Colours, io: Io): Promise<Ended> {
  const { file, output, write, check, force, found, several, to } = job;
  const name = nameOf(file);
  const path = file === STDIN ? STDIN : io.truePath(file);
  const fail = (code: 1 | 2, says: string): 1 | 2 => {
    io.err(`${colours.severity.error(code === 2 ? "error" : "not converted")}: ${name}: ${shown(says)}\n`);
    return code;
  };
  const input = await readInput(file, io);
  if ("error" in input) return found && input.because !== "access" ? undefined : fail(2, input.error);
  const { document, kind, tree } = identify(input.text, { file: path });
  const form = forms[to];
  if (found && (document === undefined || !form.applies(document))) return undefined;
  if (kind === INSPECT_OUTPUT)
    return fail(1, "this is a program's description of an image; `docker buildx imagetools inspect --raw REF` prints the manifest itself");
  if (document === undefined) return fail(1, `not a container manifest; what ${form.takes}`);
  if (write && isLayoutBlob(path)) return fail(1, `${LAYOUT_BLOB_REASON}${await layoutRemedy(file, path, io)}`);

  const remarks = (severity: "error" | "warning" | "info", list: readonly Remark[]): void => {
    const lines = linesOf(tree.text);
    const paint = { dim: colours.dim, mark: colours.severity[severity] };
    for (const { at, says } of list) io.err(`${frame(lines, at, says, io.columns ?? 100, paint, io.columns === undefined).join("\n")}\n`);
  };
  const conversion = form.convert(document);
  if (conversion.outcome === "refused") {
    io.err(`${colours.severity.error("not converted")}: ${name}\n`);
    remarks("error", conversion.reasons);
    return 1;
  }
  const { text, digest, size, losses, lossSummary, notes } = conversion;
  if (losses.length > 0 && !force) {
    io.err(`${colours.severity.error("not converted")}: ${name}: ${form.noun} cannot hold ${shown(lossSummary)}; --force drops it\n`);
    remarks("warning", losses);
    return 1;
  }
  if (text === tree.text && (check || write)) {
    io.err(`${colours.dim("unchanged")} ${colours.bold(name)}\n`);
    return 0;
  }
  if (check) {
    io.err(
      `${colours.severity.warning("to convert")}: ${colours.bold(name)}${losses.length > 0 ? `, dropping ${shown(lossSummary)}` : ""}\n`,
    );
    return 1;
  }
  const target = output ?? (write ? file : undefined);
  if (target === undefined) {
    io.out(text);
    // What follows on the same terminal begins on a line of its own.
    if (io.terminal && !text.endsWith("\n")) io.err("\n");
  } else {
    if (isLayoutBlob(io.truePath(target)) && !io.truePath(target).endsWith(digest.slice(digest.indexOf(":") + 1)))
      return fail(1, `\`${target}\` is a blob's name, and it names another content than \`${digest}\``);
    try {
      const folder = /^(.*[^\\/])[\\/]+[^\\/]+$/s.exec(target)?.[1];
      if (several && output !== undefined && folder !== undefined) io.makeFolder(folder);
      io.replace(target, utf8(text), write ? input.bytes : undefined);
    } catch (error) {
      return fail(2, `${target === file ? "not written" : `\`${target}\` is not written`}: ${reasonOf(error)}`);
    }
  }
  const where = target === undefined ? "" : ` to ${colours.bold(nameOf(target))}`;
  io.err(`${colours.good("converted")} ${colours.bold(name)}${where}${losses.length > 0 ? `, dropping ${shown(lossSummary)}` : ""}\n`);
  io.err(
    `  digest  ${colours.bold(digest)}\n  size    ${size} ${colours.dim(`bytes (${humanSize(size)}; before: ${input.size}, ${input.digest})`)}\n`,
  );
  if (losses.length > 0) remarks("warning", losses);
  if (notes.length > 0) remarks("info", notes);
  return 0;
}
