import type { CodeAction } from "vscode-languageserver-protocol";
import { button, byId, element, message } from "../dom.ts";
import { type Placed, problemsField, severityOf, wordsOf } from "../editor/lint.ts";
import { ruleLink } from "../links.ts";
import { type Page, revealSpan } from "./panel.ts";

/** More rows are shown when somebody asks. */
const ROWS = 100;
/** Of more problems the fixes are asked for one by one, when somebody looks at a row. */
const EAGER = 50;

/** A problem with the further places of the same fault. */
interface Group {
  readonly main: Placed;
  readonly places: Placed[];
}

/** The list of problems: each leads to its token, names its rule and has its fixes below it. */
export function createProblemList({ view, actions }: Page): { readonly show: (problems: readonly Placed[], count: string) => void } {
  const panel = byId("problems");
  let turn = 0;

  /** @param count how many there are, in words; or what is said where there are none */
  function show(problems: readonly Placed[], count: string): void {
    const mine = ++turn;
    const groups = grouped(problems);
    panel.replaceChildren(element("p", { class: "quiet" }, count));
    if (groups.length === 0) return;
    const list = element("ul", { class: "problems" });
    const rows = new Map<Placed, HTMLElement>();
    const add = (some: readonly Group[]): void => {
      for (const group of some) list.append(row(group, rows));
    };
    add(groups.slice(0, ROWS));
    const tools = element("div", { class: "tools" });
    panel.append(tools, list);
    if (groups.length > ROWS) {
      const more = button(`Show ${groups.length - ROWS} more`, () => {
        more.remove();
        add(groups.slice(ROWS));
      });
      panel.append(more);
    }
    void offerFixes(mine, groups, rows, tools);
  }

  function row({ main, places }: Group, rows: Map<Placed, HTMLElement>): HTMLElement {
    const fixes = element("div", { class: "fixes" });
    rows.set(main, fixes);
    const rule = ruleLink(main.problem);
    const about = element("div", { class: "line" }, lineOf(main), rule && " · ", rule);
    const item = element("li", { class: severityOf(main.problem) }, entry(main), about, fixes);
    if (places.length > 0) {
      const more = element(
        "ul",
        {},
        ...places.slice(0, ROWS).map((place) => element("li", {}, entry(place), " ", element("span", { class: "line" }, lineOf(place)))),
      );
      if (places.length > ROWS) more.append(element("li", {}, `… and ${places.length - ROWS} more`));
      item.append(
        element("details", {}, element("summary", {}, places.length === 1 ? "One more place" : `${places.length} more places`), more),
      );
    }
    return item;
  }

  const lineOf = ({ problem }: Placed): string => `line ${problem.range.start.line + 1}`;

  function entry(placed: Placed): HTMLElement {
    const severity = severityOf(placed.problem);
    const act = (): void => {
      // The text may have moved since the check.
      const now = view.state.field(problemsField).find(({ problem }) => problem === placed.problem) ?? placed;
      revealSpan(view, now.from, now.to);
    };
    return element(
      "button",
      { type: "button", class: "problem", click: act },
      element("span", { class: `severity ${severity}` }, severity === "info" ? "remark" : severity),
      " ",
      message(wordsOf(placed.problem)),
    );
  }

  /** One question for all of them, where they are few; the button for all safe fixes where there are any. */
  async function offerFixes(mine: number, groups: readonly Group[], rows: Map<Placed, HTMLElement>, tools: HTMLElement): Promise<void> {
    const { length } = view.state.doc;
    const [all] = await actions.list(view, 0, length, ["source.fixAll.oci-manifest"]);
    if (mine !== turn) return;
    if (all !== undefined) tools.append(button(all.title, () => void actions.apply(view, all), { class: "fix" }));
    if (groups.length > EAGER) {
      for (const { main } of groups) lazily(main, rows.get(main));
      return;
    }
    for (const { main } of groups) {
      const found = await actions.list(view, main.from, main.to, ["quickfix"]);
      if (mine !== turn) return;
      fill(
        rows.get(main),
        found.filter((action) => isFor(action, main)),
      );
    }
  }

  /** A fix says which problems it mends; the menu at a token has those of its neighbours, too. */
  function isFor({ diagnostics }: CodeAction, { problem }: Placed): boolean {
    return diagnostics === undefined || diagnostics.some(({ code }) => code === problem.code);
  }

  function lazily(main: Placed, fixes: HTMLElement | undefined): void {
    const item = fixes?.parentElement;
    const ask = async (): Promise<void> => {
      item?.removeEventListener("focusin", ask);
      item?.removeEventListener("pointerenter", ask);
      fill(fixes, await actions.list(view, main.from, main.to, ["quickfix"]));
    };
    item?.addEventListener("focusin", ask);
    item?.addEventListener("pointerenter", ask);
  }

  function fill(fixes: HTMLElement | undefined, found: readonly CodeAction[]): void {
    fixes?.append(...found.map((action) => button(action.title, () => void actions.apply(view, action), { class: "fix" })));
  }

  return { show };
}

/** Problems in the order of the text; what the server relates to another problem of the same rule is a further place of it. */
function grouped(problems: readonly Placed[]): readonly Group[] {
  const groups: Group[] = [];
  const mains = new Map<string, Group>();
  const keyOf = (code: unknown, { start }: Placed["problem"]["range"]): string => `${String(code)}@${start.line}:${start.character}`;
  const isPlace = ({ problem }: Placed): boolean => severityOf(problem) === "info" && (problem.relatedInformation ?? []).length === 1;
  for (const one of problems) {
    const group = { main: one, places: [] };
    if (!mains.has(keyOf(one.problem.code, one.problem.range))) mains.set(keyOf(one.problem.code, one.problem.range), group);
  }
  for (const one of problems) {
    const related = isPlace(one) ? one.problem.relatedInformation?.[0]?.location.range : undefined;
    const main = related === undefined ? undefined : mains.get(keyOf(one.problem.code, related));
    const own = mains.get(keyOf(one.problem.code, one.problem.range));
    if (main !== undefined && main !== own) main.places.push(one);
    else groups.push(own?.main === one ? own : { main: one, places: [] });
  }
  return groups;
}
