import type { Diagnostic } from "vscode-languageserver-types";
import { rulePage } from "../../server/src/pages.ts";
import { element } from "./dom.ts";

const PAGES = rulePage("").replace(/\.md$/, "");

/** The address of a rule's page, from this page on. */
export function ruleAddress(id: string): string {
  return `${document.documentElement.dataset.base ?? ""}rules/${encodeURIComponent(id)}.html`;
}

/** An address of a rule's page, wherever it is, as that of the page beside this one; `undefined` for every other address. */
export function pageAddress(address: string): { readonly rule: string; readonly href: string } | undefined {
  const name = address.startsWith(PAGES) ? address.slice(PAGES.length) : address.startsWith("rules/") ? address.slice(6) : undefined;
  const rule = /^([a-z0-9-]+)\.(?:md|html)$/.exec(name ?? "")?.[1];
  return rule === undefined ? undefined : { rule, href: ruleAddress(rule) };
}

/** The rule of a problem as a link to its page; `undefined` where it is none of a rule. */
export function ruleLink({ code, codeDescription }: Diagnostic): HTMLElement | undefined {
  if (codeDescription === undefined || typeof code !== "string") return undefined;
  return element("a", { class: "rule", href: ruleAddress(code), "data-rule": code }, code);
}
