import { seenAsIs } from "../../server/src/hover/markdown.ts";

type Value = string | number | boolean | undefined | ((event: Event) => void);

/** What may stand in an element; what is missing is passed over. Strings become text and never markup. */
export type Child = Node | string | undefined | false;

/** An element with attributes (`true` is one without a value, `false` and `undefined` none; functions listen to the event) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** The element of the page with this id, which index.html has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** A message of ours: what stands between backticks is code. What would not be seen, or would turn the direction of writing, is shown. */
export function message(text: string): HTMLElement {
  const shown = element("span", { class: "message" });
  for (const [i, part] of text.split("`").entries()) {
    if (part === "") continue;
    shown.append(i % 2 === 1 ? element("code", {}, seenAsIs(part)) : seenAsIs(part));
  }
  return shown;
}

/** A line of somebody else's text, such as a file's name, with nothing hidden in it. */
export function plain(text: string, longest = 300): string {
  return seenAsIs(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** A button with words, in which backticks are code. */
export function button(words: string, act: () => void, attributes: Readonly<Record<string, Value>> = {}): HTMLButtonElement {
  return element("button", { type: "button", click: act, ...attributes }, words.includes("`") ? message(words) : words);
}
