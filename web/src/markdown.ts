import MarkdownIt from "markdown-it";
import { element } from "./dom.ts";
import { pageAddress } from "./links.ts";

const markdown = new MarkdownIt({ html: false, linkify: false });

type Token = ReturnType<typeof markdown.parse>[number];

/** What a page of ours is made of; everything else a parser may come up with is left out, and its text stays. */
const TAGS = new Set(["p", "ul", "ol", "li", "blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "s"]);

/**
 * Markdown as nodes. No HTML is made on the way, so nothing in a text can become markup, and links are http, https or pages of ours.
 *
 * @param deepest heading that stands above, so that the text's own come below it
 */
export function rendered(text: string, deepest = 2): DocumentFragment {
  const fragment = document.createDocumentFragment();
  build(markdown.parse(text, {}), fragment, deepest);
  return fragment;
}

function build(tokens: readonly Token[], into: Node, deepest: number): void {
  const open: Node[] = [into];
  const add = (node: Node): void => {
    (open.at(-1) as Node).appendChild(node);
  };
  for (const token of tokens) {
    if (token.hidden) continue;
    if (token.type === "inline") {
      build(token.children ?? [], open.at(-1) as Node, deepest);
    } else if (token.nesting === 1) {
      const made = opened(token, deepest);
      add(made);
      open.push(made);
    } else if (token.nesting === -1) open.pop();
    else add(single(token));
  }
}

function opened(token: Token, deepest: number): HTMLElement {
  if (token.type === "heading_open") {
    const level = Math.min(6, deepest + Number(token.tag.slice(1)));
    return element(`h${level}` as "h3");
  }
  if (token.type === "link_open") return link(String(token.attrGet("href") ?? ""));
  return TAGS.has(token.tag) ? element(token.tag as "p") : element("span");
}

function single(token: Token): Node {
  switch (token.type) {
    case "fence":
    case "code_block":
      return element("pre", {}, element("code", {}, token.content.replace(/\n$/, "")));
    case "code_inline":
      return element("code", {}, token.content);
    case "softbreak":
      return document.createTextNode("\n");
    case "hardbreak":
      return element("br");
    case "hr":
      return element("hr");
    // An image would be fetched; its words are enough.
    default:
      return document.createTextNode(token.content);
  }
}

/** A link that says where it leads; of an address that is none of ours and not http, its words alone. */
function link(address: string): HTMLElement {
  const own = pageAddress(address);
  if (own !== undefined) return element("a", { href: own.href, "data-rule": own.rule });
  if (/^https?:\/\//i.test(address)) return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
  return element("span");
}
