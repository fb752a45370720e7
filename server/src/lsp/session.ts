import { type Connection, DidChangeWatchedFilesNotification, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { URI } from "vscode-uri";
import type { Chosen, Configuration } from "../config/configuration.ts";
import type { Host } from "../entry/host.ts";
import { asksNothingMore, glanced } from "../glanced.ts";
import type { Span } from "../json/index.ts";
import type { CheckOptions, Report } from "../validate.ts";
import type { Client } from "./client.ts";
import { clientFiles } from "./client-files.ts";
import { chosenFor, createConfigurations } from "./configuration.ts";
import { createDocuments, type Documents, editionOf } from "./documents.ts";
import { createOpenLayouts, type InLayout, type OpenLayouts } from "./layouts.ts";
import { judging, reading } from "./rules-room.ts";
import { DEFAULTS, kindSetting, readSettings, SECTION, type Settings } from "./settings.ts";
import { normalised, pathIn } from "./uris.ts";

/** What one version of a document is, without its problems. */
export interface Identified {
  readonly document: TextDocument;
  readonly version: number;
  readonly report: Report;
  /** What it is checked by. */
  readonly options: CheckOptions;
  readonly settings: Settings;
  /** Names this very result: another one means that something changed. */
  readonly id: string;
}

/** A check of one version of a document; its report holds the problems. */
export interface Checked extends Identified {
  /** The layout that it lies in, which is part of what it was checked by. */
  readonly layout?: InLayout;
}

/** What every feature is given: the other end, the open documents, and their checks. */
export interface Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly client: Client;
  readonly documents: Documents;
  /** The layouts that open documents lie in; `undefined` where there is no disk. */
  readonly layouts: OpenLayouts | undefined;
  /**
   * The check of the open document as it stands, made once per version and settings; `undefined` where it is not open,
   * not ours, or switched off.
   */
  checked(uri: string): Promise<Checked | undefined>;
  /**
   * What the open document is as it stands, at the cost of its scan: for answers that are waited for while somebody types. `undefined`
   * where it is not open or switched off; the report's `kind` is `undefined` where it is not ours.
   */
  identified(uri: string): Promise<Identified | undefined>;
  /** By what a document would be checked, be it open or not; `undefined` where that is switched off. */
  optionsOf(uri: string): Promise<CheckOptions | undefined>;
  /** The configuration of a document, what it extends folded in; `undefined` where there is none. */
  configuration(uri: string): Promise<Configuration | undefined>;
  /** The text of a file that a document's configuration names, or of that itself; `undefined` where there is none. */
  readBeside(path: string, uri: string): Promise<string | undefined>;
  /** Settings or folders changed: everything is asked and checked anew when somebody wants to know. */
  forget(settings?: unknown): void;
  /** The document is closed. */
  drop(uri: string): void;
  /** Replaces the workspace folders. */
  setFolders(folders: readonly string[]): void;
  folders(): readonly string[];
}

/** What a document is checked by; `options` is `undefined` where it is switched off. */
interface ChosenFor {
  readonly by: Settings;
  readonly options: CheckOptions | undefined;
}

/** How long a client may think about its settings before the defaults hold. */
const PATIENCE = 3000;

/** What the text is; `undefined` while it takes more than a glance and what reads it is not loaded. */
function identify(text: string, options: CheckOptions, earlier: Report | undefined): Report | undefined {
  const read = reading.loaded();
  return read === undefined ? glanced(text, options) : read(text, options, earlier);
}

/** Begins the work for one client. */
export function createSession(connection: Connection, host: Host, client: Client): Session {
  const documents = createDocuments(client.encoding, host.foldsCase);
  const elsewhere = client.readsFiles ? (folder: URI) => clientFiles(connection, folder, client.readsHeads) : undefined;
  const configurations = createConfigurations(host, elsewhere);
  const layouts = createOpenLayouts(host, documents, elsewhere);
  const settings = new Map<string, Promise<Settings>>();
  const choices = new Map<string, Promise<ChosenFor>>();
  const reads = new Map<string, { readonly document: TextDocument; readonly id: string; readonly result: Identified | undefined }>();
  // No weak map by what was identified: to the engine's small collections its values are as good as needed, and each holds a text.
  const checks = new Map<string, { readonly read: Identified; readonly result: Checked }>();
  const told = new Set<string>();
  const watched = new Set<string>();
  let generation = 0;
  let pushed: unknown = client.settings;
  let folders = client.folders;

  const tell = (says: string): void => {
    if (told.has(says)) return;
    told.add(says);
    connection.console.warn(says);
  };

  /** Asks the client to tell when a file changes that a configuration names. */
  function watch(path: string): void {
    if (watched.has(path)) return;
    watched.add(path);
    // Relative patterns are not everybody's, and brackets in a folder's name would be read as a pattern.
    const globPattern = `**/${path.slice(path.lastIndexOf("/") + 1).replace(/[*?[\]{}]/g, "?")}`;
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] })
      .catch((error) => tell(`${path} is not watched: ${error instanceof Error ? error.message : String(error)}`));
  }

  async function ask(uri: string): Promise<Settings> {
    if (!client.configuration) return readSettings(pushed, tell);
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => {
          tell("the client does not answer workspace/configuration; the default settings hold");
          resolve(undefined);
        }, PATIENCE);
      });
      const asked = connection.sendRequest<unknown>("workspace/configuration", { items: [{ scopeUri: uri, section: SECTION }] });
      const answer = await Promise.race([asked, late]);
      return await readSettings(Array.isArray(answer) ? answer[0] : undefined, tell);
    } catch (error) {
      tell(`the client's settings could not be read: ${error instanceof Error ? error.message : String(error)}`);
      return DEFAULTS;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The one name of a document: that under which it is open, where it is. */
  const nameOf = (uri: string): string => normalised(documents.get(uri)?.uri ?? uri);

  /** What is found out about a document once, until it is forgotten. */
  const once =
    <T>(known: Map<string, Promise<T>>, find: (uri: string) => Promise<T>) =>
    (uri: string): Promise<T> => {
      const key = nameOf(uri);
      let found = known.get(key);
      if (found === undefined) {
        found = find(uri);
        known.set(key, found);
      }
      return found;
    };

  const settingsOf = once(settings, ask);
  /** By what a document is checked, now: chosen once until settings or files change. */
  const chosenOf = once(choices, choose);

  async function choose(asked: string): Promise<ChosenFor> {
    const uri = documents.get(asked)?.uri ?? asked;
    let by: Settings;
    let chosen: Chosen | undefined;
    let at: number;
    do {
      // Settings that changed while they were asked for are asked again.
      at = generation;
      const soon = settingsOf(uri);
      chosen = await chosenFor(configurations, uri, tell, client.watchesFiles ? watch : undefined);
      by = await soon;
    } while (at !== generation);
    const kind = chosen === undefined ? kindSetting(by, uri, folders) : chosen.ignored ? "ignore" : chosen.kind;
    if (!by.enable || kind === "ignore") return { by, options: undefined };
    const file = pathIn(uri);
    const options: CheckOptions = {
      ...(file === undefined ? {} : { file }),
      ...(kind === undefined ? {} : { kind }),
      ...(chosen === undefined
        ? { rules: by.rules, targets: by.targets, specVersion: by.specVersion, fullCheckSize: by.fullCheckSize }
        : optionsChosen(chosen)),
      ...(client.builtInJson ? { leaveOut: ["json-syntax"] } : {}),
    };
    return { by, options };
  }

  async function identified(uri: string): Promise<Identified | undefined> {
    const { by, options } = await chosenOf(uri);
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const key = nameOf(uri);
    const { version } = document;
    const id = `${generation}.${version}.${editionOf(document)}`;
    const known = reads.get(key);
    if (known !== undefined && known.document === document && known.id === id) return known.result;
    const report = options && identify(document.getText(), options, known?.result?.report);
    if (options !== undefined && report === undefined) {
      await reading.load();
      // It may have changed meanwhile.
      return identified(uri);
    }
    const result = options && report && { document, version, report, options, settings: by, id };
    reads.set(key, { document, id, result });
    return result;
  }

  async function checked(uri: string): Promise<Checked | undefined> {
    const read = await identified(uri);
    if (read?.report.kind === undefined) return undefined;
    const layout = await layouts?.of(read.document);
    // Changed while the layout was read.
    if (documents.get(uri) !== read.document || !read.id.endsWith(`.${editionOf(read.document)}`)) return checked(uri);
    const id = layout === undefined ? read.id : `${read.id}.${layout.id}`;
    const key = nameOf(uri);
    const known = checks.get(key);
    if (known?.read === read && known.result.id === id) return known.result;
    const options = layout === undefined ? read.options : { ...read.options, layout: layout.view };
    const isJudged = read.report.plain !== undefined && asksNothingMore(options);
    if (!isJudged && judging.loaded() === undefined) {
      await judging.load();
      return checked(uri);
    }
    const report = judging.loaded()?.(read.report, options) ?? read.report;
    const result = { ...read, id, options, report, ...(layout === undefined ? {} : { layout }) };
    checks.set(key, { read, result });
    return result;
  }

  return {
    connection,
    host,
    client,
    documents,
    layouts,
    checked,
    identified,
    optionsOf: async (uri) => (await chosenOf(uri)).options,
    configuration: async (uri) => (await configurations.of(uri))?.configuration,
    readBeside: configurations.read,
    forget(given) {
      generation++;
      settings.clear();
      choices.clear();
      configurations.forget();
      layouts?.forget();
      reads.clear();
      checks.clear();
      told.clear();
      if (given !== undefined) pushed = given;
    },
    drop(uri) {
      const key = nameOf(uri);
      settings.delete(key);
      choices.delete(key);
      reads.delete(key);
      checks.delete(key);
      documents.close(uri);
    },
    setFolders(next) {
      folders = next;
    },
    folders: () => folders,
  };
}

/** A configuration's choices as a check takes them. */
function optionsChosen({ rules, targets, specVersion, expect, fullCheckSize, suppressions, baseline }: Chosen): CheckOptions {
  return {
    ...(rules === undefined ? {} : { rules }),
    ...(targets === undefined ? {} : { targets }),
    ...(specVersion === undefined ? {} : { specVersion }),
    ...(expect === undefined ? {} : { expect }),
    ...(fullCheckSize === undefined ? {} : { fullCheckSize }),
    ...(suppressions.length === 0 ? {} : { suppress: suppressions }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

/** A span of a document in lines and characters. */
export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
