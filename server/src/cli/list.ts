import { annotationKeys } from "../oci/annotations.ts";
import { mediaTypes } from "../oci/mediatypes.ts";
import { TARGET_TITLES, TARGETS } from "../refusals.ts";
import { rules } from "../rules/index.ts";
import type { ListName } from "./choices.ts";
import type { Io } from "./io.ts";
import type { Colours } from "./report/colour.ts";

/** One entry: its name stands first, and everything in it goes into the JSON form. */
interface Entry {
  readonly name: string;
  readonly [property: string]: unknown;
}

interface Listed {
  readonly entries: readonly Entry[];
  /** What stands behind the name in a terminal. */
  readonly words: (entry: Entry) => readonly string[];
}

const plain = (text: unknown): string => String(text).replace(/\[([^[\]]*)\]\([^()]*\)/g, "$1");

function listed(list: ListName): Listed {
  switch (list) {
    case "rules":
      return {
        entries: rules.map(({ id, severity, subject, kinds, since, summary }) => ({
          name: id,
          severity,
          subject,
          kinds: kinds ?? null,
          since,
          summary,
        })),
        words: ({ severity, summary }) => [String(severity).padEnd(7), plain(summary)],
      };
    case "media-types":
      return {
        entries: mediaTypes.map(({ name, title, role, family, status, equivalent, meaning, spec }) => ({
          name,
          title,
          role,
          family,
          status,
          equivalent: equivalent ?? null,
          meaning,
          spec: spec.url,
        })),
        words: ({ title, family, status }) => [`${title} (${family}${status === "current" ? "" : `, ${status}`})`],
      };
    case "annotations":
      return {
        entries: annotationKeys.map(({ key, prefix, family, where, format, status, replacement, meaning, source }) => ({
          name: key,
          prefix: prefix === true,
          family,
          where,
          format,
          status,
          replacement: replacement ?? null,
          meaning,
          spec: source.url,
        })),
        words: ({ prefix, family, status, meaning }) => [
          `${prefix === true ? "… " : ""}${plain(meaning)} (${family}${status === "current" ? "" : `, ${status}`})`,
        ],
      };
    case "targets":
      return { entries: TARGETS.map((name) => ({ name, title: TARGET_TITLES[name] })), words: ({ title }) => [String(title)] };
  }
}

/** Prints a list, a line for each entry or one JSON array. The answer is the exit code. */
export function list(name: ListName, json: boolean, colours: Colours, io: Io): number {
  const { entries, words } = listed(name);
  if (json) {
    io.out(`${JSON.stringify(entries, undefined, 2)}\n`);
    return 0;
  }
  const width = Math.min(48, Math.max(...entries.map((entry) => entry.name.length)));
  io.out(entries.map((entry) => `${colours.bold(entry.name.padEnd(width))}  ${words(entry).join("  ")}\n`).join(""));
  return 0;
}
