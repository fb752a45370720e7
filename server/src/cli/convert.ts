import { toImageManifest } from "../convert/image-manifest.ts";
import { isLayoutBlob, LAYOUT_BLOB_REASON } from "../convert/layout-blob.ts";
import type { Remark } from "../convert/remarks.ts";
import { linesOf } from "../json/index.ts";
import { INSPECT_OUTPUT } from "../model/kinds.ts";
import { utf8 } from "../oci/digest.ts";
import { humanSize } from "../oci/units.ts";
import { identify } from "../validate.ts";
import { reasonOf } from "./failure.ts";
import { nameOf } from "./file-name.ts";
import { readInput, STDIN } from "./input.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { frame } from "./report/frame.ts";

/** What `convert` was asked for: the document goes to standard output, to `output` or (`write`) back into its file. */
export interface ConvertCommand {
  readonly file: string;
  readonly output?: string;
  readonly write: boolean;
  /** Convert although something is lost. */
  readonly force: boolean;
}

/** Converts one document. The answer is the exit code: 0 converted, 1 refused or in need of `--force`, 2 unreadable or not written. */
export async function convert(command: ConvertCommand, colours: Colours, io: Io): Promise<number> {
  const { file, output, write, force } = command;
  const name = nameOf(file);
  const path = file === STDIN ? STDIN : io.truePath(file);
  const fail = (code: number, says: string): number => {
    io.err(`${colours.severity.error(code === 2 ? "error" : "not converted")}: ${name}: ${shown(says)}\n`);
    return code;
  };
  const input = await readInput(file, io);
  if ("error" in input) return fail(2, input.error);
  const { document, kind, tree } = identify(input.text, { file: path });
  if (kind === INSPECT_OUTPUT)
    return fail(1, "this is a program's description of an image; `docker buildx imagetools inspect --raw REF` prints the manifest itself");
  if (document === undefined)
    return fail(1, "not a container manifest; what can be converted is a BuildKit cache as image index, or an artifact manifest");
  if (write && isLayoutBlob(path)) return fail(1, LAYOUT_BLOB_REASON);

  const remarks = (severity: "error" | "warning" | "info", list: readonly Remark[]): void => {
    const lines = linesOf(tree.text);
    const paint = { dim: colours.dim, mark: colours.severity[severity] };
    for (const { at, says } of list) io.err(`${frame(lines, at, says, io.columns ?? 100, paint, io.columns === undefined).join("\n")}\n`);
  };
  const conversion = toImageManifest(document);
  if (conversion.outcome === "refused") {
    io.err(`${colours.severity.error("not converted")}: ${name}\n`);
    remarks("error", conversion.reasons);
    return 1;
  }
  const { text, digest, size, losses, lossSummary, notes } = conversion;
  if (losses.length > 0 && !force) {
    io.err(`${colours.severity.error("not converted")}: ${name}: the image manifest cannot hold ${shown(lossSummary)}; --force drops it\n`);
    remarks("warning", losses);
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
