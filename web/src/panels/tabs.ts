import { byId } from "../dom.ts";

/** The names of the panels, which are the ends of their ids in index.html. */
export const PANELS = ["problems", "convert", "explain", "picture", "files", "samples", "rule"] as const;
export type PanelName = (typeof PANELS)[number];

/** The panels beside the editor, one of which is shown. */
export interface Tabs {
  readonly shown: () => PanelName;
  readonly show: (name: PanelName) => void;
  /** Some are there only with a layout or a rule. */
  readonly offer: (name: PanelName, there: boolean) => void;
}

/** A list of tabs as WAI-ARIA describes it: one stop for Tab, arrow keys between them. */
export function createTabs(opened: (name: PanelName) => void): Tabs {
  const tabs = PANELS.map((name) => ({ name, tab: byId(`tab-${name}`), panel: byId(`panel-${name}`) }));
  let shown: PanelName = "problems";

  function show(name: PanelName): void {
    shown = name;
    for (const one of tabs) {
      const is = one.name === name;
      one.tab.setAttribute("aria-selected", String(is));
      one.tab.tabIndex = is ? 0 : -1;
      one.panel.hidden = !is;
      if (is) one.tab.hidden = false;
    }
    opened(name);
  }

  for (const { name, tab, panel } of tabs) {
    // It scrolls, and may hold nothing that has the focus.
    panel.tabIndex = 0;
    tab.addEventListener("click", () => show(name));
    tab.addEventListener("keydown", (event) => {
      const there = tabs.filter((one) => !one.tab.hidden);
      const at = there.findIndex((one) => one.name === name);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
      const next = to === undefined ? undefined : there[(to + there.length) % there.length];
      if (next === undefined) return;
      event.preventDefault();
      show(next.name);
      next.tab.focus();
    });
  }

  return {
    shown: () => shown,
    show,
    offer: (name, there) => {
      byId(`tab-${name}`).hidden = !there;
      if (!there && shown === name) show("problems");
    },
  };
}
