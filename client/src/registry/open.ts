import * as vscode from "vscode";
import { humanSize } from "../../../server/src/oci/units.ts";
import { type Opened, REGISTRY, type RegistryDocuments, uriOf } from "./documents.ts";
import { canPush, fetchManifest, type Installed, installedTools, isProgram, pushManifest, sha256 } from "./run.ts";
import { TOOLS, typedReference, withTag } from "./tools.ts";

/** Where the chosen program is remembered: on this machine, and never by a workspace. */
const CHOSEN = "oci-manifest.registryTool";

function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void vscode.window.showWarningMessage("Programs are run in trusted workspaces alone.");
  return false;
}

/** The program that was chosen before, or chosen now; `undefined` where there is none or nobody chose. */
async function toolOf(context: vscode.ExtensionContext, again = false): Promise<Installed | undefined> {
  const installed = installedTools();
  const chosen = context.globalState.get<Installed>(CHOSEN);
  if (!again && chosen !== undefined && chosen.name in TOOLS && isProgram(chosen.path)) return chosen;
  if (installed.length === 0) {
    void vscode.window.showErrorMessage("None of docker, skopeo, crane, oras and regctl is on the PATH; one of them fetches the manifest.");
    return undefined;
  }
  const [only] = installed;
  const picked =
    installed.length === 1 && !again
      ? only
      : (
          await vscode.window.showQuickPick(
            installed.map((tool) => ({
              label: TOOLS[tool.name].label,
              description: tool.path,
              detail: canPush(tool) ? "fetches manifests and stores them" : "fetches manifests",
              tool,
            })),
            { title: "Which program fetches manifests?", placeHolder: "It is remembered; the button beside the reference changes it" },
          )
        )?.tool;
  if (picked !== undefined) await context.globalState.update(CHOSEN, picked);
  return picked;
}

/** Asks for a reference unless one is given, and shows its manifest. */
export async function openByReference(context: vscode.ExtensionContext, documents: RegistryDocuments, given: unknown): Promise<void> {
  if (!isTrusted()) return;
  let tool = await toolOf(context);
  if (tool === undefined) return;
  const asked = typeof given === "string" ? { text: given, tool } : await ask(context, tool);
  if (asked === undefined) return;
  tool = asked.tool;
  const typed = typedReference(asked.text);
  if (typeof typed === "string") return void vscode.window.showErrorMessage(typed);
  const { reference } = typed;
  const bytes = await working(`${tool.name}: ${reference}`, (signal) => fetchManifest(tool, reference, signal));
  if (bytes === undefined) return;
  const uri = uriOf(reference);
  documents.put(uri, { reference, bytes, digest: sha256(bytes), mtime: Date.now() });
  const document = await vscode.workspace.openTextDocument(uri);
  const shown = document.languageId === "json" ? document : await vscode.languages.setTextDocumentLanguage(document, "json");
  await vscode.window.showTextDocument(shown, { preview: false });
}

/** Asks for a reference, with a button for another program. */
function ask(context: vscode.ExtensionContext, first: Installed): Promise<{ readonly text: string; readonly tool: Installed } | undefined> {
  return new Promise((resolve) => {
    let tool = first;
    let choosing = false;
    const box = vscode.window.createInputBox();
    const show = (): void => {
      box.title = `Open Manifest by Reference, with ${TOOLS[tool.name].label}`;
    };
    show();
    box.placeholder = "registry.example.org/team/app:1.4";
    box.prompt = "The manifest is opened byte for byte as the registry has it";
    box.ignoreFocusOut = true;
    box.buttons = [{ iconPath: new vscode.ThemeIcon("gear"), tooltip: "Use Another Program" }];
    box.onDidTriggerButton(async () => {
      // The list of programs hides the box for a moment.
      choosing = true;
      tool = (await toolOf(context, true)) ?? tool;
      choosing = false;
      show();
      box.show();
    });
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const typed = typedReference(box.value);
      if (typeof typed === "string") {
        box.validationMessage = typed;
        return;
      }
      resolve({ text: box.value, tool });
      box.hide();
    });
    box.onDidHide(() => {
      if (choosing) return;
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** Stores the manifest in front again, under its tag or another one; `told` are those that were said to be saved in this window alone. */
export async function saveBack(context: vscode.ExtensionContext, documents: RegistryDocuments, told: Set<string>): Promise<void> {
  if (!isTrusted()) return;
  const document = vscode.window.activeTextEditor?.document;
  const opened = document?.uri.scheme === REGISTRY ? documents.get(document.uri) : undefined;
  if (document === undefined || opened === undefined)
    return void vscode.window.showInformationMessage("The document in front was not opened by a reference.");
  const tool = await toolOf(context);
  if (tool === undefined) return;
  if (!canPush(tool))
    return void vscode.window.showErrorMessage(
      `${TOOLS[tool.name].label} cannot store a manifest as it is; oras, regctl and skopeo can. Choose one with the button of Open Manifest by Reference.`,
    );
  told.add(document.uri.path);
  if (document.isDirty && !(await document.save())) return;
  const { bytes } = opened;
  const digest = sha256(bytes);
  const target = await targetOf(opened, digest);
  if (target === undefined) return;
  const before = await working(`${tool.name}: ${target}`, (signal) =>
    fetchManifest(tool, target, signal).then(sha256, (error: unknown) => (isUnknown(error) ? "nothing" : Promise.reject(error))),
  );
  if (before === undefined) return;
  if (before === digest) return void vscode.window.showInformationMessage(`The registry has this very manifest already: ${digest}`);
  const meanwhile = target === opened.reference && before !== opened.digest ? "\n\nIt has changed there since you opened it." : "";
  const detail = `${target}\n\nold: ${before}\nnew: ${digest} (${humanSize(bytes.length)})${meanwhile}\n\nWhoever pulls by the tag gets the new one; by the old digest the old one stays as long as the registry keeps it.`;
  const go = "Save Back";
  if ((await vscode.window.showWarningMessage("Store this manifest in the registry?", { modal: true, detail }, go)) !== go) return;
  const { mediaType, config } = partsOf(bytes);
  const done = await working(`${tool.name}: ${target}`, async (signal) => {
    await pushManifest(tool, { reference: target, bytes, mediaType, config, origin: opened.reference }, signal);
    return true;
  });
  if (done !== true) return;
  documents.put(document.uri, { reference: opened.reference, bytes, digest, mtime: Date.now() });
  void vscode.window.showInformationMessage(`Stored ${target}: ${digest}`);
}

const isUnknown = (error: unknown): boolean => /manifest unknown|not found|404|name unknown/i.test(String(error));

/** Where it goes: back to its tag. Under its digest nothing else can be stored, so for that a tag is asked. */
async function targetOf({ reference }: Opened, digest: string): Promise<string | undefined> {
  if (!reference.includes("@") || reference.endsWith(`@${digest}`)) return reference;
  const tag = await vscode.window.showInputBox({
    title: "Save Back under a Tag",
    prompt: "It was opened by its digest, and under that nothing else can be stored",
    validateInput: (text) => (/^\w[\w.-]{0,127}$/.test(text) ? undefined : "Letters, digits, `_`, `.` and `-`, at most 128"),
  });
  return tag === undefined ? undefined : withTag(reference, tag);
}

/** The media type under which a manifest is stored, and the config that it names. */
function partsOf(bytes: Uint8Array): { readonly mediaType: string; readonly config: string | undefined } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    value = undefined;
  }
  const { mediaType, manifests, config } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const digest = (typeof config === "object" && config !== null ? config : {}) as { readonly digest?: unknown };
  const assumed = `application/vnd.oci.image.${manifests === undefined ? "manifest" : "index"}.v1+json`;
  return {
    mediaType: typeof mediaType === "string" && /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : assumed,
    config: typeof digest.digest === "string" ? digest.digest : undefined,
  };
}

/** Runs something with a progress message that can be cancelled; what goes wrong is told, and is `undefined`. */
async function working<T>(title: string, act: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    return await vscode.window.withProgress(options, (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return act(abort.signal);
    });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    if (says !== "cancelled") void vscode.window.showErrorMessage(`${title}: ${says}`);
    return undefined;
  }
}
