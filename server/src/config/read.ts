import ignore from "ignore";
import picomatch from "picomatch";
import {
  ARRAY,
  elementsOf,
  findKey,
  keysOf,
  kindOf,
  NONE,
  type Node,
  NUMBER,
  OBJECT,
  rawOf,
  STRING,
  scan,
  spanOf,
  stringOf,
  type Tree,
  valueOfKey,
} from "../json/index.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { quote } from "../model/quote.ts";
import { isPlatformText } from "../oci/expectations.ts";
import { FULL_CHECK_SETTING, LARGEST_FULL_CHECK } from "../reduced.ts";
import { TARGETS, type Target } from "../refusals.ts";
import { type Expectations, SEVERITIES, type Severity, SPEC_VERSIONS } from "../rule.ts";
import { rules } from "../rules/index.ts";
import { closest } from "../suggest.ts";
import type { Choices, Configuration, ConfigurationProblem, Matcher, Suppression } from "./configuration.ts";
import { folderOf, leadsElsewhere, resolved } from "./paths.ts";

/** One file as it is written, before what it extends is folded in. */
export interface Written extends Configuration {
  readonly extends: readonly { readonly file: string; readonly node: Node }[];
}

/** What reading one file gives: what can be used of it, and what cannot. */
export interface ReadConfiguration {
  readonly written: Written;
  readonly tree: Tree;
  readonly problems: readonly ConfigurationProblem[];
}

const RULES: readonly string[] = rules.map((rule) => rule.id);
const SETTINGS: readonly (Severity | "off")[] = [...SEVERITIES, "off"];
const CHOICES = ["rules", "target", "specVersion", "kind", "expect", FULL_CHECK_SETTING] as const;
const TOP = [
  "$schema",
  "extends",
  "rules",
  "target",
  "specVersion",
  "expect",
  FULL_CHECK_SETTING,
  "kinds",
  "ignore",
  "overrides",
  "suppress",
  "baseline",
] as const;

/**
 * Reads a configuration, JSON with comments and trailing commas. Nothing is thrown: what cannot be used is a problem with its
 * place and is passed over.
 *
 * @param file the file's absolute path with `/`: globs, `extends` and `baseline` are relative to its folder
 * @param key the property that holds the configuration, where the file is package.json; `undefined` is answered where it has none
 */
export function readConfiguration(text: string, file: string, key?: string): ReadConfiguration | undefined {
  const tree = scan(text);
  const problems: ConfigurationProblem[] = [];
  const reader = createReader(tree, file, problems);
  let root = tree.root;
  if (key !== undefined) {
    const at = findKey(tree, root, key);
    if (at === NONE) return undefined;
    root = valueOfKey(tree, at);
  } else {
    const fault = tree.faults.find(({ code }) => code !== "comment" && code !== "trailing-comma");
    if (fault !== undefined) problems.push({ file, text, at: fault, says: "This is no JSON from here on; what stands before it holds" });
  }
  return { written: reader(root), tree, problems };
}

function createReader(tree: Tree, file: string, problems: ConfigurationProblem[]): (root: Node) => Written {
  const folder = folderOf(file);
  const wrong = (node: Node, says: string): undefined => {
    if (node !== NONE) problems.push({ file, text: tree.text, at: spanOf(tree, node), says });
    return undefined;
  };
  const mean = (word: string, known: readonly string[]): string => {
    const near = closest(word, known);
    return near === undefined ? (known.length > 24 ? "" : `; known are ${known.join(", ")}`) : `; did you mean \`${near}\`?`;
  };

  /** The properties of an object by name; unknown ones are told. */
  function properties(node: Node, what: string, known: readonly string[]): Map<string, Node> {
    const found = new Map<string, Node>();
    if (kindOf(tree, node) !== OBJECT) {
      wrong(node, `${what} is an object`);
      return found;
    }
    for (const name of keysOf(tree, node)) {
      const called = stringOf(tree, name);
      if (known.includes(called)) found.set(called, valueOfKey(tree, name));
      else wrong(name, `${quote(called)} is no property of ${what}${mean(called, known)}`);
    }
    return found;
  }

  function text(node: Node, what: string): string | undefined {
    if (node === NONE) return undefined;
    return kindOf(tree, node) === STRING ? stringOf(tree, node) : wrong(node, `${what} is a string`);
  }

  function oneOf<T extends string>(node: Node, known: readonly T[], what: string): T | undefined {
    const word = text(node, what);
    if (word === undefined) return undefined;
    return known.find((name) => name === word) ?? wrong(node, `${quote(word)} is no ${what}${mean(word, known)}`);
  }

  /** A string or a list of strings, with their nodes. */
  function texts(node: Node, what: string): { readonly text: string; readonly node: Node }[] {
    if (node === NONE) return [];
    const nodes = kindOf(tree, node) === ARRAY ? [...elementsOf(tree, node)] : [node];
    return nodes.flatMap((each) => {
      const word = text(each, what);
      return word === undefined ? [] : [{ text: word, node: each }];
    });
  }

  /** Whether a path below the folder matches one of the globs; a glob without `/` matches at any depth. */
  function globs(node: Node, what: string): Matcher {
    const matchers = texts(node, what).flatMap(
      ({ text: glob, node: at }) => matcherOf(glob) ?? wrong(at, `${quote(glob)} is no glob`) ?? [],
    );
    return (path) => {
      const below = belowFolder(path);
      return below !== undefined && matchers.some((matches) => matches(below));
    };
  }

  function belowFolder(path: string): string | undefined {
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  }

  function rulesOf(node: Node): Record<string, Severity | "off"> {
    const found: Record<string, Severity | "off"> = {};
    for (const [id, value] of properties(node, "`rules`", RULES)) {
      const severity = oneOf(value, SETTINGS, "severity");
      if (severity !== undefined) found[id] = severity;
    }
    return found;
  }

  function targetsOf(node: Node): readonly Target[] {
    return texts(node, "`target`").flatMap(({ text: name, node: at }) => {
      if (name === "any") return [];
      return TARGETS.find((target) => target === name) ?? wrong(at, `${quote(name)} is no target${mean(name, TARGETS)}`) ?? [];
    });
  }

  function expectOf(node: Node): Expectations {
    const parts = properties(node, "`expect`", ["platforms", "annotations"]);
    const platforms = parts.get("platforms");
    const annotations = parts.get("annotations");
    const byKind: Record<string, Record<string, string>> = {};
    if (annotations !== undefined)
      for (const [kind, keys] of properties(annotations, "`expect.annotations`", ["*", ...KINDS])) {
        const of: Record<string, string> = {};
        if (kindOf(tree, keys) !== OBJECT) wrong(keys, "the annotations of a kind are an object of patterns by key");
        else
          for (const key of keysOf(tree, keys)) {
            const pattern = text(valueOfKey(tree, key), "a pattern, `*` for any text,");
            if (pattern !== undefined) of[stringOf(tree, key)] = pattern;
          }
        byKind[kind] = of;
      }
    return {
      ...(platforms === undefined
        ? {}
        : {
            platforms: texts(platforms, "a platform").flatMap(({ text: platform, node: at }) =>
              isPlatformText(platform)
                ? platform
                : (wrong(at, `${quote(platform)} is no platform; write \`os/architecture\` or \`os/architecture/variant\``) ?? []),
            ),
          }),
      ...(annotations === undefined ? {} : { annotations: byKind }),
    };
  }

  function choicesOf(parts: ReadonlyMap<string, Node>): Choices {
    const [rulesAt, targetAt, specAt, kindAt, expectAt, sizeAt] = CHOICES.map((name) => parts.get(name));
    const specVersion = specAt === undefined ? undefined : oneOf(specAt, SPEC_VERSIONS, "version of the specification");
    const kind = kindAt === undefined ? undefined : oneOf<Kind>(kindAt, KINDS, "kind");
    const fullCheckSize = sizeAt === undefined ? undefined : sizeOf(sizeAt);
    return {
      ...(rulesAt === undefined ? {} : { rules: rulesOf(rulesAt) }),
      ...(targetAt === undefined ? {} : { targets: targetsOf(targetAt) }),
      ...(specVersion === undefined ? {} : { specVersion }),
      ...(kind === undefined ? {} : { kind }),
      ...(expectAt === undefined ? {} : { expect: expectOf(expectAt) }),
      ...(fullCheckSize === undefined ? {} : { fullCheckSize }),
    };
  }

  /** A size in MiB. */
  function sizeOf(node: Node): number | undefined {
    const size = kindOf(tree, node) === NUMBER ? Number(rawOf(tree, node)) : Number.NaN;
    return size > 0 && size <= LARGEST_FULL_CHECK
      ? size
      : wrong(node, `\`${FULL_CHECK_SETTING}\` is a number of MiB up to ${LARGEST_FULL_CHECK}`);
  }

  /** `kinds` by glob as overrides; `ignore` there is one more pattern to pass over. The first glob that matches counts, so it comes last. */
  function kindsOf(node: Node): { readonly overrides: Written["overrides"]; readonly ignores: readonly Matcher[] } {
    const overrides: { files: Matcher; kind: Kind }[] = [];
    const ignores: Matcher[] = [];
    if (kindOf(tree, node) !== OBJECT) {
      wrong(node, "`kinds` is an object of kinds by glob");
      return { overrides, ignores };
    }
    for (const key of keysOf(tree, node)) {
      const kind = oneOf<Kind | "ignore">(valueOfKey(tree, key), [...KINDS, "ignore"], "kind");
      const matches = matcherOf(stringOf(tree, key));
      if (matches === undefined) wrong(key, `${quote(stringOf(tree, key))} is no glob`);
      if (kind === undefined || matches === undefined) continue;
      const files: Matcher = (path) => {
        const below = belowFolder(path);
        return below !== undefined && matches(below);
      };
      if (kind === "ignore") ignores.push(files);
      else overrides.unshift({ files, kind });
    }
    return { overrides, ignores };
  }

  function overridesOf(node: Node): Written["overrides"] {
    if (kindOf(tree, node) !== ARRAY) return wrong(node, "`overrides` is a list of objects with `files`") ?? [];
    return [...elementsOf(tree, node)].flatMap((entry) => {
      const parts = properties(entry, "an override", ["files", ...CHOICES]);
      const files = parts.get("files");
      if (files === undefined) return wrong(entry, "`files` is missing; an override says for which files it holds") ?? [];
      return { files: globs(files, "`files`"), ...choicesOf(parts) };
    });
  }

  function suppressionsOf(node: Node): Suppression[] {
    if (kindOf(tree, node) !== ARRAY) return wrong(node, "`suppress` is a list of objects with `rule`, `files` and `reason`") ?? [];
    return [...elementsOf(tree, node)].flatMap((entry) => {
      const parts = properties(entry, "a suppression", ["files", "rule", "pointer", "reason"]);
      const missing = ["files", "rule", "reason"].filter((name) => !parts.has(name));
      if (kindOf(tree, entry) !== OBJECT) return [];
      if (missing.length > 0)
        return wrong(entry, `${missing.map((name) => `\`${name}\``).join(" and ")} ${missing.length === 1 ? "is" : "are"} missing`) ?? [];
      const rule = oneOf(parts.get("rule") ?? NONE, RULES, "rule");
      const reason = text(parts.get("reason") ?? NONE, "`reason`");
      const pointerAt = parts.get("pointer") ?? NONE;
      const pointer = text(pointerAt, "`pointer`");
      if (pointer !== undefined && !/^(?:\/(?:[^~/]|~[01])*)*$/.test(pointer))
        return wrong(pointerAt, `${quote(pointer)} is no JSON pointer; write \`/manifests/0/platform\``) ?? [];
      if (rule === undefined || reason === undefined) return [];
      if (reason.trim() === "") return wrong(parts.get("reason") ?? NONE, "`reason` is empty; say why this is accepted") ?? [];
      const files = globs(parts.get("files") ?? NONE, "`files`");
      const source = { file, text: tree.text, at: spanOf(tree, entry) };
      return { files, rule, reason, source, ...(pointer === undefined ? {} : { pointer }) };
    });
  }

  return (root) => {
    const parts = properties(root, "the configuration", TOP);
    const at = (name: (typeof TOP)[number]): Node => parts.get(name) ?? NONE;
    const kinds = parts.has("kinds") ? kindsOf(at("kinds")) : { overrides: [], ignores: [] };
    const patterns = texts(at("ignore"), "a pattern of `ignore`").map((each) => each.text);
    const ignored = ignore().add(patterns);
    const named = (written: string | undefined, node: Node): string | undefined => {
      if (written === undefined) return undefined;
      const path = resolved(folder, written);
      return leadsElsewhere(folder, path) ? wrong(node, `${quote(written)} lies on another machine, which is not asked`) : path;
    };
    const baseline = named(text(at("baseline"), "`baseline`"), at("baseline"));
    return {
      file,
      ...choicesOf(parts),
      ignores: (path) => {
        const below = belowFolder(path);
        return below !== undefined && below !== "" && (ignored.ignores(below) || kinds.ignores.some((matches) => matches(path)));
      },
      overrides: [...kinds.overrides, ...(parts.has("overrides") ? overridesOf(at("overrides")) : [])],
      suppressions: parts.has("suppress") ? suppressionsOf(at("suppress")) : [],
      ...(baseline === undefined ? {} : { baseline }),
      extends: texts(at("extends"), "`extends`").flatMap(({ text, node }) => {
        const path = named(text, node);
        return path === undefined ? [] : [{ file: path, node }];
      }),
    };
  };
}

function matcherOf(glob: string): ((path: string) => boolean) | undefined {
  try {
    return picomatch(glob.replace(/^\.?\//, ""), { dot: true, matchBase: !glob.includes("/") });
  } catch {
    return undefined;
  }
}
