/** Characters that are not seen, or that make others be seen otherwise (Unicode UTS #55, Source Code Handling; CVE-2021-42574). */

/** A run of such characters in a text; offsets in UTF-16 units. */
export interface Hidden {
  readonly from: number;
  readonly to: number;
  /** The code point of the first one. */
  readonly code: number;
}

/** What such a character does, and so what is said of it. */
export type Effect = "order" | "terminal" | "line" | "unseen";

/** Whatever may be one of them; in a right place most are none. */
const CANDIDATE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single characters are looked for, not what they make together
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]/u;

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
/** Scripts without spaces between words, in which one of no width says where a line may break. */
const WITHOUT_SPACES =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Tham}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Javanese}\p{Script=Balinese}]/u;
/** Scripts whose letters join each other by nothing that is not seen. */
const NEVER_JOINED =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f/u;
const LETTER = /[\p{L}\p{M}]/u;

const OPENS_EMBEDDING = "\u202a\u202b";
const OPENS_ISOLATE = "\u2066\u2067\u2068";
const OVERRIDES = "\u202d\u202e";
const POPS_EMBEDDING = "\u202c";
const POPS_ISOLATE = "\u2069";
const BIDI = OPENS_EMBEDDING + OPENS_ISOLATE + OVERRIDES + POPS_EMBEDDING + POPS_ISOLATE;

/** The runs of hidden characters in a text that have no business where they stand. Hebrew, Arabic, Indic and emoji have theirs. */
export function hiddenIn(text: string): Hidden[] {
  if (!CANDIDATE.test(text)) return [];
  const runs: { from: number; to: number; code: number }[] = [];
  const hasRightToLeft = RIGHT_TO_LEFT.test(text);
  const ordered = hasRightToLeft && closesWhatItOpens(text);
  const isProse = /\p{L}\s+\p{L}/u.test(text);
  let at = 0;
  let before = "";
  let inFlag = false;
  for (const character of text) {
    const next = at + character.length;
    const flag: boolean = character === "\u{1f3f4}" || (inFlag && isTag(character));
    if (CANDIDATE.test(character) && !flag && !isAtHome(character, before, text.charAt(next), { hasRightToLeft, ordered, isProse })) {
      const last = runs.at(-1);
      if (last?.to === at) last.to = next;
      else runs.push({ from: at, to: next, code: character.codePointAt(0) as number });
    }
    // A flag is spelt in letters that are not seen, and ends with one of its own.
    inFlag = flag && character !== "\u{e007f}";
    before = character;
    at = next;
  }
  return runs;
}

interface Around {
  readonly hasRightToLeft: boolean;
  /** There is text from right to left, and no control of direction reaches beyond the string. */
  readonly ordered: boolean;
  readonly isProse: boolean;
}

function isAtHome(character: string, before: string, after: string, { hasRightToLeft, ordered, isProse }: Around): boolean {
  switch (character) {
    case "\u200c":
    case "\u200d":
      return PICTURE.test(before) || (LETTER.test(before) && !NEVER_JOINED.test(before));
    case "\u200b":
      return WITHOUT_SPACES.test(before) || WITHOUT_SPACES.test(after);
    case "\u200e":
    case "\u200f":
    case "\u061c":
      return hasRightToLeft;
    case "\xad":
      return isProse && LETTER.test(before) && LETTER.test(after);
    case "\u2800":
      return /[\u2801-\u28ff]/.test(before + after);
    case "\u115f":
    case "\u1160":
      return /[\u1100-\u11ff]/.test(before + after);
  }
  if (BIDI.includes(character)) return ordered;
  if (/[\u180b-\u180f]/.test(character)) return /\p{Script=Mongolian}/u.test(before);
  if (/[\ufe00-\ufe0f]/.test(character))
    return (/^(?:[#*0-9]|[^\0-\xa0])$/u.test(before) && !CANDIDATE.test(before) && !isPlainLetter(before)) || /[\xa9\xae]/.test(before);
  if (/[\u{e0100}-\u{e01ef}]/u.test(character)) return /\p{Ideographic}/u.test(before);
  return false;
}

const isPlainLetter = (character: string): boolean => /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(character);
const isTag = (character: string): boolean => /[\u{e0020}-\u{e007f}]/u.test(character);

/** Whether every embedding and isolate of a text ends within it, innermost first, nothing ends that did not begin, and nothing is overridden. */
function closesWhatItOpens(text: string): boolean {
  const open: string[] = [];
  for (const character of text) {
    if (OVERRIDES.includes(character)) return false;
    if (OPENS_EMBEDDING.includes(character)) open.push(POPS_EMBEDDING);
    else if (OPENS_ISOLATE.includes(character)) open.push(POPS_ISOLATE);
    else if ((character === POPS_EMBEDDING || character === POPS_ISOLATE) && open.pop() !== character) return false;
  }
  return open.length === 0;
}

const NAMES: Readonly<Record<number, string>> = {
  173: "soft hyphen",
  1564: "Arabic letter mark",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "end of an embedding",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "end of an isolate",
  10240: "braille blank",
  65279: "zero-width no-break space",
};

/** What people call a hidden character. */
export function hiddenName(code: number): string {
  const named = NAMES[code];
  if (named !== undefined) return named;
  if (code < 0xa0) return "control character";
  if (code >= 0xe0000 && code <= 0xe007f) return "tag character";
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100 || (code >= 0x180b && code <= 0x180f)) return "variation selector";
  return [0x115f, 0x1160, 0x3164, 0xffa0].includes(code) ? "Hangul filler" : "invisible character";
}

/** What it does to those who look at it. */
export function effectOf(code: number): Effect {
  if (code < 0xa0) return "terminal";
  if (code === 0x2028 || code === 0x2029) return "line";
  return BIDI.includes(String.fromCodePoint(code)) || [0x200e, 0x200f, 0x61c].includes(code) ? "order" : "unseen";
}
