import { byId, element, message } from "../dom.ts";
import { ruleAddress } from "../links.ts";
import { createSearch, type Entry, type Found } from "./rank.ts";

/** So many rules are shown. */
const MOST = 30;

/** The search of every page's head: what somebody types or pastes leads to rules. The list of rules is loaded when it is needed. */
export function createSearchBox(load: () => Promise<{ readonly entries: readonly Entry[] }>): { readonly warm: () => void } {
  const input = byId("search") as HTMLInputElement;
  const list = byId("search-results");
  const says = byId("search-says");
  let search: Promise<(query: string, most: number) => readonly Found[]> | undefined;
  let turn = 0;

  const ready = () => (search ??= load().then(({ entries }) => createSearch(entries)));

  async function look(): Promise<void> {
    const mine = ++turn;
    const query = input.value.trim();
    if (query === "") return close();
    const found = (await ready())(query, MOST);
    if (mine !== turn) return;
    list.replaceChildren(...found.map(row));
    if (found.length === 0)
      list.append(element("li", { class: "quiet" }, "No rule has these words. Paste the error as it stands, or fewer words of it."));
    list.hidden = false;
    says.textContent = found.length === 1 ? "1 rule" : `${found.length} rules`;
  }

  function row({ entry, text }: Found): HTMLElement {
    const link = element(
      "a",
      { href: ruleAddress(entry.id), "data-rule": entry.id },
      element("strong", {}, entry.title),
      element("span", {}, message(entry.summary)),
      text !== undefined && element("code", {}, text),
    );
    return element("li", {}, link);
  }

  function close(): void {
    turn++;
    list.hidden = true;
    list.replaceChildren();
    says.textContent = "";
  }

  const links = (): readonly HTMLElement[] => [...list.querySelectorAll<HTMLElement>("a")];
  input.addEventListener("input", () => void look());
  input.addEventListener("focus", () => void ready());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") links()[0]?.focus();
    else if (event.key === "Enter") links()[0]?.click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at <= 0 ? input : all[at - 1])?.focus();
    else if (event.key === "Escape") {
      close();
      input.focus();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("click", () => {
    close();
    input.value = "";
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !list.contains(target) && target !== input) close();
  });
  return { warm: () => void ready() };
}
