import type { SampleContent } from "../../server/src/rule.ts";

/** What a link holds after its `#`. Nothing of it is sent anywhere: browsers keep the fragment of an address to themselves. */
export interface Shared {
  readonly text: string;
  /** The file's name, where it has one. */
  readonly name?: string;
  /** What the document is to be taken for, where it does not say. */
  readonly kind?: string;
  /** Who must be able to read it. */
  readonly target?: string;
  readonly specVersion?: string;
  /** The layout around the text, for examples: other files by path, and where the text lies. */
  readonly layout?: { readonly place: string; readonly files: Readonly<Record<string, SampleContent>> };
}

/** What a fragment leads to, before its text is unpacked. */
export type Packed = Omit<Shared, "text" | "layout"> & { readonly packed: string };

const FIELDS = ["name", "kind", "target", "specVersion"] as const;

/** What is packed: the text, and with it the layout if there is one. */
export function contentOf({ text, layout }: Shared): string {
  return layout === undefined ? text : `${LAYOUT}${JSON.stringify({ text, ...layout })}`;
}

/** Stands before the JSON of a text with its layout; no document begins with it. */
const LAYOUT = "\u0000layout\n";

/** The way back of `contentOf`; what is no layout is a text. */
export function readContent(content: string): Pick<Shared, "text" | "layout"> {
  if (!content.startsWith(LAYOUT)) return { text: content };
  try {
    const { text, place, files } = JSON.parse(content.slice(LAYOUT.length)) as Record<string, unknown>;
    if (typeof text !== "string" || typeof place !== "string" || typeof files !== "object" || files === null) return { text: content };
    const kept = Object.entries(files).filter((entry): entry is [string, SampleContent] => isContent(entry[1]));
    return { text, layout: { place, files: Object.fromEntries(kept) } };
  } catch {
    return { text: content };
  }
}

function isContent(value: unknown): value is SampleContent {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null) return false;
  const { size, kind, begins } = value as Record<string, unknown>;
  if (begins !== undefined && typeof begins !== "string") return false;
  return (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) || ["folder", "link", "other"].includes(String(kind));
}

/** The fragment of packed content (deflate, without header, in base64url), without `#`. */
export function fragmentOf(packed: string, shared: Omit<Shared, "text">): string {
  const fields = FIELDS.flatMap((name) => (shared[name] === undefined ? [] : [`${name}=${encodeURIComponent(shared[name])}`]));
  return [...fields, `text=${packed}`].join("&");
}

/** Reads a fragment, with or without `#`; `undefined` where it holds no text. Never throws. */
export function readFragment(fragment: string): Packed | undefined {
  const fields = new Map<string, string>();
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) fields.set(part.slice(0, at), part.slice(at + 1));
  }
  const packed = fields.get("text");
  if (packed === undefined || !/^[A-Za-z0-9_-]+$/.test(packed)) return undefined;
  const found = FIELDS.flatMap((name): [string, string][] => {
    const value = decoded(fields.get(name));
    return value === undefined ? [] : [[name, value]];
  });
  return { packed, ...Object.fromEntries(found) };
}

function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value).slice(0, 200);
  } catch {
    return undefined;
  }
}
