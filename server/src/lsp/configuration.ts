import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type Chosen, CONFIGURATION_NAMES, choose, PACKAGE_KEY } from "../config/configuration.ts";
import { type ConfigurationLoader, createConfigurationLoader } from "../config/load.ts";
import type { Host } from "../entry/host.ts";
import { SOURCE } from "./protocol.ts";
import { diskPath, pathIn } from "./uris.ts";

/** What clients are asked to watch, so that an answer is never given by a configuration that is gone. */
export const WATCHED = [...CONFIGURATION_NAMES, "package.json"].map((name) => ({ globPattern: `**/${name}` }));

/** The configurations on the disk of this machine, or `undefined` where there is none to be read. */
export function createConfigurations(host: Host): ConfigurationLoader | undefined {
  return host.files === undefined ? undefined : createConfigurationLoader(host.files);
}

/**
 * What the nearest configuration says of a document; `undefined` where there is none. Where there is one it alone decides about
 * rules, targets, version and kind, so that the editor answers as the terminal does.
 *
 * @param tell receives a sentence for every value that cannot be used
 * @param watch is told of the files beside the configuration that its answers rest on
 */
export async function chosenFor(
  configurations: ConfigurationLoader | undefined,
  uri: string,
  tell: (says: string) => void,
  watch?: (path: string) => void,
): Promise<Chosen | undefined> {
  const path = diskPath(uri);
  if (configurations === undefined || path === undefined) return undefined;
  const { configuration, problems } = await configurations.of(path);
  for (const { file, says } of problems) tell(`${file}: ${says}`);
  if (configuration?.baseline !== undefined) watch?.(configuration.baseline);
  return configuration === undefined ? undefined : choose(configuration, path);
}

/** The problems of an open configuration; `undefined` for a document that is none. */
export async function configurationDiagnostics(document: TextDocument): Promise<Diagnostic[] | undefined> {
  const path = diskPath(document.uri) ?? pathIn(document.uri) ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const own = CONFIGURATION_NAMES.some((known) => known === name);
  if (!own && name !== "package.json") return undefined;
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
