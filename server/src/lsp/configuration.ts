import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { URI } from "vscode-uri";
import { type Chosen, CONFIGURATION_NAMES, choose, PACKAGE_KEY } from "../config/configuration.ts";
import { type ConfigurationFiles, type ConfigurationLoader, createConfigurationLoader, type Loaded, mayHold } from "../config/load.ts";
import type { Host } from "../entry/host.ts";
import type { FileSystem } from "../layout/file-system.ts";
import { SOURCE } from "./protocol.ts";
import { diskPath, filePath, pathIn, placeElsewhere } from "./uris.ts";

/** What clients are asked to watch, so that an answer is never given by a configuration that is gone. */
export const WATCHED = [...CONFIGURATION_NAMES, "package.json"].map((name) => ({ globPattern: `**/${name}` }));

/** The configurations of documents, wherever these lie. */
export interface Configurations {
  /** The nearest configuration of a document, and the path under which it knows the document; `undefined` where no files are beside it. */
  readonly of: (uri: string) => Promise<(Loaded & { readonly path: string }) | undefined>;
  /** The text of a file that a configuration names, or of one itself, as seen from a document; `undefined` where there is none. */
  readonly read: (path: string, from: string) => Promise<string | undefined>;
  readonly forget: () => void;
}

/** Larger ones are no configuration; in bytes. */
const LIMIT = 64 * 1024 * 1024;

/**
 * Reads configurations from the disk of this machine and, for documents that lie on none (remotes, archives, a browser), through the client.
 *
 * @param elsewhere gives the files below a folder that lies on no disk; left out where the client has none
 */
export function createConfigurations({ files }: Host, elsewhere?: (folder: URI) => FileSystem): Configurations {
  type Place = { readonly files: ConfigurationFiles; readonly loader: ConfigurationLoader };
  const placed = (files: ConfigurationFiles): Place => ({ files, loader: createConfigurationLoader(files) });
  const disk = files && placed(files);
  const others = new Map<string, Place>();

  function placeOf(uri: string): Place | undefined {
    if (diskPath(uri) !== undefined) return disk;
    const away = placeElsewhere(uri);
    if (away === undefined || elsewhere === undefined) return undefined;
    const root = away.with({ path: "/", fragment: "" });
    const key = root.toString();
    const place = others.get(key) ?? placed(filesBelow(elsewhere(root)));
    others.set(key, place);
    return place;
  }

  return {
    of: async (uri) => {
      const path = filePath(uri);
      const place = placeOf(uri);
      return path === undefined || place === undefined ? undefined : { ...(await place.loader.of(path)), path };
    },
    read: async (path, from) => placeOf(from)?.files.read(path),
    forget: () => {
      disk?.loader.forget();
      others.clear();
    },
  };
}

/** What a client's files are to configurations. It does not say why it has no file, so one that cannot be read is one that is not there. */
function filesBelow(root: FileSystem): ConfigurationFiles {
  return {
    read: (path) =>
      root.read(path.slice(1), LIMIT).then(
        (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
        () => undefined,
      ),
    isRepository: async (folder) => (await root.stat([`${folder === "/" ? "" : folder}/.git`.slice(1)]))[0] !== undefined,
  };
}

/**
 * What the nearest configuration says of a document; `undefined` where there is none. Where there is one it alone decides about
 * rules, targets, version and kind, so that the editor answers as the terminal does.
 *
 * @param tell receives a sentence for every value that cannot be used
 * @param watch is told of the files beside the configuration that its answers rest on
 */
export async function chosenFor(
  configurations: Configurations,
  uri: string,
  tell: (says: string) => void,
  watch?: (path: string) => void,
): Promise<Chosen | undefined> {
  const found = await configurations.of(uri);
  if (found === undefined) return undefined;
  const { configuration, problems, path } = found;
  for (const { file, says } of problems) tell(`${file}: ${says}`);
  if (configuration?.baseline !== undefined) watch?.(configuration.baseline);
  return configuration === undefined ? undefined : choose(configuration, path);
}

/** The problems of an open configuration; `undefined` for a document that is none. */
export async function configurationDiagnostics(document: TextDocument): Promise<Diagnostic[] | undefined> {
  const path = filePath(document.uri) ?? pathIn(document.uri) ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const own = CONFIGURATION_NAMES.some((known) => known === name);
  // Most have no section of ours, and nothing is loaded to find that out.
  if (!own && !(name === "package.json" && mayHold(document.getText(), PACKAGE_KEY))) return undefined;
  const { readConfiguration } = await import("../config/read.ts");
  const read = readConfiguration(document.getText(), path, own ? undefined : PACKAGE_KEY);
  return read?.problems.map(({ at, says }) => ({
    range: { start: document.positionAt(at.start), end: document.positionAt(at.end) },
    severity: DiagnosticSeverity.Warning,
    source: SOURCE,
    code: "configuration",
    message: says,
  }));
}
