import assert from "node:assert/strict";
import type { ClientCapabilities, Connection } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Tree } from "../../server/src/json/index.ts";
import { readClient } from "../../server/src/lsp/client.ts";
import { diagnosticsOf } from "../../server/src/lsp/diagnostics.ts";
import { createSession, type Session } from "../../server/src/lsp/session.ts";
import type { Problem } from "../../server/src/rule.ts";
import { type Report, validate } from "../../server/src/validate.ts";
import type { Sent } from "./hand.ts";

/** Settings under which documents are edited: what nobody set, and what asks for more than being right. */
export const SETTINGS: readonly unknown[] = [
  {},
  { targets: ["ecr", "ghcr"], rules: { "missing-platform": "error", "key-case": "off" } },
  { specVersion: "1.0" },
];

const CAPABILITIES: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1, 2] } },
    diagnostic: {},
  },
};

/** A session of the server itself, without the wire: the client is this program. */
export function sessionWith(settings: unknown): { readonly session: Session; readonly client: ReturnType<typeof readClient> } {
  const client = readClient({ processId: null, rootUri: null, capabilities: CAPABILITIES, initializationOptions: { settings } });
  const connection = { console: { warn: () => undefined } } as unknown as Connection;
  return { session: createSession(connection, { digest: () => "" }, client), client };
}

/** One open document, edited and compared. `texts` are what it held whenever it was checked. */
export interface Desk {
  readonly texts: string[];
  change(sent: Sent): void;
  /** Fails where anything that is said of the document differs from what a fresh check says. */
  compare(): Promise<void>;
  close(): void;
}

let opened = 0;

export async function openDesk(of: ReturnType<typeof sessionWith>, text: string): Promise<Desk> {
  const { session, client } = of;
  const uri = `untitled:${++opened}`;
  let version = 1;
  let wanted = text;
  session.documents.open({ textDocument: { uri, languageId: "json", version, text } });
  const texts: string[] = [];
  const compare = async (): Promise<void> => {
    assert.equal(session.documents.get(uri)?.getText(), wanted, "the text");
    const read = await session.identified(uri);
    const checked = await session.checked(uri);
    texts.push(wanted);
    assert.ok(read !== undefined);
    const fresh = validate(wanted, checked?.options ?? read.options);
    same(checked?.report ?? read.report, fresh);
    if (checked === undefined) return;
    const document = TextDocument.create(uri, "json", version, wanted);
    const given = JSON.stringify(diagnosticsOf(checked, client));
    assert.equal(given, JSON.stringify(diagnosticsOf({ ...checked, document, report: fresh }, client)), "the diagnostics");
  };
  await compare();
  return {
    texts,
    change({ contentChanges, text: next }) {
      session.documents.change({ textDocument: { uri, version: ++version }, contentChanges });
      wanted = next;
    },
    compare,
    close: () => session.drop(uri),
  };
}

/** Fails where a report differs in anything from a fresh one of the same text. */
export function same(report: Report, fresh: Report): void {
  assert.equal(report.kind, fresh.kind, "the kind");
  assert.equal(treeText(report.tree), treeText(fresh.tree), "the tree");
  assert.equal(documentText(report), documentText(fresh), "the parts");
  assert.equal(JSON.stringify(report.problems.map(told)), JSON.stringify(fresh.problems.map(told)), "the problems");
}

function treeText({ text, count, root, faults, bom, tooDeep, loneSurrogate, ...tape }: Tree): string {
  const arrays = [tape.kind, tape.start, tape.end, tape.parent, tape.next].map((array) => array.subarray(0, count).join());
  return JSON.stringify([text, count, root, faults, bom, tooDeep, loneSurrogate, arrays]);
}

function documentText({ document }: Report): string {
  if (document === undefined) return "";
  const { tree: _, descriptors, doubtful, ...rest } = document;
  // What is found out when it is asked for is no property of the object's own.
  const all = descriptors.map((descriptor) => ({ ...descriptor, plain: descriptor.plain }));
  return JSON.stringify([rest, all, doubtful.map(({ node }) => node)]);
}

function told({ rule, fixes, ...rest }: Problem): unknown {
  return { ...rest, rule: rule.id, fixes: fixes?.() };
}
