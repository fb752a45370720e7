import { TextDocument } from "vscode-languageserver-textdocument";
import type { Dice } from "../dice.ts";
import type { Shelved } from "./documents.ts";
import type { SoakPeer } from "./peer.ts";

/** A document in an editor. */
export interface Opened {
  readonly shelved: Shelved;
  document: TextDocument;
  /** Earlier texts, for undo. */
  readonly before: string[];
  /** When its last change was sent, on the clock of `performance`. */
  changed: number;
  /** The version whose diagnostics came. */
  told: number;
}

/** Someone at an editor: opens, types, looks, changes the settings, and calls requests off. */
export interface Hand {
  readonly opened: ReadonlyMap<string, Opened>;
  /** The settings that hold now. */
  readonly settings: () => Readonly<Record<string, unknown>>;
  /** Does one thing and waits for its answers. */
  readonly act: () => Promise<void>;
  readonly closeAll: () => Promise<void>;
  /** What was done, and how often. */
  readonly did: ReadonlyMap<string, number>;
  /** Every document that was ever opened. */
  readonly seen: ReadonlySet<string>;
}

/** As many editors as somebody leaves open. */
const MOST_OPEN = 40;

const SETTINGS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { rules: { "missing-media-type": "off", "malformed-digest": "warning" } },
  { target: "ecr" },
  { specVersion: "1.0" },
  { target: ["gcr", "harbor"], rules: { schema: "hint" } },
  { enable: true, codeLens: false, inlayHints: { sizes: false } },
  { rules: "nonsense", target: 5 },
];

/** What an editor asks for a document that comes to the front. */
const LOOK = ["textDocument/codeLens", "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/documentLink"];
const PLACES = ["textDocument/hover", "textDocument/definition", "textDocument/documentHighlight"];
const OURS = ["oci-manifest/status", "oci-manifest/explain", "oci-manifest/graph", "oci-manifest/convert"];
const TYPED = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\n",
  " ",
  "a",
  "7",
  "é",
  "😀",
  "\\",
  "digest",
  "sha256:",
  '"size": 5,',
  '"mediaType": "',
  "null",
];

/** A hand at a server. */
export function createHand(peer: SoakPeer, shelf: readonly Shelved[], dice: Dice): Hand {
  const opened = new Map<string, Opened>();
  const did = new Map<string, number>();
  const seen = new Set<string>();
  let settings: Readonly<Record<string, unknown>> = {};
  let next = 0;

  const one = (): Opened => dice.pick([...opened.values()]);
  const position = (document: TextDocument) => document.positionAt(dice.below(document.getText().length + 1));
  const whole = (document: TextDocument) => ({ start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) });

  async function change(at: Opened, changes: readonly { start?: number; end?: number; text: string }[]): Promise<void> {
    const { document } = at;
    at.before.push(document.getText());
    if (at.before.length > 20) at.before.shift();
    // The ranges of one notification are each over the text that those before it left.
    let current = document;
    const version = document.version + 1;
    const contentChanges = changes.map(({ start, end, text }) => {
      const edit =
        start === undefined ? { text } : { range: { start: current.positionAt(start), end: current.positionAt(end ?? start) }, text };
      current = TextDocument.update(current, [edit], version);
      return edit;
    });
    at.document = current;
    at.changed = performance.now();
    await peer.tell("textDocument/didChange", { textDocument: { uri: document.uri, version }, contentChanges });
  }

  async function open(): Promise<void> {
    // In turn, so that each of them is seen.
    for (let tries = 0; tries < shelf.length; tries++) {
      const shelved = shelf[next++ % shelf.length] as Shelved;
      if (opened.has(shelved.uri)) continue;
      seen.add(shelved.uri);
      const document = TextDocument.create(shelved.uri, "json", 1, shelved.text);
      opened.set(shelved.uri, { shelved, document, before: [], changed: performance.now(), told: 0 });
      await peer.tell("textDocument/didOpen", {
        textDocument: { uri: shelved.uri, languageId: "json", version: 1, text: shelved.text },
      });
      return look(opened.get(shelved.uri) as Opened);
    }
  }

  async function close({ shelved: { uri } }: Opened): Promise<void> {
    opened.delete(uri);
    await peer.tell("textDocument/didClose", { textDocument: { uri } });
  }

  async function look({ document }: Opened): Promise<void> {
    const textDocument = { uri: document.uri };
    await Promise.all([
      ...LOOK.map((method) => peer.ask(method, { textDocument })),
      peer.ask("textDocument/inlayHint", { textDocument, range: whole(document) }),
      peer.ask("textDocument/semanticTokens/full", { textDocument }),
      peer.ask("oci-manifest/status", { uri: document.uri }),
    ]);
  }

  /** Each key is sent as it is struck; the proposals for the last one are waited for. */
  async function type(at: Opened): Promise<void> {
    let offset = dice.below(at.document.getText().length + 1);
    const keys = 1 + dice.below(12);
    for (let i = 0; i < keys; i++) {
      const text = dice.pick(TYPED);
      await change(at, [{ start: offset, text }]);
      offset += text.length;
    }
    const { document } = at;
    const params = { textDocument: { uri: document.uri }, position: document.positionAt(offset) };
    const list = await peer.ask<{ items: unknown[] } | unknown[]>("textDocument/completion", params);
    const items = Array.isArray(list) ? list : (list?.items ?? []);
    if (items.length > 0) await peer.ask("completionItem/resolve", dice.pick(items));
  }

  async function edit(at: Opened): Promise<void> {
    const text = at.document.getText();
    const start = dice.below(text.length + 1);
    const end = Math.min(text.length, start + dice.below(60));
    switch (dice.below(6)) {
      case 0:
        return change(at, [{ start, end, text: "" }]);
      case 1:
        return change(at, [{ start, text: text.slice(0, dice.below(400)) }]);
      case 2:
        return change(at, [{ text: at.before.pop() ?? at.shelved.text }]);
      case 3:
        return change(at, [{ text: at.shelved.text }]);
      case 4:
        return change(at, [{ text: text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text.replaceAll("\n", "\r\n") }]);
      default:
        // Several carets, the last first, as editors send them.
        return change(
          at,
          [start, dice.below(start + 1), dice.below(start + 1)]
            .sort((a, b) => b - a)
            .map((place) => ({ start: place, text: dice.pick(TYPED) })),
        );
    }
  }

  async function act(at: Opened): Promise<void> {
    const { document } = at;
    const textDocument = { uri: document.uri };
    const range = { start: position(document), end: position(document) };
    const actions = await peer.ask<{ data?: unknown; edit?: unknown }[]>("textDocument/codeAction", {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    if (actions && actions.length > 0) await peer.ask("codeAction/resolve", dice.pick(actions));
  }

  const doings: readonly (readonly [name: string, weight: number, act: () => Promise<void>])[] = [
    ["open", 6, async () => (opened.size >= MOST_OPEN ? close(one()) : open())],
    ["close", 3, async () => (opened.size > 4 ? close(one()) : open())],
    ["switch", 10, async () => look(one())],
    ["type", 25, async () => type(one())],
    ["edit", 20, async () => edit(one())],
    ["put right", 6, async () => change(at0(), [{ text: at0().shelved.text }])],
    [
      "point at",
      20,
      async () => {
        const { document } = one();
        await peer.ask(dice.pick(PLACES), { textDocument: { uri: document.uri }, position: position(document) });
      },
    ],
    ["ask for actions", 8, async () => act(one())],
    [
      "ask for a page",
      6,
      async () => {
        await peer.ask(dice.pick(OURS), { uri: one().document.uri });
      },
    ],
    [
      "compare",
      2,
      async () => {
        const [a, b] = [one(), one()];
        await peer.ask("oci-manifest/compare", { uri: a.document.uri, other: { uri: b.document.uri, text: b.document.getText() } });
      },
    ],
    [
      "format",
      2,
      async () => {
        await peer.ask("textDocument/formatting", {
          textDocument: { uri: one().document.uri },
          options: { tabSize: 2, insertSpaces: true },
        });
      },
    ],
    [
      "look for a name",
      2,
      async () => {
        await peer.ask("workspace/symbol", { query: dice.pick(["", "sha256", "linux", "layer", "zzz"]) });
      },
    ],
    [
      "call off",
      8,
      async () => {
        const { document } = one();
        const params = { textDocument: { uri: document.uri }, position: position(document) };
        await Promise.all([
          peer.ask("textDocument/completion", params, dice.below(3)),
          peer.ask("textDocument/hover", params, dice.below(3)),
          peer.ask("oci-manifest/explain", { uri: document.uri }, dice.below(3)),
          peer.ask("textDocument/diagnostic", { textDocument: { uri: document.uri } }, dice.below(3)),
        ]);
      },
    ],
    [
      "change settings",
      1,
      async () => {
        settings = dice.pick(SETTINGS);
        await peer.tell("workspace/didChangeConfiguration", { settings: { "oci-manifest": settings } });
      },
    ],
    [
      "change a file outside",
      1,
      async () => {
        await peer.tell("workspace/didChangeWatchedFiles", { changes: [{ uri: dice.pick(shelf).uri, type: 2 }] });
      },
    ],
  ];
  const at0 = (): Opened => [...opened.values()][0] as Opened;
  const weighted = doings.flatMap((doing) => Array.from({ length: doing[1] }, () => doing));

  return {
    opened,
    did,
    seen,
    settings: () => settings,
    act: async () => {
      const [name, , doing] = dice.pick(weighted);
      if (opened.size === 0) await open();
      did.set(name, (did.get(name) ?? 0) + 1);
      await doing();
    },
    closeAll: async () => {
      for (const each of [...opened.values()]) await close(each);
    },
  };
}
