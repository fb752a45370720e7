import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type Middleware,
} from "vscode-languageclient";
import { type DocumentParams, STATUS } from "../../server/src/lsp/protocol.ts";

/** So many ends within so many milliseconds are a crash loop. */
const ENDS = 4;
const WINDOW = 3 * 60_000;
/** A document with which the server ended so often is set aside. */
const BLAMED = 2;

/** What a client is made with, so that an end of its server costs nothing but a moment. */
export interface Care {
  readonly errorHandler: ErrorHandler;
  readonly middleware: Middleware;
  /** A server is being started: every open document will be given to it. */
  readonly starting: () => void;
  /** A person starts the server anew: nothing that happened before counts. */
  readonly forgive: () => void;
}

/**
 * Starts an ended server again. After an end documents are opened in the new server one after the other, each when the one before has been
 * checked: so it is known with which of them the server ends again. That one is set aside after the second time, with a message, and
 * the others go on. After several ends in a row that no document is to blame for, a person is asked instead.
 *
 * @param client gives the client when it is made
 */
export function takeCare(client: () => BaseLanguageClient): Care {
  const ends: number[] = [];
  const blame = new Map<string, number>();
  const aside = new Set<string>();
  let careful = false;
  let proof = createProof(client, blame, careful);

  function ended(): CloseHandlerResult {
    const suspect = proof.inHand();
    careful = true;
    if (suspect !== undefined) {
      const uri = suspect.uri.toString();
      blame.set(uri, (blame.get(uri) ?? 0) + 1);
      if ((blame.get(uri) ?? 0) >= BLAMED) {
        setAside(suspect);
        return { action: CloseAction.Restart, handled: true };
      }
    }
    const now = Date.now();
    ends.push(now);
    while (ends.length > 0 && now - (ends[0] as number) > WINDOW) ends.shift();
    if (ends.length <= ENDS) return { action: CloseAction.Restart, handled: true };
    ends.length = 0;
    void vscode.window
      .showErrorMessage("The manifest language server ended several times in the last three minutes.", "Restart", "Show Output")
      .then((choice) => {
        if (choice === "Restart") return vscode.commands.executeCommand("oci-manifest.restart");
        if (choice === "Show Output") return vscode.commands.executeCommand("oci-manifest.showOutput");
      });
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  function setAside(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    aside.add(uri);
    ends.length = 0;
    const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
    void vscode.window
      .showWarningMessage(
        `\`${name}\` is set aside: the manifest language server ended each time it read it. All other documents go on.`,
        "Try Again",
        "Show Output",
      )
      .then((choice) => {
        if (choice === "Show Output") return vscode.commands.executeCommand("oci-manifest.showOutput");
        if (choice !== "Try Again") return;
        // The library knows no document that it has not opened; a new server opens all.
        return vscode.commands.executeCommand("oci-manifest.restart");
      });
  }

  return {
    forgive: () => {
      ends.length = 0;
      blame.clear();
      aside.clear();
      careful = false;
    },
    starting: () => {
      proof.end();
      proof = createProof(client, blame, careful);
    },
    errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: ended },
    middleware: {
      didOpen: async (document, next) => {
        if (!aside.has(document.uri.toString())) await proof.open(document, next);
      },
      // What is not open yet will be opened as it stands then.
      didChange: async (event, next) => {
        const uri = event.document.uri.toString();
        if (!aside.has(uri) && !proof.isWaiting(uri)) await next(event);
      },
      didClose: async (document, next) => {
        const uri = document.uri.toString();
        blame.delete(uri);
        // Opened anew it is given another chance.
        if (!aside.delete(uri) && !proof.drop(uri)) await next(document);
      },
    },
  };
}

/** How documents are opened in one server. */
interface Proof {
  readonly open: (document: vscode.TextDocument, next: (document: vscode.TextDocument) => Promise<void>) => Promise<void>;
  readonly isWaiting: (uri: string) => boolean;
  /** Takes a document out of those that wait; whether it was among them. */
  readonly drop: (uri: string) => boolean;
  /** The document that was opened and is not checked yet. */
  readonly inHand: () => vscode.TextDocument | undefined;
  /** Another server is there, and what waits will be given to that one. */
  readonly end: () => void;
}

/** `careful`: one document after the other, and those that an end was blamed on last. */
function createProof(client: () => BaseLanguageClient, blame: ReadonlyMap<string, number>, careful: boolean): Proof {
  interface Waiting {
    readonly document: vscode.TextDocument;
    readonly go: () => Promise<void>;
  }
  const waiting = new Map<string, Waiting>();
  let inHand: vscode.TextDocument | undefined;
  let over = false;

  /** The one that is least to blame; a map keeps the order in which they came. */
  const leastBlamed = (): Waiting | undefined =>
    [...waiting.entries()].reduce<[string, Waiting] | undefined>(
      (least, one) => (least === undefined || (blame.get(one[0]) ?? 0) < (blame.get(least[0]) ?? 0) ? one : least),
      undefined,
    )?.[1];

  async function work(): Promise<void> {
    for (let one = leastBlamed(); one !== undefined && inHand === undefined && !over; one = leastBlamed()) {
      const { document, go } = one;
      waiting.delete(document.uri.toString());
      inHand = document;
      try {
        await go();
        const params: DocumentParams = { uri: document.uri.toString() };
        await client().sendRequest(STATUS, params);
        inHand = undefined;
      } catch {
        // A server that ended gives no answer, and the next one gets all documents.
        return;
      }
    }
  }

  return {
    inHand: () => inHand,
    end: () => {
      over = true;
    },
    isWaiting: (uri) => waiting.has(uri),
    drop: (uri) => waiting.delete(uri),
    open: async (document, go) => {
      if (!careful) return go(document);
      waiting.set(document.uri.toString(), { document, go: () => go(document) });
      // All that are open come in one go, and are sorted before the first of them is sent.
      await Promise.resolve();
      await work();
    },
  };
}
