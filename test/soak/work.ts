import { setTimeout as sleep } from "node:timers/promises";
import type { Diagnostic } from "vscode-languageserver/node";
import type { Dice } from "../dice.ts";
import { ABLE, PUSHED } from "../lsp/client.ts";
import type { Shelved } from "./documents.ts";
import { megabytes } from "./figures.ts";
import { createHand, type Hand, type Opened } from "./hand.ts";
import { type Asked, type Memory, type SoakPeer, startPeer } from "./peer.ts";
import { freshly, isFresh, told } from "./witness.ts";

/** What a client saw of its server. */
export interface Account {
  readonly asked: ReadonlyMap<string, Asked>;
  readonly memory: readonly Memory[];
  /** Requests without answer at the end. */
  readonly open: number;
  /** Diagnostics that were not those of the text as it stood. */
  readonly stale: readonly string[];
  /** Diagnostics that did not come in time, or came for a closed document or an earlier version. */
  readonly late: readonly string[];
  /** How often diagnostics were compared with a fresh check. */
  readonly checks: number;
  readonly published: number;
  /** Milliseconds from the last key to pushed diagnostics. */
  readonly waits: readonly number[];
  readonly seen: number;
  readonly did: ReadonlyMap<string, number>;
  readonly log: readonly string[];
  readonly exit: number | null;
}

export interface Work {
  readonly shelf: readonly Shelved[];
  readonly dice: Dice;
  /** On the clock of `performance`, in milliseconds. */
  readonly until: number;
  readonly rootUri: string;
  /** Between two looks at the memory, in milliseconds. */
  readonly pause: number;
  /** A folder for snapshots of the server's heap. */
  readonly snapshots: string | undefined;
  readonly say: (line: string) => void;
}

/** Pushed diagnostics that take longer than this are late, in milliseconds. */
const LATE = 5000;

/** Warnings that are an answer to the settings that we sent, and no fault. */
const EXPECTED = /^`oci-manifest\.(rules|target|specVersion|inlayHints)|is no (severity|target)|is no object/;

/** Works at a server until the time is over. */
export async function work(mode: "pull" | "push", { shelf, dice, until, rootUri, pause, snapshots, say }: Work): Promise<Account> {
  const memory: Memory[] = [];
  const stale: string[] = [];
  const late: string[] = [];
  const waits: number[] = [];
  const last = new Map<string, { version: number; diagnostics: readonly Diagnostic[] }>();
  /** The last pulled answers, which the server may call unchanged. */
  const pulled = new Map<string, { id: string; items: readonly Diagnostic[] }>();
  let checks = 0;
  let published = 0;
  let hand: Hand | undefined;

  const peer = await startPeer(
    mode === "pull" ? ABLE : PUSHED,
    () => hand?.settings() ?? null,
    ({ uri, version, diagnostics }) => {
      published++;
      const opened = hand?.opened.get(uri);
      const before = last.get(uri)?.version ?? 0;
      if (version !== undefined && opened !== undefined && version < before) late.push(`${uri}: version ${version} after ${before}`);
      if (version !== undefined && opened !== undefined && version > opened.document.version)
        late.push(`${uri}: version ${version} is not there yet`);
      if (opened !== undefined && version === opened.document.version && opened.told !== version) {
        opened.told = version;
        waits.push(performance.now() - opened.changed);
      }
      if (version === undefined) last.delete(uri);
      else last.set(uri, { version, diagnostics });
    },
    rootUri,
    snapshots,
  );
  hand = createHand(peer, shelf, dice);

  async function lookPulled({ document, shelved }: Opened, settings: unknown): Promise<void> {
    const { uri } = document;
    const known = dice.chance(0.5) ? pulled.get(uri) : undefined;
    const answer = await peer.ask<{ kind: string; resultId?: string; items?: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri },
      ...(known === undefined ? {} : { previousResultId: known.id }),
    });
    if (answer === undefined) return;
    const items = answer.kind === "unchanged" ? known?.items : answer.items;
    if (items === undefined) return void stale.push(`${uri}: unchanged, and never told`);
    if (answer.resultId !== undefined) pulled.set(uri, { id: answer.resultId, items });
    else pulled.delete(uri);
    if (shelved.inLayout) return;
    checks++;
    if (!(await isFresh(items, document, settings))) stale.push(await difference(uri, items, document, settings));
  }

  async function lookPushed({ document, shelved }: Opened, settings: unknown): Promise<void> {
    const began = performance.now();
    for (;;) {
      const found = last.get(document.uri);
      const isThere = found !== undefined && found.version === document.version;
      // With other settings the same version is told again, a moment later.
      if (isThere && (shelved.inLayout || (await isFresh(found.diagnostics, document, settings)))) break;
      if (performance.now() - began > LATE) {
        if (isThere) stale.push(await difference(document.uri, found.diagnostics, document, settings));
        else late.push(`${document.uri}: version ${document.version} was not told, but ${found?.version}`);
        return;
      }
      await sleep(1);
    }
    checks++;
  }

  let next = performance.now() + pause;
  while (performance.now() < until && !peer.died()) {
    await hand.act();
    const [...all] = hand.opened.values();
    if (all.length > 0 && dice.chance(0.4)) {
      const opened = dice.chance(0.7) ? (all.sort((a, b) => b.changed - a.changed)[0] as Opened) : dice.pick(all);
      if (mode === "pull") await lookPulled(opened, hand.settings());
      else await lookPushed(opened, hand.settings());
    }
    await sleep(dice.below(6));
    if (performance.now() < next) continue;
    next = performance.now() + pause;
    await settle(peer, hand);
    last.clear();
    pulled.clear();
    memory.push(await peer.memory());
    const { live, machineCode, rss } = memory.at(-1) as Memory;
    const count = [...peer.asked.values()].reduce((sum, one) => sum + one.answered + one.cancelled, 0);
    say(
      `${count} requests, ${checks} checks, ${stale.length} stale, ${late.length} late; ${megabytes(live)} live, ${megabytes(machineCode)} of it machine code, ${megabytes(rss)} in all`,
    );
  }
  await settle(peer, hand);
  const open = peer.open();
  const exit = await peer.stop();
  const log = [...peer.log.filter((line) => !EXPECTED.test(line)), ...(peer.stderr() === "" ? [] : [peer.stderr()])];
  return { asked: peer.asked, memory, open, stale, late, checks, published, waits, seen: hand.seen.size, did: hand.did, log, exit };
}

/** Closes everything and waits until the server has seen it. */
async function settle(peer: SoakPeer, hand: Hand): Promise<void> {
  await hand.closeAll();
  await peer.ask("oci-manifest/status", { uri: "untitled:nothing" });
  await sleep(400);
}

async function difference(uri: string, items: readonly Diagnostic[], document: Opened["document"], settings: unknown): Promise<string> {
  const fresh = new Set(await freshly(document, settings));
  const seen = told(items);
  const more = seen.find((line) => !fresh.has(line));
  const less = [...fresh].find((line) => !seen.includes(line));
  return `${uri} version ${document.version}: ${more === undefined ? "" : `told ${more}`} ${less === undefined ? "" : `not told ${less}`}`;
}
