import { forms } from "../convert/forms.ts";
import type { Remark } from "../convert/remarks.ts";
import { linesOf } from "../json/index.ts";
import { type LayoutConversion, type LayoutConversions, type LayoutTag, planConversions } from "../layout/conversion.ts";
import { type Graph, readGraph } from "../layout/graph.ts";
import { createLayoutReader } from "../layout/reader.ts";
import { type LayoutTexts, nameOfNode } from "../layout/reference-graph.ts";
import type { RewritePlan, RewriteRefusal } from "../layout/rewrite.ts";
import { unreferencedAfter } from "../layout/unreferenced.ts";
import type { LayoutBlob } from "../layout-view.ts";
import { quote } from "../model/quote.ts";
import { utf8 } from "../oci/digest.ts";
import { humanSize } from "../oci/units.ts";
import type { ConvertCommand } from "./convert.ts";
import { reasonOf } from "./failure.ts";
import { nameOf } from "./file-name.ts";
import type { Io } from "./io.ts";
import { writeLayout } from "./layout-writing.ts";
import type { Colours } from "./report/colour.ts";
import { shown } from "./report/display.ts";
import { frame } from "./report/frame.ts";

/** What `convert` was asked for of a layout. */
export interface ConvertLayoutCommand extends Pick<ConvertCommand, "to" | "write" | "check" | "force"> {
  /** The layout's folder as it was named. */
  readonly folder: string;
  /** Only the entry of this name. */
  readonly tag?: string;
  /** Remove blobs that nothing leads to afterwards. */
  readonly prune: boolean;
}

type Planned = Extract<RewritePlan, { outcome: "planned" }>;

/**
 * Converts the documents of a layout together with all that names them. Without `write` it says what would be done. The answer is the
 * exit code: 0 done or nothing to do, 1 something is refused, needs `--force` or (`--check`) would be converted, 2 unreadable or not
 * written.
 */
export async function convertLayout(command: ConvertLayoutCommand, colours: Colours, io: Io): Promise<0 | 1 | 2> {
  const { folder, to, write, check, force, tag, prune } = command;
  const name = nameOf(folder);
  const fail = (code: 1 | 2, says: string): 1 | 2 => {
    io.err(`${colours.severity.error(code === 2 ? "error" : "not converted")}: ${name}: ${shown(says)}\n`);
    return code;
  };
  const files = io.host.layout?.(io.truePath(folder));
  if (files === undefined) return fail(2, "no layouts are read here");
  const reader = createLayoutReader(files, { sha256: io.host.digest });
  const graph = await readGraph(reader);
  const { index, saved } = graph;
  if (index === undefined) return fail(2, "`index.json` is missing, and without it nobody knows what this layout holds");
  if ("unread" in index) return fail(2, `\`index.json\` ${index.unread}`);
  const texts: LayoutTexts = {
    index: index.text,
    blobs: { get: (digest) => textOf(graph, digest) },
    ...(saved !== undefined && "text" in saved ? { saved: saved.text } : {}),
  };
  const conversions = planConversions(texts, {
    digest: (bytes, algorithm) => io.host.digest(bytes, algorithm),
    to,
    force,
    ...(tag === undefined ? {} : { only: { tag } }),
  });
  if (tag !== undefined && conversions.tags.length === 0)
    return fail(2, unknownTag(tag, planConversions(texts, { digest: io.host.digest, to }).tags));

  const stay = tellRefused(conversions, name, to, force, colours, io);
  const { plan } = conversions;
  if (plan?.outcome === "refused") {
    tellReasons(plan.reasons, name, texts, graph, colours, io);
    return 1;
  }
  const planned = plan?.outcome === "planned" ? plan : undefined;
  const changed = force ? undefined : changedBlob(planned, graph);
  if (changed !== undefined) return fail(1, changed);
  let gone: readonly LayoutBlob[] = [];
  if (prune) {
    const after = unreferencedAfter(await reader.layout(), graph, texts, planned);
    if ("because" in after) return fail(1, `nothing is removed: ${after.because}`);
    gone = after.blobs;
  }
  const doing = write && !check;
  for (const { path, size } of gone) io.out(`${doing ? "removing" : "to remove"} ${name}/${path} ${colours.dim(humanSize(size))}\n`);
  if (doing && (planned !== undefined || gone.length > 0)) {
    try {
      writeLayout(
        io.truePath(folder),
        {
          blobs: planned?.blobs ?? [],
          files: (planned?.files ?? []).map(({ path, text }) => ({ path, bytes: utf8(text) })),
          read: new Map([
            ["index.json", utf8(texts.index)],
            ...(texts.saved === undefined ? [] : ([["manifest.json", utf8(texts.saved)]] as const)),
          ]),
          removed: gone.map(({ path }) => path),
        },
        io,
      );
    } catch (error) {
      const { place, code } = error as { place?: string; code?: string };
      return fail(
        code === "LOCKED" ? 1 : 2,
        `${place === undefined || code === "LOCKED" ? "" : `\`${place}\`: `}not written: ${reasonOf(error)}`,
      );
    }
  }
  if (planned !== undefined) tellConverted(conversions, planned, doing, name, colours, io);
  const count = planned === undefined ? 0 : converted(conversions, planned).length;
  io.out(summaryOf(count, stay, gone, { doing, check }, colours));
  return stay > 0 || (check && count > 0) ? 1 : 0;
}

function textOf({ documents }: Graph, digest: string): string | undefined {
  const read = documents.get(digest);
  return read !== undefined && "text" in read ? read.text : undefined;
}

/** Why nothing is rewritten where a blob is not what its name says: a new name would make good what is damaged. */
function changedBlob(planned: Planned | undefined, { documents }: Graph): string | undefined {
  for (const { replaces } of planned?.blobs ?? []) {
    const read = replaces === undefined ? undefined : documents.get(replaces);
    if (replaces === undefined || read === undefined || "unread" in read || read.digest() === replaces) continue;
    return `\`${nameOfNode(replaces)}\` hashes to ${read.digest()}, so it was changed or damaged: copy the layout again, or take it as it stands with --force`;
  }
  return undefined;
}

/** What is there instead, for who wrote a tag that is not. */
function unknownTag(tag: string, all: readonly LayoutTag[]): string {
  const known = [...new Set(all.flatMap((other) => (other.tag === undefined ? [] : [other.tag])))];
  const there =
    known.length === 0
      ? "its entries have no names"
      : `there are ${known.slice(0, 10).map(quote).join(", ")}${known.length > 10 ? " and more" : ""}`;
  return `no entry of \`index.json\` is called ${quote(tag)}; ${there}`;
}

const tagNames = (tags: readonly LayoutTag[]): string =>
  tags.map(({ tag, entry }) => (tag === undefined ? `manifests[${entry}]` : tag)).join(", ");

const converted = ({ found }: LayoutConversions, { moved }: Planned): LayoutConversion[] => found.filter(({ digest }) => moved.has(digest));

/** Says what is not converted, and why; the answer is how many. */
function tellRefused(
  { found }: LayoutConversions,
  name: string,
  to: ConvertCommand["to"],
  force: boolean,
  colours: Colours,
  io: Io,
): number {
  let count = 0;
  for (const { digest, document, conversion } of found) {
    const file = `${name}/${nameOfNode(digest)}`;
    if (conversion.outcome === "refused") io.err(`${colours.severity.error("not converted")}: ${file}\n`);
    else if (conversion.losses.length > 0 && !force)
      io.err(
        `${colours.severity.error("not converted")}: ${file}: ${forms[to].noun} cannot hold ${shown(conversion.lossSummary)}; --force drops it\n`,
      );
    else continue;
    count++;
    remarks(document.text, conversion.outcome === "refused" ? conversion.reasons : conversion.losses, colours, io);
  }
  return count;
}

function tellReasons(reasons: readonly RewriteRefusal[], name: string, texts: LayoutTexts, graph: Graph, colours: Colours, io: Io): void {
  for (const { path, at, says } of reasons) {
    io.err(`${colours.severity.error("not converted")}: ${name}/${path}${at === undefined ? `: ${shown(says)}` : ""}\n`);
    const text = path === "index.json" ? texts.index : textOf(graph, path.slice("blobs/".length).replace("/", ":"));
    if (at !== undefined && text !== undefined) remarks(text, [{ at, says }], colours, io);
  }
}

function remarks(text: string, list: readonly Remark[], colours: Colours, io: Io): void {
  const lines = linesOf(text);
  const paint = { dim: colours.dim, mark: colours.severity.error };
  for (const { at, says } of list) io.err(`${frame(lines, at, says, io.columns ?? 100, paint, io.columns === undefined).join("\n")}\n`);
}

function tellConverted(conversions: LayoutConversions, planned: Planned, doing: boolean, name: string, colours: Colours, io: Io): void {
  const own = new Set<string>();
  const sizes = new Map(planned.blobs.map(({ digest, bytes }) => [digest, bytes.length]));
  for (const { digest, tags, document, conversion } of converted(conversions, planned)) {
    own.add(digest);
    const to = planned.moved.get(digest) ?? "";
    const dropping =
      conversion.outcome === "converted" && conversion.losses.length > 0 ? `, dropping ${shown(conversion.lossSummary)}` : "";
    const what = doing ? colours.good("converted") : colours.severity.warning("to convert");
    io.out(`${what} ${colours.bold(name)}  ${shown(tagNames(tags))}${dropping}\n`);
    io.out(`  before  ${digest} ${colours.dim(`${utf8(document.text).length} bytes`)}\n`);
    io.out(`  digest  ${colours.bold(to)} ${colours.dim(`${sizes.get(to) ?? 0} bytes`)}\n`);
  }
  for (const { replaces, digest } of planned.blobs)
    if (replaces !== undefined && !own.has(replaces)) io.out(`  with it ${replaces}\n  digest  ${colours.bold(digest)}\n`);
  for (const note of planned.notes) io.out(`  ${shown(note)}\n`);
}

function summaryOf(
  count: number,
  stay: number,
  gone: readonly LayoutBlob[],
  { doing, check }: { readonly doing: boolean; readonly check: boolean },
  colours: Colours,
): string {
  const parts = [count === 0 && stay === 0 ? "nothing to convert" : `${count} ${doing ? "converted" : "to convert"}`];
  if (stay > 0) parts.push(`${stay} not`);
  if (gone.length > 0)
    parts.push(
      `${gone.length} ${gone.length === 1 ? "blob" : "blobs"} ${doing ? "removed" : "to remove"}, ${humanSize(gone.reduce((sum, { size }) => sum + size, 0))}`,
    );
  const dry = !doing && !check && (count > 0 || gone.length > 0) ? colours.dim("   nothing is written without --write") : "";
  return `${parts.join(" · ")}${dry}\n`;
}
