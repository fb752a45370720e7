import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** The library's client for the place where we run, with a way to begin anew and to forget what happened before (`takeCare`). */
export type LibraryClient = BaseLanguageClient & { restart(): Promise<void>; forgive(): void };

/** What the features know of the server at the other end. A question starts it where it does not run yet. */
export interface Client extends vscode.Disposable {
  isRunning(): boolean;
  /** Settles when the server has answered `initialize`. */
  start(): Promise<void>;
  /** Begins anew; a server that never came up is started. */
  restart(): Promise<void>;
  /** A person begins anew: nothing that happened before counts. */
  forgive(): void;
  sendRequest<R>(method: string, params: unknown): Promise<R>;
  /** One handler for each method, to be named at any time. */
  onNotification<P>(method: string, handle: (params: P) => void): vscode.Disposable;
  onRequest<P>(method: string, handle: (params: P) => unknown): vscode.Disposable;
  /** The server came up (`true`) or is gone. */
  readonly onDidMove: vscode.Event<boolean>;
}

/**
 * A client whose library is loaded when the server is needed for the first time: it is most of our code, and VS Code activates us in
 * nearly every window.
 *
 * @param load makes the library's client and tells `moved` when the server came up or is gone
 */
export function createClient(load: (moved: (isRunning: boolean) => void) => Promise<LibraryClient>): Client {
  const moves = new vscode.EventEmitter<boolean>();
  /** What is to be told to the library when it is there. */
  const handlers = new Set<(library: LibraryClient) => vscode.Disposable>();
  let loading: Promise<LibraryClient> | undefined;
  let library: LibraryClient | undefined;
  let disposed = false;

  function loaded(): Promise<LibraryClient> {
    loading ??= load((isRunning) => moves.fire(isRunning)).then(
      (made) => {
        if (disposed) throw new Error("the extension has ended");
        library = made;
        for (const register of handlers) register(made);
        return made;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  function handled(register: (library: LibraryClient) => vscode.Disposable): vscode.Disposable {
    let registered = library === undefined ? undefined : register(library);
    const later = (made: LibraryClient): vscode.Disposable => {
      registered = register(made);
      return registered;
    };
    handlers.add(later);
    return new vscode.Disposable(() => {
      handlers.delete(later);
      registered?.dispose();
    });
  }

  return {
    isRunning: () => library?.isRunning() === true,
    start: async () => (await loaded()).start(),
    restart: async () => {
      const client = await loaded();
      // A server that never came up cannot be stopped, only started.
      await client.restart().catch(() => client.start());
    },
    forgive: () => library?.forgive(),
    sendRequest: async (method, params) => (await loaded()).sendRequest(method, params),
    onNotification: (method, handle) => handled((client) => client.onNotification(method, handle)),
    onRequest: (method, handle) => handled((client) => client.onRequest(method, handle)),
    onDidMove: moves.event,
    dispose: () => {
      disposed = true;
      moves.dispose();
      return library?.dispose();
    },
  };
}
