import type { TextDocument } from "vscode-languageserver-textdocument";
import { planConversions } from "../layout/conversion.ts";
import { DOCUMENT_LIMIT } from "../layout/limits.ts";
import type { LayoutTexts } from "../layout/reference-graph.ts";
import { planRewrite, type RewritePlan } from "../layout/rewrite.ts";
import { graphOf } from "../layout/view.ts";
import { shortDigest } from "../navigate/digests.ts";
import { digestOf } from "../oci/digest.ts";
import type { InLayout } from "./layouts.ts";
import { placesIn } from "./placing.ts";
import type { LayoutPlanParams, LayoutPlanResult } from "./protocol.ts";
import type { Session } from "./session.ts";

type Planned = Extract<LayoutPlanResult, { outcome: "planned" }>;

/** What has to happen so that a layout holds other documents; `undefined` where the document lies in none. */
export async function layoutPlan(session: Session, params: LayoutPlanParams): Promise<LayoutPlanResult | undefined> {
  const document = session.documents.get(params.uri);
  const there = (document === undefined ? undefined : await session.layouts?.of(document)) ?? (await session.layouts?.at(params.uri));
  if (there === undefined) return undefined;
  const texts = await textsOf(there);
  if (texts === undefined) return refused(["This layout has no `index.json` that can be read"]);
  if (params.what === "repoint") return repoint(session, there, texts, document);
  if (params.entry !== undefined) {
    const entry = await entryNow(there, params.entry, params.digest);
    return entry === undefined ? refused(["`index.json` no longer has this entry"]) : convertIn(session, there, texts, { entry });
  }
  return convertIn(session, there, texts, there.view.named === undefined ? undefined : { digest: there.view.named });
}

/** Where an entry stands that somebody chose by its place: the index may be another one since. */
async function entryNow({ reader }: InLayout, entry: number, digest: string | undefined): Promise<number | undefined> {
  if (digest === undefined) return entry;
  const { index } = await graphOf(reader);
  const found = index !== undefined && "document" in index ? (index.document?.descriptors ?? []) : [];
  const same = found.filter((one) => one.place === "manifest" && one.digest === digest);
  return (same.find((one) => one.index === entry) ?? same[0])?.index;
}

const refused = (reasons: readonly string[]): LayoutPlanResult => ({ outcome: "refused", reasons });

/** The documents of a layout as texts: those that lead on, open ones as they stand in the editor. */
async function textsOf({ reader, place, view }: InLayout): Promise<LayoutTexts | undefined> {
  const { index, saved, documents } = await graphOf(reader);
  if (index === undefined || !("text" in index)) return undefined;
  const blobs = new Map<string, string>();
  for (const [digest, read] of documents) if ("text" in read) blobs.set(digest, read.text);
  if (view.named !== undefined && !blobs.has(view.named)) {
    const own = await reader.document(place);
    if (own !== undefined && "text" in own) blobs.set(view.named, own.text);
  }
  return { index: index.text, blobs, ...(saved !== undefined && "text" in saved ? { saved: saved.text } : {}) };
}

async function repoint(
  session: Session,
  there: InLayout,
  texts: LayoutTexts,
  document: TextDocument | undefined,
): Promise<LayoutPlanResult> {
  const { named } = there.view;
  if (named === undefined || document === undefined) return refused(["This document is no blob of a layout that is open"]);
  const file = await there.reader.files.read(there.place, DOCUMENT_LIMIT).then(
    (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
    () => undefined,
  );
  const text = document.getText();
  // What the parents say of it was said of the file.
  const blobs = { get: (digest: string) => (digest === named && file !== undefined ? file : texts.blobs.get(digest)) };
  const plan = planRewrite({ ...texts, blobs }, [{ digest: named, text }], { digest: digestIn(session) });
  const result = resultOf(session, there, texts, plan, "Write as a new blob and repoint its parents");
  if (result.outcome === "refused" || file === undefined || file === text) return result;
  // The blob keeps its name, so it gets back the text that the name is of.
  const range = placesIn(text, session.client.encoding)({ start: 0, end: text.length });
  const back = { range, was: text.replace(/^\ufeff/, ""), newText: file.replace(/^\ufeff/, "") };
  return { ...result, changes: [...result.changes, { uri: document.uri, version: document.version, edits: [back] }] };
}

function convertIn(
  session: Session,
  there: InLayout,
  texts: LayoutTexts,
  only: { readonly entry: number } | { readonly digest: string } | undefined,
): LayoutPlanResult {
  const { found, plan } = planConversions(texts, { digest: digestIn(session), force: true, ...(only === undefined ? {} : { only }) });
  const reasons = found.flatMap(({ conversion }) => (conversion.outcome === "refused" ? conversion.reasons.map(({ says }) => says) : []));
  if (plan === undefined) return refused(reasons.length > 0 ? reasons : ["Nothing in this layout has a form out of use"]);
  const converted = found.flatMap(({ conversion }) => (conversion.outcome === "converted" ? [conversion] : []));
  const title =
    converted.length === 1 ? "Convert to an image manifest in this layout" : `Convert ${converted.length} documents in this layout`;
  const losses = converted.flatMap(({ lossSummary }) => (lossSummary === "" ? [] : [lossSummary])).join("; ");
  const result = resultOf(session, there, texts, plan, losses === "" ? title : `${title}, dropping ${losses}`, losses === "");
  if (result.outcome === "refused") return result;
  const notes = [
    ...reasons.map((says) => `Not converted: ${says}`),
    ...converted.flatMap((one) => one.notes.map(({ says }) => says)),
    ...result.notes,
  ];
  return { ...result, lossSummary: losses, notes };
}

const digestIn =
  ({ host }: Session) =>
  (bytes: Uint8Array, algorithm: "sha256" | "sha512"): string =>
    algorithm === "sha256" ? host.digest(bytes) : digestOf(bytes, algorithm);

function resultOf(
  session: Session,
  there: InLayout,
  texts: LayoutTexts,
  plan: RewritePlan,
  title: string,
  withDigest = true,
): LayoutPlanResult {
  if (plan.outcome === "unchanged") return refused(["The layout already holds this document under its own name"]);
  if (plan.outcome === "refused") return refused(plan.reasons.map(({ path, says }) => `${says} (\`${path}\`)`));
  // What an editor holds may have come over a link, and would be written over it: out of the layout.
  const inside = [
    ...plan.blobs.flatMap(({ replaces }) => (replaces === undefined ? [] : [there.view.blob(replaces)])),
    ...plan.files.map(({ path }) => there.view.entry(path)),
  ];
  if (inside.some((entry) => entry?.kind !== "file"))
    return refused(["A file that would change lies behind a symbolic link, or is not on the disk: this layout is not written to"]);
  const first = plan.blobs.find(({ replaces }) => replaces !== undefined);
  const files = plan.blobs
    .filter(({ digest }) => there.view.blob(digest) === undefined)
    .map(({ path, text }) => ({ uri: there.uriOf(path), text }));
  const changes = plan.files.map(({ path, edits }): Planned["changes"][number] => {
    const uri = there.uriOf(path);
    const open = session.documents.get(uri);
    const before = path === "index.json" ? texts.index : (texts.saved ?? "");
    const range = placesIn(before, session.client.encoding);
    return {
      uri: open?.uri ?? uri,
      version: open?.version ?? null,
      edits: edits.map(({ start, end, text }) => ({ range: range({ start, end }), was: before.slice(start, end), newText: text })),
    };
  });
  const named = first === undefined || !withDigest ? title : `${title} (digest becomes ${shortDigest(first.digest).slice(0, -4)}…)`;
  return {
    outcome: "planned",
    title: named,
    files,
    changes,
    notes: plan.notes,
    lossSummary: "",
    ...(first === undefined ? {} : { shows: there.uriOf(first.path) }),
  };
}
