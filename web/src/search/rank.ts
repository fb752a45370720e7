/** A rule as the search knows it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: string;
  readonly subject: string;
  /** What people see when it strikes: texts of errors, word for word. */
  readonly texts: readonly string[];
  /** How many clients and registries are known to refuse it: what strikes many is meant more often. */
  readonly known: number;
}

/** A rule that was found, and the error text that led to it. */
export interface Found {
  readonly entry: Entry;
  readonly text: string | undefined;
}

/** What no two errors of a kind have in common: digests, addresses, long numbers. */
const VARIABLE = /\b(?:sha(?:256|384|512):)?[0-9a-f]{12,}\b|\bsha(?:256|384|512):\S*|https?:\/\/\S+|\b\d{4,}\b/g;
/** Words in nearly every text. */
const COMMON = new Set("a an and as at be by for from in is it no not of on or that the this to was with error".split(" "));
/** So much of a question's weight must be found in a rule. */
const ENOUGH = 0.4;
/** Whoever writes a rule's name means that rule. */
const NAMED = 1000;
/** How much it counts that many refuse it. */
const OFTEN = 0.1;
/** How much a word counts where it stands. */
const WEIGHT = { name: 3, texts: 2, summary: 1 } as const;

function wordsOf(text: string): readonly string[] {
  const words =
    text
      .toLowerCase()
      .replace(VARIABLE, " ")
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !COMMON.has(word));
}

/** A search over rules by what people see: an error's text, whole or in part, with their own digests and names in it; or a rule's name. */
export function createSearch(entries: readonly Entry[]): (query: string, most: number) => readonly Found[] {
  const indexed = entries.map((entry) => {
    const weights = new Map<string, number>();
    const note = (text: string, weight: number): void => {
      for (const word of wordsOf(text)) weights.set(word, Math.max(weights.get(word) ?? 0, weight));
    };
    note(`${entry.id} ${entry.title}`, WEIGHT.name);
    for (const text of entry.texts) note(text, WEIGHT.texts);
    note(`${entry.summary} ${entry.subject}`, WEIGHT.summary);
    return { entry, weights, texts: entry.texts.map((text) => ({ text, words: wordsOf(text) })) };
  });
  const count = new Map<string, number>();
  for (const { weights } of indexed) for (const word of weights.keys()) count.set(word, (count.get(word) ?? 0) + 1);
  /** A word that few rules have says more. */
  const worth = (word: string): number => Math.log(1 + entries.length / (count.get(word) ?? 0.5));

  return (query, most) => {
    const sequence = wordsOf(query).slice(0, 80);
    const asked = [...new Set(sequence)];
    const last = sequence.at(-1);
    const name = query
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, "-");
    if (last === undefined) return [];
    const known = [...count.keys()];
    // The last word may be half typed.
    const begun = count.has(last) || last.length < 2 ? [] : known.filter((word) => word.startsWith(last));
    const all = asked.reduce((sum, word) => sum + (word === last && begun.length > 0 ? worth(begun[0] as string) : worth(word)), 0);
    const scored = indexed.map(({ entry, weights, texts }) => {
      let found = 0;
      let score = 0;
      for (const word of asked) {
        const matched = weights.has(word) ? word : word === last ? begun.find((one) => weights.has(one)) : undefined;
        if (matched === undefined) continue;
        found += worth(matched);
        score += worth(matched) * (weights.get(matched) ?? 0);
      }
      const runs = found === 0 ? [] : texts.map(({ text, words }) => ({ text, run: longestRun(sequence, words) }));
      const best = runs.reduce<{ text: string | undefined; run: number }>((a, b) => (b.run > a.run ? b : a), { text: undefined, run: 0 });
      // Many rules share an error; those that more readers refuse come first.
      const often = score * Math.log1p(entry.known) * OFTEN;
      const named = name === entry.id ? NAMED : 0;
      return {
        entry,
        text: best.run > 1 ? best.text : undefined,
        score: found < ENOUGH * all ? 0 : score + best.run * best.run + often + named,
      };
    });
    return scored
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ entry, text }) => ({ entry, text }));
  };
}

/** How many words in a row two texts have in common. */
function longestRun(a: readonly string[], b: readonly string[]): number {
  let longest = 0;
  let before: number[] = [];
  for (const word of a) {
    const now = b.map((other, i) => (other === word ? (before[i - 1] ?? 0) + 1 : 0));
    longest = Math.max(longest, ...now);
    before = now;
  }
  return longest;
}
