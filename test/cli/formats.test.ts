import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import type { Log, Region, Result, Run } from "sarif";
import { FORMATS } from "../../server/src/cli/choices.ts";
import { applyEdits, linesOf } from "../../server/src/json/index.ts";
import { digestOf, utf8 } from "../../server/src/oci/digest.ts";
import { rules } from "../../server/src/rules/index.ts";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "../documents/faultless.ts";
import { FAULTS } from "../documents/faults.ts";
import { bundled, folderWith, oci, root } from "./bundle.ts";
import { faulty, index, pretty } from "./documents.ts";

// One run over documents of every kind, with hostile names among them, writes every form at once; the JSON form is what the
// others are held against.

/** A problem in the JSON form. */
interface Told {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  readonly start: { readonly line: number; readonly column: number; readonly offset: number };
  readonly end: { readonly line: number; readonly column: number; readonly offset: number };
}

interface ToldFile {
  readonly file: string;
  readonly kind: string | null;
  readonly digest: string | null;
  readonly size: number | null;
  readonly error?: string;
  readonly problems: readonly Told[];
}

const ANSWER = "\u001b]0;owned\u0007\u001b[31m\u009b31m\u202egnp\u200b";
const POSIX_NAMES = [
  "with space.json",
  "percent%20%41.json",
  "line\nbreak\r.json",
  "quotes'\"`.json",
  "markup<b>&amp;|_*[x](javascript:alert(1))~.json",
  "https:/www.example.com/@team#1.json",
  "::error file=x::y,z:.json",
  "##[add-mask]x.json",
  "back\\slash.json",
  "日本🐋é.json",
  `${ANSWER}.json`,
  "-",
  "]]>.json",
];

const evil = pretty({
  ...faulty,
  manifests: [`\`|<b>](x)[y](javascript:alert(1)) {0} %0A::error::x ${ANSWER} ]]>\ufffe\ud800`, "##[add-mask]x", "&lt;"].map((digest) => ({
    ...index.manifests[0],
    digest,
  })),
});

let folder: string;
let json: readonly ToldFile[];
/** A problem's own places are told apart by the JSON form of the library, which has `place`. */
const texts = new Map<string, string>();
const written = (name: string): string => readFileSync(join(folder, "out", name), "utf8");
const decodedName = (file: string): string =>
  file.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
/** The problems that count: a place is no problem of its own. */
const counted = ({ file, problems }: ToldFile): Told[] => {
  const places = new Set(
    validate(texts.get(file) ?? "", checkedAs.get(file) ?? {})
      .problems.filter(({ place }) => place)
      .map(({ rule, at }) => `${rule.id} ${at.start} ${at.end}`),
  );
  return problems.filter(({ rule, start, end }) => !places.has(`${rule} ${start.offset} ${end.offset}`));
};
const checkedAs = new Map<string, Parameters<typeof validate>[1]>();

before(async () => {
  await bundled();
  const kinds: Record<string, string> = {};
  const add = (name: string, text: string, kind?: string | null): void => {
    texts.set(name, text);
    if (kind) {
      kinds[name] = kind;
      checkedAs.set(name, { kind } as Parameters<typeof validate>[1]);
    }
  };
  for (const [i, { text, kind }] of FAULTS.filter(({ text }) => text.length < 100_000).entries()) add(`fault-${i}.json`, text, kind);
  for (const [i, { document, forced }] of Object.values(FAULTLESS).entries()) add(`good-${i}.json`, pretty(document), forced);
  add("bom.json", `\ufeff${pretty(faulty)}`);
  add("bom-clean.json", `\ufeff${JSON.stringify(index)}`);
  add("cr.json", pretty(faulty).replaceAll("\n", "\r"));
  add("crlf.json", `\ufeff${pretty(faulty).replaceAll("\n", "\r\n")}`);
  add("half.json", pretty(index).slice(0, -20));
  add("accepted.json", pretty(faulty));
  add(
    "secret.json",
    pretty({
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: [] },
      config: { Env: ["AWS_SECRET_ACCESS_KEY=q7Zt4vLw9RkX2mYpB6sNc1HdJf8GaTeUo3Vi5Wx0"] },
    }),
  );
  if (process.platform !== "win32") for (const name of POSIX_NAMES.filter((name) => name !== "-")) add(name, evil);
  folder = folderWith({
    ...Object.fromEntries(texts),
    "out/.keep": "",
    "unreadable.json": Buffer.from(pretty(index).replace("amd64", "\xff"), "latin1"),
    ".oci-manifest.json": JSON.stringify({
      kinds,
      suppress: [{ files: "accepted.json", rule: "malformed-digest", reason: 'kept "as is" <b>' }],
    }),
  });
  const outputs = FORMATS.flatMap((format) => ["--output", `${format}=out/${format}`]);
  const { code, err, out } = oci(folder, ["check", ".", "nowhere.json", ...outputs, "--output", "json=-"]);
  assert.equal(err, "");
  assert.equal(code, 2, "a file could not be read");
  assert.equal(out, written("json"), "standard output holds the same as the file");
  json = JSON.parse(out).files;
  assert.ok(json.length > 400, `${json.length} files`);
  assert.deepEqual(readdirSync(join(folder, "out")).sort(), [".keep", ...FORMATS].sort(), "nothing else is left");
});

describe("SARIF", () => {
  let run: Run;
  const levels = { error: "error", warning: "warning", info: "note", hint: "note" };
  const nameOf = (uri: string): string => decodeURIComponent(uri);
  const uriIn = (result: Result): string => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "";

  test("it is valid by the official schema", () => {
    const log = JSON.parse(written("sarif")) as Log;
    const schema = JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
    );
    // The schema names draft 4; it uses nothing that draft 7 reads otherwise but `id`.
    assert.doesNotMatch(JSON.stringify(schema), /exclusiveM/);
    delete schema.$schema;
    delete schema.id;
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    const valid = ajv.validate(schema, log);
    assert.ok(valid, JSON.stringify(ajv.errors?.slice(0, 5), null, 2));
    assert.equal(log.version, "2.1.0");
    assert.equal(log.runs.length, 1);
    run = log.runs[0] as Run;
  });

  test("all rules stand in it with their pages, without HTML", () => {
    const { driver } = run.tool;
    assert.equal(driver.version, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
    assert.deepEqual(
      driver.rules?.map(({ id }) => id),
      rules.map(({ id }) => id),
    );
    for (const { id, name, shortDescription, fullDescription, help, helpUri, properties } of driver.rules ?? []) {
      assert.match(name ?? "", /^[A-Z][A-Za-z0-9]+$/);
      for (const text of [shortDescription?.text, fullDescription?.text, help?.text, help?.markdown])
        assert.ok((text ?? "").length > 20, id);
      assert.match(helpUri ?? "", new RegExp(`^https://.*/${id}\\.md$`));
      assert.match(help?.markdown ?? "", /## Why it matters[\s\S]*## Wrong\n[\s\S]*## Right\n/);
      const prose = (help?.markdown ?? "").replace(/```[\s\S]*?```/g, "").replace(/`[^`]*`/g, "");
      assert.doesNotMatch(prose, /<\/?[a-z][^>]*>/i, `${id}: no HTML (3.11.4.2)`);
      assert.doesNotMatch(prose, /\]\((?!https:)/, `${id}: links that lead somewhere from everywhere`);
      assert.equal(properties?.tags?.length, 1);
    }
  });

  test("results are the problems of the JSON form, each at its place", () => {
    const reported = (run.results ?? []).filter(({ suppressions }) => suppressions?.length === 0);
    const told = json.flatMap((file) => counted(file).map((problem) => ({ file: decodedName(file.file), problem })));
    assert.equal(reported.length, told.length);
    for (const [i, result] of reported.entries()) {
      const { file, problem } = told[i] as (typeof told)[number];
      assert.equal(result.ruleId, problem.rule);
      assert.equal(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id, problem.rule);
      assert.equal(result.level, levels[problem.severity]);
      assert.equal(result.message.text?.replaceAll("] (", "]("), problem.message);
      assert.doesNotMatch(result.message.text ?? "", /\]\(/, "no link but ours, and we have none");
      assert.equal(nameOf(uriIn(result)), file);
      assert.match(result.partialFingerprints?.["ociManifest/v1"] ?? "", /^[0-9a-f]{16}$/);
      const text = texts.get(file) as string;
      const bom = text.startsWith("\ufeff") ? 1 : 0;
      const region = result.locations?.[0]?.physicalLocation?.region as Region;
      // A byte order mark counts nowhere, so what stands at it stands at the beginning.
      assert.equal(region.charOffset, Math.max(0, problem.start.offset - bom));
      assert.equal(region.charLength, Math.max(0, problem.end.offset - bom) - Math.max(0, problem.start.offset - bom));
    }
  });

  test("line, column and offset name the same place, in every region there is", () => {
    let regions = 0;
    const visit = (value: unknown, text: string): void => {
      if (value === null || typeof value !== "object") return;
      const { startLine, startColumn, endLine, endColumn, charOffset = -1, charLength = -1 } = value as Region;
      if (startLine !== undefined) {
        regions++;
        const lines = linesOf(text);
        assert.deepEqual(lines.place(charOffset), { line: startLine, column: startColumn });
        assert.deepEqual(lines.place(charOffset + charLength), { line: endLine, column: endColumn });
      }
      for (const inner of Object.values(value)) visit(inner, text);
    };
    for (const result of run.results ?? []) visit(result, (texts.get(nameOf(uriIn(result))) as string).replace(/^\ufeff/, ""));
    assert.ok(regions > 500, `${regions} regions`);
  });

  test("a fix gives the document that the editor's fix gives", () => {
    let fixes = 0;
    for (const [file, text] of texts) {
      const results = (run.results ?? []).filter((result) => nameOf(uriIn(result)) === file && result.fixes !== undefined);
      if (results.length === 0) continue;
      const { problems } = validate(text, checkedAs.get(file) ?? {});
      for (const result of results) {
        const bom = text.startsWith("\ufeff") ? 1 : 0;
        const at = (result.locations?.[0]?.physicalLocation?.region?.charOffset ?? 0) + bom;
        const fix = problems.find(({ rule, at: { start } }) => rule.id === result.ruleId && Math.max(start, bom) === at)?.fixes?.()[0];
        assert.ok(fix !== undefined, `${file} ${result.ruleId}`);
        assert.equal(result.fixes?.length, 1);
        const [{ description, artifactChanges, properties } = { artifactChanges: [] }] = result.fixes ?? [];
        assert.equal(description?.text?.replaceAll("] (", "]("), fix.title);
        assert.equal(properties?.safe, fix.safe);
        assert.equal(nameOf(artifactChanges[0]?.artifactLocation.uri ?? ""), file);
        const edits = (artifactChanges[0]?.replacements ?? []).map(({ deletedRegion, insertedContent }) => ({
          start: (deletedRegion.charOffset ?? -1) + bom,
          end: (deletedRegion.charOffset ?? -1) + (deletedRegion.charLength ?? 0) + bom,
          text: insertedContent?.text ?? "",
        }));
        assert.equal(applyEdits(text, edits), applyEdits(text, fix.edits));
        fixes++;
      }
    }
    assert.ok(fixes > 100, `${fixes} fixes`);
  });

  test("artifacts have the hash and length of the bytes, and each stands once", () => {
    const artifacts = run.artifacts ?? [];
    assert.equal(artifacts.length, new Set(artifacts.map(({ location }) => location?.uri)).size);
    for (const { file, digest, size } of json) {
      const artifact = artifacts.find(({ location }) => nameOf(location?.uri ?? "") === decodedName(file));
      assert.ok(artifact !== undefined, file);
      assert.equal(artifact.hashes?.["sha-256"], digest?.slice("sha256:".length));
      assert.equal(artifact.length, size ?? undefined);
      if (digest === null) continue;
      const bytes = readFileSync(join(folder, decodedName(file)));
      assert.equal(artifact.hashes?.["sha-256"], createHash("sha256").update(bytes).digest("hex"));
    }
    for (const [i, { location }] of artifacts.entries()) {
      assert.equal(location?.index, i);
      assert.match(location?.uri ?? "", /^[^\\\s/][^\\\s]*$/);
    }
  });

  test("what is accepted stands there as such, with the reason", () => {
    const accepted = (run.results ?? []).filter(({ suppressions }) => suppressions?.length !== 0);
    assert.equal(accepted.length, 13);
    for (const { suppressions, ruleId, fixes } of accepted) {
      assert.deepEqual(suppressions, [{ kind: "external", status: "accepted", justification: 'kept "as is" <b>' }]);
      assert.equal(ruleId, "malformed-digest");
      assert.equal(fixes, undefined);
    }
  });

  test("the invocation says how it ended and what could not be read", () => {
    const [invocation] = run.invocations ?? [];
    assert.equal(invocation?.exitCode, 2);
    assert.equal(invocation?.executionSuccessful, false);
    const errors = json.filter(({ error }) => error !== undefined);
    assert.deepEqual(
      invocation?.toolExecutionNotifications?.map(({ message }) => message.text),
      errors.map(({ file, error }) => `${file}: ${error}`),
    );
    assert.deepEqual(
      errors.map(({ file }) => file),
      ["unreadable.json", "nowhere.json"],
    );
  });

  test("a secret is in no report", () => {
    for (const format of FORMATS) assert.ok(!written(format).includes("q7Zt4vLw9R"), format);
  });
});

describe("GitHub's workflow commands", () => {
  /** As the runner reads a line (actions/runner, ActionCommand.TryParseV2): name, properties, message. */
  function command(line: string): { name: string; properties: Record<string, string>; message: string } {
    const [, name, list, message] = /^::([a-z]+) ([^:]*)::(.*)$/.exec(line) ?? [];
    assert.ok(name !== undefined && list !== undefined && message !== undefined, line);
    const undone = (text: string, map: readonly (readonly [string, string])[]): string =>
      map.reduce((all, [written, character]) => all.replaceAll(written, character), text);
    const DATA = [
      ["%0D", "\r"],
      ["%0A", "\n"],
      ["%25", "%"],
    ] as const;
    const PROPERTY = [
      ["%0D", "\r"],
      ["%0A", "\n"],
      ["%3A", ":"],
      ["%2C", ","],
      ["%25", "%"],
    ] as const;
    const properties = Object.fromEntries(
      list.split(",").map((pair) => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), undone(pair.slice(at + 1), PROPERTY)];
      }),
    );
    return { name, properties, message: undone(message, DATA) };
  }

  test("every line is a command that the runner reads, the last one is for people", () => {
    const lines = written("github").split("\n");
    assert.equal(lines.pop(), "");
    assert.match(lines.pop() ?? "", /^\d+ files · \d+ errors · .* · 2 failed$/);
    assert.doesNotMatch(written("github"), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]/);
    const kinds = { error: "error", warning: "warning", info: "notice", hint: "notice" };
    const told = new Map(json.map((file) => [file.file, counted(file)]));
    const seen = new Set<string>();
    for (const line of lines) {
      const { name, properties, message } = command(line);
      const file = [...told.keys()].find((known) => known === properties.file) ?? "";
      seen.add(properties.file ?? "");
      if (properties.title === "oci-manifest: not read or not written") continue;
      if (/[\x00-\x09\x0b\x0c\x0e-\x1f]/.test(ANSWER) && properties.file?.includes("␛")) continue;
      const problem = told
        .get(file)
        ?.find(({ rule, start }) => `oci-manifest: ${rule}` === properties.title && start.line === Number(properties.line));
      assert.ok(problem !== undefined, line);
      assert.equal(name, kinds[problem.severity]);
      assert.equal(Number(properties.endLine), problem.end.line);
      assert.equal(properties.col === undefined, problem.start.line !== problem.end.line);
      if (properties.col !== undefined) assert.equal(Number(properties.col), problem.start.column);
      assert.ok(message.length > 0);
    }
    for (const { file, problems } of json.filter((file) => counted(file).length > 0))
      if (!file.includes("\u001b")) assert.ok(seen.has(file), `${file} has ${problems.length} problems`);
  });
});

describe("GitLab's Code Quality", () => {
  test("every problem once, with a fingerprint of its own", () => {
    const entries = JSON.parse(written("gitlab")) as {
      description: string;
      check_name: string;
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number; end: number } };
    }[];
    const severities = { error: "major", warning: "minor", info: "info", hint: "info" };
    const problems = json.flatMap((file) => [
      ...(file.error === undefined ? [] : [[file.file, "unreadable", "critical", 1, 1, file.error] as const]),
      ...counted(file).map(
        ({ rule, severity, start, end, message }) =>
          [decodedName(file.file), rule, severities[severity], start.line, end.line, message] as const,
      ),
    ]);
    assert.deepEqual(
      entries.map(({ location: { path, lines }, check_name, severity, description }) => [
        path,
        check_name,
        severity,
        lines.begin,
        lines.end,
        description,
      ]),
      problems,
    );
    assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length);
    for (const { fingerprint, location } of entries) {
      assert.match(fingerprint, /^[0-9a-f]{64}$/);
      assert.doesNotMatch(location.path, /^\.?\//);
    }
  });

  test("fingerprints survive reformatting and new neighbours", () => {
    const there = folderWith({ "a.json": pretty(faulty), "b.json": JSON.stringify(faulty) });
    const prints = (text: string): Map<string, string> => {
      writeFileSync(join(there, "a.json"), text);
      const entries = JSON.parse(oci(there, ["check", "--format", "gitlab", "a.json"]).out) as {
        description: string;
        fingerprint: string;
      }[];
      return new Map(entries.map(({ description, fingerprint }) => [description, fingerprint]));
    };
    const before = prints(pretty(faulty));
    const after = prints(`\n${JSON.stringify({ ...faulty, manifests: [index.manifests[0], ...faulty.manifests].reverse() })}`);
    assert.equal(before.size, 13);
    for (const [description, fingerprint] of before) assert.equal(after.get(description), fingerprint, description);
  });
});

describe("JUnit", () => {
  interface Element {
    readonly $: Readonly<Record<string, string>>;
    readonly _?: string;
  }
  interface Testcase extends Element {
    readonly failure?: readonly Element[];
    readonly error?: readonly Element[];
    readonly skipped?: readonly Element[];
  }

  test("it is XML, a suite for each file and a test for each problem", async () => {
    // vsce's own parser; it is strict about well-formedness.
    const require = createRequire(createRequire(import.meta.url).resolve("@vscode/vsce/package.json"));
    const { parseStringPromise } = require("xml2js") as { parseStringPromise: (text: string) => Promise<unknown> };
    const { testsuites } = (await parseStringPromise(written("junit"))) as {
      testsuites: { $: Record<string, string>; testsuite: (Element & { testcase: Testcase[] })[] };
    };
    assert.equal(testsuites.$.name, "oci-manifest");
    assert.equal(testsuites.testsuite.length, json.length);
    for (const [i, file] of json.entries()) {
      const { $, testcase } = testsuites.testsuite[i] as (typeof testsuites.testsuite)[number];
      const problems = counted(file);
      const failing = problems.filter(({ severity }) => severity === "error");
      // XML knows no control characters, and takes line breaks in attributes for spaces where they are not escaped.
      assert.equal($.name, decodedName(file.file).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd"));
      assert.deepEqual(
        [$.tests, $.failures, $.errors, $.skipped].map(Number),
        file.error !== undefined
          ? [1, 0, 1, 0]
          : problems.length > 0
            ? [problems.length, failing.length, 0, problems.length - failing.length]
            : [1, 0, 0, file.kind === null || file.kind === "inspect-output" ? 1 : 0],
      );
      assert.equal(testcase.length, Number($.tests));
      for (const [k, problem] of problems.entries()) {
        const { $: attributes, failure, skipped } = testcase[k] as Testcase;
        assert.equal(attributes.name, `${problem.rule} ${problem.start.line}:${problem.start.column}`);
        assert.equal(Number(attributes.line), problem.start.line);
        const message = problem.message.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff](?![\udc00-\udfff])/g, "\ufffd");
        if (problem.severity === "error") assert.equal(failure?.[0]?.$.message, message);
        else assert.equal(skipped?.[0]?.$.message, `${problem.severity}: ${message}`);
      }
    }
  });
});

describe("Markdown", () => {
  interface Token {
    readonly type: string;
    readonly content: string;
    readonly attrs: readonly (readonly [string, string])[] | null;
    readonly children: readonly Token[] | null;
  }

  test("two tables, and nothing in them is markup of a document's making", () => {
    const require = createRequire(createRequire(import.meta.url).resolve("@vscode/vsce/package.json"));
    const MarkdownIt = require("markdown-it") as new (options: object) => { parse: (text: string, env: object) => Token[] };
    const text = written("markdown");
    assert.ok(text.length < 1 << 20, "GitHub shows no more than 1 MiB");
    const tokens = new MarkdownIt({ html: true }).parse(text, {});
    assert.deepEqual(
      tokens.filter(({ type }) => type === "html_block" || type === "code_block" || type === "fence"),
      [],
    );
    assert.equal(tokens.filter(({ type }) => type === "table_open").length, 2);
    const links = new Set<string>();
    for (const token of tokens)
      for (const { type, content, attrs } of token.children ?? []) {
        if (type === "html_inline") assert.match(content, /^<\/?code>$/);
        if (type === "link_open") links.add(attrs?.[0]?.[1] ?? "");
        assert.ok(["text", "text_special", "html_inline", "link_open", "link_close", "softbreak"].includes(type), `${type}: ${content}`);
      }
    for (const link of links)
      assert.match(link, /^https:\/\/github\.com\/oci-manifest\/oci-manifest\/blob\/main\/docs\/rules\/[a-z0-9-]+\.md$/);
    // GitHub makes links of what looks like an address in the source, wherever it stands.
    assert.doesNotMatch(text.replaceAll(/\]\(https:\/\/github[^)]*\)/g, ""), /www\.|:\/\/|@/i);
    // Rows have the cells of their head, and those say what the JSON form says.
    const rows: string[][] = [];
    for (const [i, { type }] of tokens.entries()) {
      if (type === "tr_open") rows.push([]);
      if (type === "td_open" || type === "th_open")
        rows.at(-1)?.push(
          (tokens[i + 1]?.children ?? [])
            .filter((child) => child.type.startsWith("text"))
            .map(({ content }) => content)
            .join(""),
        );
    }
    const heads = rows.flatMap((cells, i) => (cells.includes("rule") || cells.includes("digest") ? [i] : []));
    assert.equal(heads.length, 2);
    const documents = rows.slice((heads[1] ?? 0) + 1);
    const problems = rows.slice((heads[0] ?? 0) + 1, heads[1]);
    assert.ok(documents.length > 400 && problems.length > 300);
    for (const cells of documents) assert.equal(cells.length, 5);
    for (const cells of problems) assert.equal(cells.length, 4);
    const digests = new Map(json.map(({ file, digest }) => [file, digest]));
    for (const [name = "", , digest = ""] of documents) if (digests.has(name)) assert.equal(digest, digests.get(name) ?? "", name);
    assert.deepEqual(
      problems.map(([severity]) => severity),
      [...problems.map(([severity]) => severity)].sort(
        (a = "", b = "") => ["error", "warning", "info", "hint"].indexOf(a) - ["error", "warning", "info", "hint"].indexOf(b),
      ),
      "errors first",
    );
  });
});

describe("one line for each problem", () => {
  test("as compilers write it, and as the problem matcher of the extension reads it", () => {
    const [matcher] = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).contributes.problemMatchers;
    const { regexp, file, line, column, severity, message, code } = matcher.pattern;
    const lines = written("concise").trimEnd().split("\n");
    const found = lines.map((text) => {
      const match = new RegExp(regexp).exec(text);
      assert.ok(match !== null, text);
      return [match[file], Number(match[line]), Number(match[column]), match[severity], match[message], match[code]];
    });
    const plain = json.filter(({ file }) => /^[ -~]*$/.test(file));
    const told = plain.flatMap((entry) => [
      ...(entry.error === undefined ? [] : [[entry.file, 1, 1, "error", entry.error, "unreadable"]]),
      ...counted(entry).map(({ rule, severity, message, start }) => [entry.file, start.line, start.column, severity, message, rule]),
    ]);
    const names = new Set(plain.map(({ file }) => file));
    const ours = found.filter(([name]) => names.has(String(name)));
    assert.equal(ours.length, told.length);
    for (const [i, entry] of ours.entries()) {
      const want = told[i] as unknown[];
      assert.deepEqual([...entry.slice(0, 4), entry[5]], [...want.slice(0, 4), want[5]]);
    }
    assert.doesNotMatch(written("concise"), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]/);
  });
});

describe("one small run, word for word", () => {
  const golden = join(root, "test", "fixtures", "reports");
  // Documents of its own, so that no other test changes these words.
  const hex = (seed: string): string => digestOf(utf8(seed));
  const layer = (digit: string) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: hex(digit),
    size: 1_200_000,
    annotations: { "buildkit/createdat": "2026-03-01T10:00:00.123456789Z", "containerd.io/uncompressed": hex("e") },
  });
  const cacheConfig = { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: hex("c"), size: 431 };
  const head = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json" };
  const image = (digest: string, architecture: string) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest,
    size: 1459,
    platform: { architecture, os: "linux" },
  });
  const documents = {
    "cache.json": pretty({ ...head, manifests: [layer("a"), layer("b"), cacheConfig] }),
    "sub/index.json": pretty({
      ...head,
      manifests: [image(hex("d").slice(0, 60), "amd64"), image(hex("F").toUpperCase().replace("SHA", "sha"), "arm64")],
    }),
  };
  // `UPDATE_GOLDEN=1 npm test -- cli/formats` writes them anew.
  for (const format of FORMATS)
    test(format, () => {
      const there = folderWith({ ...documents, "bad.json": Buffer.from(`${JSON.stringify(head)}\xff`, "latin1") });
      const { out, err, code } = oci(there, ["check", "--format", format, ".", "nowhere.json"]);
      assert.equal(code, 2);
      const file = join(golden, `${format}.txt`);
      // SARIF holds the pages of all rules, which are tested by themselves.
      const text = `${format === "sarif" ? JSON.stringify(withoutRules(JSON.parse(out)), null, 2) : out}${err}`;
      if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
      else assert.equal(text, readFileSync(file, "utf8"));
    });
});

function withoutRules(log: Log): Log {
  for (const run of log.runs) {
    run.tool.driver = { ...run.tool.driver, version: "0.0.0", semanticVersion: "0.0.0", rules: [] };
    for (const result of run.results ?? []) delete result.ruleIndex;
  }
  return log;
}

test("the digest of a report's own document is not trusted but computed", () => {
  const text = texts.get("bom.json") as string;
  assert.equal(json.find(({ file }) => file === "bom.json")?.digest, digestOf(utf8(text)));
});
