import type { Dice } from "../dice.ts";
import { dictionary } from "./dictionary.ts";

/** A longer text is cut: it would only cost time. In UTF-16 units. */
export const LONGEST = 16_000;

type Mutation = (text: string, dice: Dice, other: string) => string;
type Holder = Record<string | number, unknown>;

const TOKEN = /"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|[[\]{}:,]|[a-z]+|\s+|./gsu;

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** A string of JSON, most often well written. */
const quoted = (dice: Dice): string => JSON.stringify(dice.pick(dictionary.texts));

const anyToken = (dice: Dice): string => {
  switch (dice.below(4)) {
    case 0:
      return dice.pick(dictionary.numbers);
    case 1:
      return dice.pick(dictionary.pieces);
    default:
      return quoted(dice);
  }
};

/** A place in a text, not in the middle of its run of equal lengths alone: near its ends as often as within. */
const place = (text: string, dice: Dice): number => (dice.chance(0.1) ? (dice.chance(0.5) ? 0 : text.length) : dice.below(text.length + 1));

const bytes: readonly Mutation[] = [
  (text, dice) => {
    const at = place(text, dice);
    return text.slice(0, at) + text.slice(at + 1 + dice.below(8));
  },
  (text, dice) => {
    const at = place(text, dice);
    return (
      text.slice(0, at) + String.fromCharCode(dice.chance(0.7) ? dice.below(128) : dice.below(65_536)) + text.slice(at + dice.below(2))
    );
  },
  (text, dice) => {
    const at = place(text, dice);
    const length = dice.below(60);
    return text.slice(0, at) + text.slice(at, at + length).repeat(1 + dice.below(4)) + text.slice(at + length);
  },
  (text, dice) => text.slice(0, place(text, dice)),
  (text, dice, other) => text.slice(0, place(text, dice)) + other.slice(place(other, dice)),
  (text, dice) => {
    const at = place(text, dice);
    return text.slice(0, at) + dice.pick(dictionary.texts) + text.slice(at);
  },
];

const tokens: readonly Mutation[] = [
  (text, dice) => {
    const all = tokensOf(text);
    if (all.length > 0) all[dice.below(all.length)] = anyToken(dice);
    return all.join("");
  },
  (text, dice) => {
    const all = tokensOf(text);
    all.splice(dice.below(all.length + 1), 1 + dice.below(3));
    return all.join("");
  },
  (text, dice) => {
    const all = tokensOf(text);
    all.splice(dice.below(all.length + 1), 0, anyToken(dice));
    return all.join("");
  },
  (text, dice, other) => {
    const all = tokensOf(text);
    const theirs = tokensOf(other);
    const from = dice.below(theirs.length + 1);
    all.splice(dice.below(all.length + 1), dice.below(6), ...theirs.slice(from, from + dice.below(12)));
    return all.join("");
  },
];

/** Every place of a value below its root, the deepest ones left out. */
function placesOf(value: unknown): (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  const waiting: { at: unknown; path: readonly (string | number)[] }[] = [{ at: value, path: [] }];
  for (const { at, path } of waiting) {
    if (typeof at !== "object" || at === null || path.length > 12 || found.length > 2000) continue;
    for (const name of Object.keys(at)) {
      const inner = [...path, Array.isArray(at) ? Number(name) : name];
      found.push(inner);
      waiting.push({ at: (at as Holder)[name], path: inner });
    }
  }
  return found;
}

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, step) => (at as Holder)[step], value);

function anyValue(dice: Dice, other: unknown): unknown {
  switch (dice.below(10)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return dice.pick([0, 1, 2, -1, 1.5, 700, 1e300, 2 ** 53, 2 ** 31]);
    case 5:
    case 6: {
      const places = placesOf(other);
      return structuredClone(places.length === 0 ? other : valueAt(other, dice.pick(places)));
    }
    default:
      return dice.pick(dictionary.texts);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Changes the value that a text stands for; a text that is no JSON stays as it is. */
const values: Mutation = (text, dice, other) => {
  const value = parsed(text);
  if (typeof value !== "object" || value === null) return text;
  const theirs = parsed(other);
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const places = placesOf(value);
    if (places.length === 0) break;
    const path = dice.pick(places);
    const holder = valueAt(value, path.slice(0, -1)) as Holder;
    const last = path.at(-1) as string | number;
    switch (dice.below(8)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(last), 1);
        else delete holder[last];
        break;
      case 1:
        if (Array.isArray(holder)) holder.splice(Number(last), 0, anyValue(dice, theirs));
        else holder[dice.pick(dictionary.texts)] = anyValue(dice, theirs);
        break;
      case 2:
        if (Array.isArray(holder)) holder.push(...Array.from({ length: 1 + dice.below(20) }, () => structuredClone(holder[Number(last)])));
        else holder[dice.pick(dictionary.texts)] = structuredClone(holder[last]);
        break;
      case 3: {
        const inner = holder[last];
        if (typeof inner === "string") holder[last] = dice.pick(bytes)(inner, dice, String(dice.pick(dictionary.texts)));
        else if (typeof inner === "number") holder[last] = inner + dice.pick([1, -1, 0.5, -inner, 2 ** 40]);
        else holder[last] = [inner];
        break;
      }
      default:
        holder[last] = anyValue(dice, theirs);
    }
  }
  const written = JSON.stringify(value, undefined, dice.pick([undefined, undefined, 1, 2, 4, "\t"])) ?? "";
  return dice.chance(0.1) ? written.replaceAll("\n", "\r\n") : written;
};

/** The same; a value that is too deep to be written stays as it is. */
function ofValue(text: string, dice: Dice, other: string): string {
  try {
    return values(text, dice, other);
  } catch {
    return text;
  }
}

/** One or a few changes of a text; `other` is another one to take pieces from. */
export function mutate(text: string, dice: Dice, other: string): string {
  let changed = text;
  for (let times = 1 + (dice.chance(0.3) ? dice.below(4) : 0); times > 0; times--) {
    const chance = dice.next();
    if (chance < 0.5) changed = ofValue(changed, dice, other);
    else if (chance < 0.8) changed = dice.pick(tokens)(changed, dice, other);
    else changed = dice.pick(bytes)(changed, dice, other);
  }
  return changed.slice(0, LONGEST);
}
