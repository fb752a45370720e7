import type { BlobFault, FaultKind, VerifiedGroup } from "../../layout/verification.ts";
import { humanSize } from "../../oci/units.ts";
import { nameOf } from "../file-name.ts";
import type { Verified } from "../verify.ts";
import type { Colours } from "./colour.ts";
import { shown, widthOf } from "./display.ts";

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

const WORDS: Readonly<Record<FaultKind, string>> = {
  missing: "missing",
  corrupt: "corrupt",
  size: "of another size",
  "not-a-file": "no file",
  unreadable: "unreadable",
  "unknown-algorithm": "not verified",
};

/** "ok", or what is wrong: "1 missing · 2 corrupt". */
function verdict(faults: readonly BlobFault[], colours: Colours): string {
  if (faults.length === 0) return colours.good("ok");
  const counts = new Map<FaultKind, number>();
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Array.from(counts, ([kind, count]) => colours.severity.error(`${count} ${WORDS[kind]}`)).join(" · ");
}

const sum = ({ blobs, bytes }: VerifiedGroup): string => `${counted(blobs, "blob")} · ${humanSize(bytes)}`;

/** A layout on a terminal: a line for each manifest, what is wrong below it, and a line for the whole. */
export function verifiedText({ path, verification, leftOut }: Verified, colours: Colours): string {
  const { manifests, unreferenced, faults } = verification;
  const rows = manifests.map((manifest) => ({
    tags: shown(manifest.tags.join(", ")),
    name: shown(manifest.name),
    short: `${manifest.digest.slice(0, manifest.digest.indexOf(":") + 13)}…`,
    group: manifest,
  }));
  if (unreferenced.blobs > 0)
    rows.push({ tags: "", name: "nothing leads to", short: "", group: { ...unreferenced, digest: "", tags: [], name: "" } });
  const width = (of: (row: (typeof rows)[number]) => string): number => Math.min(48, Math.max(0, ...rows.map((row) => widthOf(of(row)))));
  const [tags, names, shorts, sums] = [
    width((row) => row.tags),
    width((row) => row.name),
    width((row) => row.short),
    width((row) => sum(row.group)),
  ];
  const pad = (text: string, to: number): string => text + " ".repeat(Math.max(0, to - widthOf(text)));
  const told = new Set<BlobFault>();
  const lines = [colours.bold(nameOf(path)), ""];
  for (const { tags: tag, name, short, group } of rows) {
    const head = tags === 0 ? "" : `${pad(tag, tags)}  `;
    lines.push(
      `  ${head}${pad(name, names)}  ${colours.dim(pad(short, shorts))}  ${pad(sum(group), sums)}  ${verdict(group.faults, colours)}`,
    );
    for (const fault of group.faults) {
      if (told.has(fault)) continue;
      told.add(fault);
      lines.push(faultLine(fault));
    }
  }
  // What only `docker save` names has no manifest here.
  for (const fault of faults) if (!told.has(fault)) lines.push(faultLine(fault));
  for (const left of leftOut) lines.push(`  ${colours.severity.error("not verified")}  ${shown(left)}`);
  if (lines.length > 2) lines.push("");
  lines.push(`${sum(verification)} · ${verdict(faults, colours)}`, "");
  return `${lines.join("\n")}\n`;
}

const faultLine = ({ path, says }: BlobFault): string => `    ${shown(path)} ${shown(says)}`;

/** Layouts as JSON; docs/cli.md says what stands in it. */
export function verifiedJson(all: readonly Verified[]): string {
  const group = ({ blobs, bytes, faults }: VerifiedGroup): object => ({ blobs, bytes, ok: faults.length === 0, faults });
  const layouts = all.map(({ path, verification, leftOut }) => ({
    layout: path,
    ...group(verification),
    notVerified: leftOut,
    manifests: verification.manifests.map((manifest) => ({
      digest: manifest.digest,
      tags: manifest.tags,
      name: manifest.name,
      ...group(manifest),
    })),
    unreferenced: group(verification.unreferenced),
  }));
  return `${JSON.stringify({ version: 1, layouts }, null, 2)}\n`;
}
