// First: the server starts while the editor is made.

import { EditorView } from "@codemirror/view";
import { targets } from "gallery";
import { OPEN_NEW, STATUS, type Status, SUGGEST } from "../../server/src/lsp/protocol.ts";
import { receive } from "./arrivals.ts";
import { createDocuments } from "./documents.ts";
import { byId, element } from "./dom.ts";
import { createActions } from "./editor/actions.ts";
import { completion } from "./editor/complete.ts";
import { stateOf } from "./editor/editor.ts";
import { hover } from "./editor/hover.ts";
import { createChecks, marks, type Placed } from "./editor/lint.ts";
import { menu } from "./editor/menu.ts";
import { documentId, textOf } from "./editor/positions.ts";
import { sync, version } from "./editor/sync.ts";
import type { Shared } from "./fragment.ts";
import { connect, INITIALIZE } from "./language-server.ts";
import { createLayouts } from "./layouts.ts";
import { createOpening } from "./opening.ts";
import { createConvertPanel } from "./panels/convert.ts";
import { createExplainPanel } from "./panels/explain.ts";
import { createFilesPanel } from "./panels/files.ts";
import { copy, type Page, type Panel } from "./panels/panel.ts";
import { createPicturePanel } from "./panels/picture.ts";
import { createProblemList } from "./panels/problems.ts";
import { showRule } from "./panels/rule.ts";
import { type Sample, samples, showSamples, showStory } from "./panels/samples.ts";
import { createTabs, type PanelName } from "./panels/tabs.ts";
import { createSearchBox } from "./search/box.ts";
import { pack, unpack } from "./share.ts";
import { countOf, showStatus } from "./status-line.ts";
import { recall, remember } from "./tab-memory.ts";
import { registerServiceWorker } from "./trusted.ts";
import { worker } from "./worker.ts";

/** A panel is drawn anew when nothing was typed for so long, in milliseconds. */
const PAUSE = 250;
/** Longer addresses are cut by some programs on their way, and longer ones yet by browsers. In characters. */
const LONG_LINK = 8_000;
const TOO_LONG_LINK = 1_000_000;

const says = byId("says");
let hush: ReturnType<typeof setTimeout> | undefined;
function announce(what: string): void {
  says.textContent = what;
  clearTimeout(hush);
  hush = setTimeout(() => {
    says.textContent = "";
  }, 8_000);
}

/** Says what somebody asked for who does not see it. */
const whisper = (what: string): void => {
  byId("heard").textContent = what;
};

/** Says how many problems there are to those who hear the page; others see it on the tab. */
const counted = byId("count");

// The server takes messages in their order, so nothing has to wait for its answer to the first.
const server = connect(worker);
const initializationOptions = { files: true, heads: true, rulePage: "rules/{id}.html", commands: [OPEN_NEW, SUGGEST] };
void server
  .request("initialize", { ...INITIALIZE, initializationOptions })
  .catch((error) => announce(`The checks could not be started: ${error}`));
server.notify("initialized", {});
server.answer("workspace/diagnostic/refresh", () => check());
server.answer("client/registerCapability", () => null);
server.on("window/logMessage", ({ message }: { readonly message: string }) => console.info(message));

const nonce = document.documentElement.dataset.nonce ?? "";
const view = new EditorView({ parent: byId("editor"), extensions: EditorView.cspNonce.of(nonce) });
let front: Sample | undefined;
let given: Omit<Shared, "text"> = {};

const openNew = (text: string, name: string): void => documents.open(documents.freshUri(name), name, text);
const command = (name: string, [text, called]: readonly unknown[]): void => {
  if (name === OPEN_NEW && typeof text === "string") openNew(text, typeof called === "string" ? called : "manifest.json");
};
const actions = createActions(server, command, announce);
const page: Page = { server, view, actions, announce, openNew };
const features = [
  sync(server, () => changed()),
  marks(),
  hover(server, actions.buttons, whisper),
  completion(server),
  menu(actions, announce),
  EditorView.domEventHandlers({ paste: (event) => pastedOver(event), drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0 }),
];
const make = (uri: string, name: string, text: string) => stateOf(uri, name, text, nonce, features);
const documents = createDocuments(server, view, make, () => arrived());
const check = createChecks(server, view, (problems) => void checked(problems));
const layouts = createLayouts(server);
const problems = createProblemList(page);
const files = createFilesPanel(server, (uri, name) => void opening.inLayout(uri, name));
const tabs = createTabs((name) => void refresh(name));
const panels: Partial<Record<PanelName, Panel>> = {
  convert: createConvertPanel(page),
  explain: createExplainPanel(page),
  picture: createPicturePanel(page),
};
const opening = createOpening(
  documents,
  layouts,
  (shown) => {
    tabs.offer("files", shown.length > 0);
    files.show(shown);
  },
  announce,
);
const search = createSearchBox(() => import("search-data"));

/** What is in front, for whoever waits until `checked` says the same. */
const mark = (what: "shown" | "checked"): void => {
  document.documentElement.dataset[what] = `${view.state.facet(documentId).uri}#${view.state.field(version)}`;
};

/** Another document is in front. */
function arrived(): void {
  mark("shown");
  showStory(front, (sample) => void openSample(sample));
  check();
  void refresh(tabs.shown());
}

let pause: ReturnType<typeof setTimeout> | undefined;
function changed(): void {
  mark("shown");
  check();
  // What stands in the address is no longer what is shown.
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  clearTimeout(pause);
  pause = setTimeout(() => {
    remember({ ...given, text: textOf(view.state), name: view.state.facet(documentId).name });
    void refresh(tabs.shown());
  }, PAUSE);
}

async function checked(found: readonly Placed[]): Promise<void> {
  const { uri } = view.state.facet(documentId);
  const status = await server.request<Status | null>(STATUS, { uri }).catch(() => null);
  if (view.state.facet(documentId).uri !== uri) return;
  showStatus(status, announce);
  const count = status === null ? NOTHING : countOf(status.problems);
  problems.show(found, view.state.doc.length === 0 ? EMPTY : count);
  const { errors = 0, warnings = 0, infos = 0, hints = 0 } = status?.problems ?? {};
  const all = errors + warnings + infos + hints;
  byId("tab-problems").textContent = all === 0 ? "Problems" : `Problems (${all})`;
  mark("checked");
  counted.textContent = count;
  search.warm();
}

const NOTHING = "This is no container manifest, so nothing is said about it.";
const EMPTY = "Paste a manifest, drop a file or a .tar, or press Control and Space for a new document.";

async function refresh(name: PanelName): Promise<void> {
  await panels[name]?.refresh();
}

async function openSample(sample: Sample): Promise<void> {
  await openShared(sample, sample);
  tabs.show("problems");
}

async function openShared(shared: Shared, sample?: Sample): Promise<void> {
  const { text: _, ...rest } = shared;
  front = sample;
  given = rest;
  // One of several, where an example names several.
  const asked = shared.target?.split(",").find((name) => targets.some(([known]) => known === name));
  (byId("target") as HTMLSelectElement).value = asked ?? "";
  configure();
  await opening.text(shared);
}

/** What holds for the documents of the page; the server checks them anew. */
function configure(): void {
  const target = (byId("target") as HTMLSelectElement).value;
  const { kind, specVersion } = given;
  const settings = {
    ...(target === "" ? {} : { target: [target] }),
    ...(kind === undefined ? {} : { kinds: { "**": kind } }),
    ...(specVersion === undefined ? {} : { specVersion }),
  };
  server.notify("workspace/didChangeConfiguration", { settings: { "oci-manifest": settings } });
}

/** What is pasted into a sample that nobody has changed takes its place. */
function pastedOver(event: ClipboardEvent): boolean {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (front === undefined || view.state.field(version) > 1 || !view.state.selection.main.empty || !/^\s*[[{]/.test(text)) return false;
  event.preventDefault();
  void openShared({ text });
  return true;
}

async function share(): Promise<void> {
  const { name } = view.state.facet(documentId);
  const target = (byId("target") as HTMLSelectElement).value;
  const { kind, specVersion } = given;
  const fragment = await pack({
    text: textOf(view.state),
    name,
    ...(target === "" ? {} : { target }),
    ...(kind === undefined ? {} : { kind }),
    ...(specVersion === undefined ? {} : { specVersion }),
  });
  if (fragment.length > TOO_LONG_LINK) return announce("The text is too long for a link, even compressed: send the file itself");
  history.replaceState(null, "", `#${fragment}`);
  await copy(location.href, "The link, with the text in it,", announce);
  if (fragment.length > LONG_LINK)
    announce(`The link is copied. It has ${fragment.length} characters, and some programs cut long links: try it before you rely on it`);
}

async function openLink(): Promise<boolean> {
  const shared = await unpack(location.hash);
  if (shared instanceof Error) announce(shared.message);
  if (shared === undefined || shared instanceof Error) return false;
  await openShared(shared);
  tabs.show("problems");
  return true;
}

byId("target").append(...targets.map(([name, title]) => element("option", { value: name, title }, `For ${name}`)));
byId("target").addEventListener("change", configure);
byId("share").addEventListener("click", () => void share());
byId("clear").addEventListener("click", () => void openShared({ text: "" }).then(() => view.focus()));
document.addEventListener("click", (event) => {
  const rule = (event.target as Element).closest<HTMLElement>("a[data-rule]")?.dataset.rule;
  if (rule === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showRule(rule);
  tabs.show("rule");
  byId("panel-rule").focus();
});
receive((some) => {
  front = undefined;
  given = {};
  void opening.files(some);
});
addEventListener("hashchange", () => void openLink());
showSamples((sample) => void openSample(sample));

if (!(await openLink())) {
  const kept = recall();
  if (kept !== undefined) await openShared(kept);
  else await openSample(samples[0] as Sample);
}
registerServiceWorker();
