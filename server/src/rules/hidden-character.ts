import {
  asciiBytes,
  BROKEN,
  containerOf,
  isNamed,
  KEY,
  keyOf,
  kindOf,
  NONE,
  type Node,
  nodeAt,
  type Span,
  STRING,
  stringOf,
  type Tree,
} from "../json/index.ts";
import { quote } from "../model/quote.ts";
import { type Effect, effectOf, type Hidden, hiddenIn, hiddenName } from "../oci/hidden-characters.ts";
import { counted } from "../oci/words.ts";
import type { Finding, Rule } from "../rule.ts";

/** A string in which one may stand has one of these: a character beyond printable ASCII that no letter is, or an escape. */
const SOMETHING =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single characters are looked for, not what they make together
  /[\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\\[bfu]/g;

const EFFECTS: Readonly<Record<Effect, string>> = {
  order: "people see its characters in another order than clients read them",
  terminal: "terminals obey it instead of showing it",
  line: "some programs break the line there",
  unseen: "nobody sees it, and every comparison counts it",
};

const annotated = (value: string): string =>
  `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"annotations":{"com.example.note":"${value}"}}`;

/** A string has a character in it that is not seen, or that changes how others are seen. */
export const hiddenCharacter: Rule = {
  id: "hidden-character",
  subject: "text",
  severity: "warning",
  summary:
    "A string has a character in it that nobody sees or that turns the order of writing: people read another text than clients compare.",
  why: [
    "Two names that look the same are then two names. A tag copied from a chat or a web page with a zero-width space at its end is not found",
    "(`no descriptor found for reference 'v1'`, `manifest unknown`), an annotation key with one is another key, and a right-to-left override",
    "makes a title, a licence or an address look like what it is not (the trick known as Trojan Source, CVE-2021-42574). Control characters, ESC",
    "above all, are carried out by the terminal in which somebody prints the document with `jq -r` or a template.",
    "",
    "Told are controls of direction, characters of no width, soft hyphens, tags, stray variation selectors, line separators and control",
    "characters, be they written as they are or as `\\u202e`. Where writing needs them they are left alone: marks and isolates in Hebrew and",
    "Arabic, joiners in Persian, in the scripts of India and in emoji, breaks in Thai and Khmer, selectors after emoji and ideographs.",
    "",
    "**By hand:** delete it, or type the text anew; the quick fix takes out what the rule points at. In a terminal `grep -nP '[\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}]' FILE`",
    "finds most of them. The document gets another digest.",
  ].join("\n"),
  spec: [
    "[Unicode UTS #55, Source Code Handling](https://www.unicode.org/reports/tr55/)",
    "[Unicode UTR #36, Security Considerations](https://www.unicode.org/reports/tr36/)",
  ],
  covers: [],
  since: "0.2.0",
  examples: [
    { good: annotated("שירות ‏(v2)‏ · خدمة · می‌خواهم · 👩‍💻 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿") },
    { good: annotated("first line\\nsecond\\tline · Ünïcödé") },
    {
      bad: annotated("release«\u202E»gpj.exe"),
      says: "`release\\u{202e}gpj.exe` has U+202E (right-to-left override) in it: people see its characters in another order than clients read them",
      fixed: annotated("releasegpj.exe"),
    },
    {
      bad: annotated("v1«\\u200b»"),
      says: "`v1\\u{200b}` has U+200B (zero-width space) in it: nobody sees it, and every comparison counts it",
      fixed: annotated("v1"),
    },
    {
      bad: annotated("«\\u001b»[2J"),
      says: "`\\u{1b}[2J` has U+001B (control character) in it: terminals obey it instead of showing it",
      fixed: annotated("[2J"),
    },
  ],
  *check(doc) {
    const { tree, text } = doc;
    if (hasNothing(text)) return;
    const looking = new RegExp(SOMETHING);
    for (let found = looking.exec(text); found !== null; found = looking.exec(text)) {
      const node = stringAround(tree, found.index);
      if (node === NONE) continue;
      // The whole string is looked at once.
      looking.lastIndex = Math.max(looking.lastIndex, tree.end[node] as number);
      // Of a string that is not closed json-syntax speaks.
      if (((tree.kind[node] as number) & BROKEN) !== 0) continue;
      const decoded = stringOf(tree, node);
      // And of control characters that are not escaped.
      const runs = placed(tree, node, hiddenIn(decoded)).filter(
        ({ code, at }) => code > 0x1f || (text.charCodeAt(at.start) !== code && !(code === 0 && isVariable(tree, node))),
      );
      const token = { start: tree.start[node] as number, end: tree.end[node] as number };
      if (runs.length > 0) yield { ...finding(decoded, runs), unlessTold: token };
    }
  },
};

/** Whether a text is printable ASCII without escapes, of which this is a look in the engine's own way: nearly every document is. */
function hasNothing(text: string): boolean {
  return !text.includes("\\") && !text.includes("\x7f") && asciiBytes(text) !== undefined;
}

/** The string or key whose span holds an offset. */
function stringAround(tree: Tree, offset: number): Node {
  const node = nodeAt(tree, offset);
  const isString = kindOf(tree, node) === KEY || kindOf(tree, node) === STRING;
  return isString && (tree.end[node] as number) > offset ? node : NONE;
}

/** An environment variable: what a NUL does to it is malformed-env's to say. */
function isVariable(tree: Tree, node: Node): boolean {
  const key = keyOf(tree, containerOf(tree, node));
  return key !== NONE && isNamed(tree, key, "Env");
}

interface Placed extends Hidden {
  /** In the document, escapes and all. */
  readonly at: Span;
}

/** Where runs of a string's decoded text stand in the document, in one pass over it. */
function placed({ text, start }: Tree, node: Node, runs: readonly Hidden[]): Placed[] {
  let at = (start[node] as number) + 1;
  let unit = 0;
  const reach = (offset: number): number => {
    for (; unit < offset; unit++) at += text.charCodeAt(at) !== 92 ? 1 : text.charCodeAt(at + 1) === 117 ? 6 : 2;
    return at;
  };
  return runs.map((run) => {
    const from = reach(run.from);
    return { ...run, at: { start: from, end: reach(run.to) } };
  });
}

function finding(text: string, runs: readonly Placed[]): Finding {
  const [first] = runs as readonly [Placed];
  const { code, at } = first;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")} (${hiddenName(code)})`;
  const count = runs.reduce((sum, { from, to }) => sum + [...text.slice(from, to)].length, 0);
  const more = count === 1 ? "" : ` and ${counted(count - 1, "more hidden character")}`;
  return {
    at,
    says: `${quote(text)} has ${name}${more} in it: ${EFFECTS[effectOf(code)]}`,
    fixes: () => [
      {
        title: `Remove ${count === 1 ? name : `${count} hidden characters`} (the digest changes)`,
        safe: false,
        edits: runs.map((run) => ({ ...run.at, text: "" })),
      },
    ],
  };
}
