import { distance } from "fastest-levenshtein";
import exceptionIds from "spdx-exceptions/index.json";
import parseExpression from "spdx-expression-parse";
import deprecatedIds from "spdx-license-ids/deprecated.json";
import licenseIds from "spdx-license-ids/index.json";
import { remembering } from "./remembering.ts";
import { LICENSE_FAMILIES, LICENSE_NAMES, OWN_TERMS } from "./spdx-names.ts";
import { paddingFault, type ValueFault, wholeFault } from "./value-fault.ts";

/** Nobody writes longer expressions, and the parser's cost grows faster than their length. */
const LONGEST = 4096;

/** What stands where no licence is stated: SPDX defines them for its own fields, and GitHub gives `NOASSERTION` for what it does not know. */
const NOTHING_STATED: ReadonlySet<string> = new Set(["NOASSERTION", "NONE"]);

const OPERATORS: ReadonlySet<string> = new Set(["AND", "OR", "WITH"]);

/** Identifiers by their lower-case spelling: SPDX compares without regard to case. */
const licenses: ReadonlyMap<string, string> = new Map([...deprecatedIds, ...licenseIds].map((id) => [id.toLowerCase(), id]));
const exceptions: ReadonlyMap<string, string> = new Map(exceptionIds.map((id) => [id.toLowerCase(), id]));
const deprecated: ReadonlySet<string> = new Set(deprecatedIds);

/** Identifiers by their letters and digits alone; what two of them share leads to none. */
const byBareName: ReadonlyMap<string, string> = (() => {
  const names = new Map<string, string>();
  const shared = new Set<string>();
  for (const id of licenseIds) {
    const bare = bareName(id);
    if (names.has(bare)) shared.add(bare);
    names.set(bare, id);
  }
  for (const bare of shared) names.delete(bare);
  for (const [bare, id] of Object.entries(LICENSE_NAMES)) names.set(bare, id);
  return names;
})();

/** Every current licence identifier of the SPDX list, in its order. */
export const spdxLicenses: readonly string[] = licenseIds;

/** Every exception of the SPDX list, which stands behind `WITH`, in its order. */
export const spdxExceptions: readonly string[] = exceptionIds;

/** Whether an identifier is of the list and no longer to be written: `GPL-3.0`. */
export function isDeprecatedLicense(id: string): boolean {
  return deprecated.has(id);
}

/** The page of a licence, or `undefined` for what is on no list. */
export function licensePage(id: string): string | undefined {
  const known = licenses.get(id.toLowerCase());
  return known === undefined ? undefined : `https://spdx.org/licenses/${encodeURIComponent(known)}.html`;
}

/** A name of a licence without what says nothing: words such as "license", versions' "v" and ".0", spaces and signs. */
function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\bgnu\b/g, " ")
    .replace(/\baffero general public\b/g, "agpl")
    .replace(/\b(?:lesser|library) general public\b/g, "lgpl")
    .replace(/\bgeneral public\b/g, "gpl")
    .replace(/\bmozilla public\b/g, "mpl")
    .replace(/\beclipse public\b/g, "epl")
    .replace(/\b(?:the|licen[cs]ed?|licen[cs]es|version|ver|software|foundation|under)\b/g, " ")
    .replace(/v\.? ?(?=\d)/g, "")
    .replace(/\bor (?:any )?(?:later|newer)\b|\+$/g, "orlater")
    .replace(/[^a-z0-9]/g, "");
}

/** A licence of the list that a name is meant to be; `undefined` where that is not clear. */
function meantBy(name: string): string | undefined {
  const known = licenses.get(name.toLowerCase());
  if (known !== undefined) return known;
  const bare = bareName(name);
  const direct = byBareName.get(bare);
  if (direct !== undefined) return direct;
  if (bare.endsWith("orlater")) {
    const only = byBareName.get(bare.slice(0, -"orlater".length));
    if (only !== undefined) return only.endsWith("-only") ? only.replace("-only", "-or-later") : `${only}+`;
  }
  return ofPage(name) ?? nearest(name);
}

/** The licence whose page an address is. */
function ofPage(name: string): string | undefined {
  const page = /^https?:\/\/(?:www\.)?(?:opensource\.org\/licenses?|spdx\.org\/licenses)\/([\w.-]+?)(?:\.html|\.php|\/)?$/i.exec(name);
  if (page !== null) return licenses.get((page[1] as string).toLowerCase()) ?? byBareName.get(bareName(page[1] as string));
  return /^https?:\/\/(?:www\.)?apache\.org\/licenses\/LICENSE-2\.0(?:\.txt|\.html)?$/i.test(name) ? "Apache-2.0" : undefined;
}

/** The one identifier that is a letter or two away, digits excepted: they make another licence. */
function nearest(name: string): string | undefined {
  if (name.length < 4 || name.length > 40) return undefined;
  const lower = name.toLowerCase();
  const digits = lower.replace(/\D/g, "");
  let best = name.length < 8 ? 2 : 3;
  let found: string | undefined;
  for (const [id, written] of licenses) {
    if (Math.abs(id.length - lower.length) >= best + 1 || id.replace(/\D/g, "") !== digits) continue;
    const far = distance(lower, id);
    if (far > best || (far === best && found === undefined)) continue;
    found = far === best ? undefined : written;
    best = far;
  }
  return found;
}

/** Whether the parser takes a text. It knows no `AdditionRef-`, SPDX 3's exceptions of one's own. */
function isExpression(text: string): boolean {
  try {
    parseExpression(text.includes("AdditionRef-") ? text.replace(/\bAdditionRef-[A-Za-z0-9.-]+/g, exceptionIds[0] as string) : text);
    return true;
  } catch {
    return false;
  }
}

interface Word {
  readonly text: string;
  readonly from: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[()]|[^\s()]+/g)].map((match) => ({ text: match[0], from: match.index }));
}

/**
 * Why a text is no SPDX licence expression, or `undefined`. Nothing at all, `NOASSERTION` and `NONE` state nothing and are no
 * fault. Where only the case of letters is off, which SPDX 3 and its matching rules allow and many programs do not, it is doubtful.
 */
export function licenseFault(text: string): ValueFault | undefined {
  return text.length > LONGEST ? undefined : rememberedFault(text);
}

const rememberedFault = remembering(faultOf);

function faultOf(text: string): ValueFault | undefined {
  const bare = text.trim();
  if (bare === "") return undefined;
  const padding = paddingFault(text, licenseFault);
  if (padding !== undefined) return padding;
  if (NOTHING_STATED.has(text)) return undefined;
  const words = wordsOf(text);
  const valid = isExpression(text);
  if (valid && !words.some(({ text: word }) => !OPERATORS.has(word) && OPERATORS.has(word.toUpperCase()))) return undefined;
  return caseFault(text, words) ?? (valid ? undefined : (wholeNameFault(text, words) ?? partFault(text, words)));
}

/** The text with every word as SPDX spells it, if that is all that was wrong. */
function caseFault(text: string, words: readonly Word[]): ValueFault | undefined {
  let better = "";
  let at = 0;
  const wrong: Word[] = [];
  for (const word of words) {
    const right = spelling(word.text);
    if (right !== word.text) wrong.push(word);
    better += text.slice(at, word.from) + right;
    at = word.from + word.text.length;
  }
  better += text.slice(at);
  const [first] = wrong;
  if (first === undefined || !isExpression(better)) return undefined;
  const last = wrong.at(-1) as Word;
  return {
    says: OPERATORS.has(first.text.toUpperCase())
      ? "has an operator in lower case, which SPDX 2 does not know"
      : "is not spelled as the SPDX list has it",
    from: first.from,
    to: last.from + last.text.length,
    better,
    sure: true,
    weight: "doubtful",
  };
}

function spelling(word: string): string {
  const upper = word.toUpperCase();
  if (OPERATORS.has(upper)) return upper;
  const plus = word.endsWith("+") ? "+" : "";
  const id = plus === "" ? word : word.slice(0, -1);
  return (licenses.get(id.toLowerCase()) ?? exceptions.get(id.toLowerCase()) ?? id) + plus;
}

/** The fault of a text that is a licence's name as a whole: "Apache License, Version 2.0". */
function wholeNameFault(text: string, words: readonly Word[]): ValueFault | undefined {
  if (/\$\{|\{\{|\$\(|^\$[A-Z_]/.test(text)) return wholeFault(text, "holds a placeholder that nobody has filled in");
  if (text.length <= 40 && OWN_TERMS.has(text.toLowerCase().replace(/[^a-z]/g, ""))) {
    const own = `LicenseRef-${text.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-|-$/g, "")}`;
    return wholeFault(text, `is no SPDX licence; terms of your own are written \`${own}\``, { better: own });
  }
  const members = LICENSE_FAMILIES[bareName(text)];
  if (members !== undefined) return wholeFault(text, `is several licences; SPDX tells them apart, as in ${members}`);
  const meant = words.length > 8 || /[()]/.test(text) ? undefined : meantBy(text);
  if (meant !== undefined && isExpression(meant))
    return wholeFault(text, `is no SPDX licence; \`${meant}\` is probably meant`, { better: meant });
  if (/^https?:\/\//.test(text)) return wholeFault(text, "is an address; an SPDX expression names the licence, as `Apache-2.0` does");
  return undefined;
}

/** The first part of an expression that is at fault, and the whole with every part mended where each can be. */
function partFault(text: string, words: readonly Word[]): ValueFault {
  const comma = /[,;&|]/.exec(text);
  if (comma !== null)
    return {
      says: `has \`${comma[0]}\` in it; SPDX joins licences with \`AND\` or \`OR\``,
      from: comma.index,
      to: comma.index + 1,
      weight: "wrong",
    };
  const pieces: string[] = [];
  let unknown: (Word & { readonly meant: string | undefined }) | undefined;
  let mended = true;
  let slash = false;
  for (let i = 0; i < words.length; ) {
    const word = words[i] as Word;
    if (isJoint(word.text)) {
      pieces.push(word.text.toUpperCase());
      i++;
      continue;
    }
    let j = i;
    while (j < words.length && !isJoint((words[j] as Word).text)) j++;
    const last = words[j - 1] as Word;
    const written = text.slice(word.from, last.from + last.text.length);
    const after = pieces.at(-1) === "WITH";
    const right = operand(written, after);
    if (right === undefined || right !== written) unknown ??= { text: written, from: word.from, meant: right };
    slash ||= written.includes("/");
    mended &&= right !== undefined;
    pieces.push(right ?? written);
    i = j;
  }
  const better = pieces.join(" ").replace(/\( /g, "(").replace(/ \)/g, ")");
  const fixed = mended && better !== text && isExpression(better) ? { better } : {};
  if (unknown !== undefined) {
    const place = { from: unknown.from, to: unknown.from + unknown.text.length, weight: "wrong" as const, ...fixed };
    if (slash && fixed.better !== undefined) return { says: `joins licences with \`/\`; SPDX has \`OR\` for that`, ...place };
    if (unknown.meant === undefined && isRowOfLicenses(unknown.text))
      return { says: "has licences side by side; SPDX joins them with `AND` or `OR`", ...place };
    const shown = unknown.text === text ? "is" : `has ${shortened(unknown.text)}, which is`;
    return unknown.meant === undefined
      ? { says: `${shown} not on the SPDX list; terms of your own are written \`LicenseRef-…\``, ...place }
      : { says: `${shown} no SPDX licence; ${shortened(unknown.meant)} is probably meant`, ...place };
  }
  const opened = words.filter(({ text: word }) => word === "(").length - words.filter(({ text: word }) => word === ")").length;
  if (opened !== 0) return wholeFault(text, opened > 0 ? "does not close a parenthesis" : "closes a parenthesis that is not open");
  const end = words.at(-1)?.text.toUpperCase() ?? "";
  if (OPERATORS.has(end)) return wholeFault(text, `ends with \`${end}\` and no licence`);
  return wholeFault(text, "is no SPDX expression: licences with `AND`, `OR` or `WITH` between");
}

/** Whether a piece is nothing but identifiers of the list, one after the other. */
function isRowOfLicenses(piece: string): boolean {
  return piece.split(/\s+/).every((word) => licenses.has(word.toLowerCase()));
}

function isJoint(word: string): boolean {
  return word === "(" || word === ")" || OPERATORS.has(word.toUpperCase());
}

/** What stands between operators, as SPDX writes it; `undefined` where nothing like it is known. */
function operand(written: string, isException: boolean): string | undefined {
  if (isException) return exceptions.get(written.toLowerCase()) ?? (/^AdditionRef-[\w.-]+$/.test(written) ? written : undefined);
  if (isExpression(written)) return written;
  if (written.includes("/") && !written.includes("://")) {
    const parts = written.split("/").map((part) => operand(part.trim(), false));
    return parts.includes(undefined) ? undefined : parts.join(" OR ");
  }
  const spelled = spelling(written);
  return isExpression(spelled) ? spelled : meantBy(written);
}

function shortened(piece: string): string {
  return `\`${(piece.length > 40 ? `${piece.slice(0, 39)}…` : piece).replace(/[`\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "�")}\``;
}
