import type { BaseLanguageClient } from "vscode-languageclient";

/** A client that can begin anew; each of the library's entries has one. */
export type Client = BaseLanguageClient & { restart(): Promise<void> };
