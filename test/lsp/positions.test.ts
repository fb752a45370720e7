import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Position } from "vscode-languageserver";
import { ABLE, type Peer, start } from "./client.ts";
import { decodedTokens } from "./semantic-tokens.ts";

// One bundled server for each encoding. They are given the same documents and edits, are asked the same, and every answer is compared once
// its positions are offsets again. The conversions of this file are written without the server's.

type Encoding = "utf-8" | "utf-16" | "utf-32";
const ENCODINGS: readonly Encoding[] = ["utf-16", "utf-8", "utf-32"];

const LENGTH: Readonly<Record<Encoding, (text: string) => number>> = {
  "utf-8": (text) => Buffer.byteLength(text, "utf8"),
  "utf-16": (text) => text.length,
  "utf-32": (text) => [...text].length,
};

/** Where each line begins and ends, its line break left out (LSP 3.17: LF, CR LF, CR). */
function linesOf(text: string): { readonly start: number; readonly end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start: from, end: index });
    from = index + mark.length;
  }
  return [...lines, { start: from, end: text.length }];
}

function placed(text: string, offset: number, encoding: Encoding): Position {
  const lines = linesOf(text);
  const line = lines.filter(({ start }) => start <= offset).length - 1;
  const { start, end } = lines[line] as { start: number; end: number };
  return { line, character: LENGTH[encoding](text.slice(start, Math.min(offset, end))) };
}

/** The offset of a position that an answer has: it must begin a character and lie within its line. */
function offsetOf(text: string, { line, character }: Position, encoding: Encoding): number {
  const at = linesOf(text)[line];
  assert.ok(at, `line ${line} is there`);
  let offset = at.start;
  let length = 0;
  for (const one of text.slice(at.start, at.end)) {
    if (length >= character) break;
    length += LENGTH[encoding](one);
    offset += one.length;
  }
  assert.equal(length, character, `${encoding} ${line}:${character} is the beginning of a character`);
  return offset;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** An answer in which every position is an offset. */
function comparable(answer: unknown, texts: ReadonlyMap<string, string>, uri: string, encoding: Encoding): unknown {
  const walk = (value: unknown, near: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => walk(each, near));
    // The time that completion proposes is another one a second later.
    if (typeof value === "string") return value.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "now");
    if (!isObject(value)) return value;
    if (typeof value.line === "number" && typeof value.character === "number" && Object.keys(value).length === 2)
      return offsetOf(texts.get(near) ?? assert.fail(near), value as unknown as Position, encoding);
    const named = [value.uri, value.targetUri, (value.textDocument as { uri?: unknown } | undefined)?.uri].find((each) =>
      texts.has(each as string),
    );
    const inside = typeof named === "string" ? named : near;
    return Object.fromEntries(
      // The token that leads to another document stands in this one.
      Object.entries(value).map(([name, each]) => [name, walk(each, name === "originSelectionRange" ? near : inside)]),
    );
  };
  return walk(answer, uri);
}

/** Semantic tokens as offsets. */
function tokens(data: readonly number[], text: string, encoding: Encoding): number[][] {
  return decodedTokens(data).map(({ line, character, length, type, modifiers }) => [
    offsetOf(text, { line, character }, encoding),
    offsetOf(text, { line, character: character + length }, encoding),
    type,
    modifiers,
  ]);
}

const peers = new Map<Encoding, Peer>();
before(async () => {
  for (const encoding of ENCODINGS) {
    const capabilities = {
      ...ABLE,
      general: { positionEncodings: [encoding] },
      textDocument: { ...ABLE.textDocument, definition: { linkSupport: true } },
    };
    const peer = await start({ capabilities });
    assert.equal(peer.result.capabilities.positionEncoding, encoding);
    peers.set(encoding, peer);
  }
});
after(async () => {
  for (const peer of peers.values()) {
    assert.deepEqual(peer.log, []);
    assert.equal(await peer.stop(), 0);
  }
});

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** Strings whose units, characters and bytes differ. */
const odd = fc
  .array(fc.constantFrom("a", "é", "€", "😀", "𝒳", "\u2028", "\u2029", "\u202e", "\ufeff", "e\u0301", "\t", "👩‍👧", "<high>", "<low>"), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.join(""));

/** Documents with something to say of at many places, beside odd text on the same line. */
const documents = fc
  .record({
    annotations: fc.array(fc.tuple(odd, odd), { maxLength: 3 }),
    entries: fc.array(
      fc.record({
        mediaType: fc.constantFrom(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.buildkit.cacheconfig.v0",
          "a/😀",
        ),
        digest: fc.constantFrom(digest("a"), digest("B"), digest("c"), "sha256:é😀"),
        size: fc.constantFrom<unknown>(1, "1", -1),
        annotations: fc.dictionary(odd, fc.oneof(odd, fc.constant("2024-13-01")), { maxKeys: 2 }),
        platform: fc.constantFrom<unknown>(undefined, { architecture: "x86_64", os: "linux" }, { architecture: "é", os: "😀" }),
      }),
      { maxLength: 4 },
    ),
    indent: fc.constantFrom<string | number>(0, 0, 2, "\t"),
    ends: fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 3 }),
    mark: fc.boolean(),
    last: fc.constantFrom("", "\n", "\r\n", " \t"),
    broken: fc.constantFrom("", "", ",", '"'),
  })
  .map(({ annotations, entries, indent, ends, mark, last, broken }) => {
    const value = {
      annotations: { ...Object.fromEntries(annotations), "org.opencontainers.image.created": "yesterday 😀" },
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: entries,
      "schema😀Version": 2,
    };
    let line = 0;
    const text = JSON.stringify(value, null, indent)
      .replaceAll("<high>", "\ud83d")
      .replaceAll("<low>", "\ude00")
      .replaceAll("\n", () => ends[line++ % ends.length] as string);
    return `${mark ? "\ufeff" : ""}${text}${broken}${last}`;
  });

/** Where questions are asked: beginnings of characters. */
const boundaries = (text: string): number[] => {
  const found = [0];
  for (const character of text) found.push((found.at(-1) as number) + character.length);
  return found;
};

async function answers(
  encoding: Encoding,
  uri: string,
  text: string,
  texts: ReadonlyMap<string, string>,
  picks: readonly number[],
): Promise<unknown> {
  const peer = peers.get(encoding) as Peer;
  const textDocument = { uri };
  const at = (offset: number): Position => placed(text, offset, encoding);
  const all = boundaries(text);
  const offsets = picks.map((pick) => all[pick % all.length] as number);
  const whole = { start: at(0), end: at(text.length) };
  const given: Record<string, unknown> = {};
  const ask = async (name: string, method: string, params: object): Promise<void> => {
    given[name] = await peer.ask(`textDocument/${method}`, { textDocument, ...params });
  };
  given.diagnostics = await peer.pull(uri);
  for (const [index, offset] of offsets.entries()) {
    const position = at(offset);
    const other = at(offsets[(index + 1) % offsets.length] as number);
    const [start, end] = offset <= (offsets[(index + 1) % offsets.length] as number) ? [position, other] : [other, position];
    await ask(`hover ${offset}`, "hover", { position });
    await ask(`completion ${offset}`, "completion", { position });
    await ask(`highlights ${offset}`, "documentHighlight", { position });
    await ask(`definition ${offset}`, "definition", { position });
    await ask(`references ${offset}`, "references", { position, context: { includeDeclaration: true } });
    await ask(`selection ${offset}`, "selectionRange", { positions: [position] });
    await ask(`actions ${offset}`, "codeAction", { range: { start, end }, context: { diagnostics: [] } });
    await ask(`hints ${offset}`, "inlayHint", { range: { start, end } });
    await ask(`formatting ${offset}`, "rangeFormatting", { range: { start, end }, options: { tabSize: 2, insertSpaces: true } });
    given[`tokens ${offset}`] = tokens(
      (await peer.ask<{ data: number[] }>("textDocument/semanticTokens/range", { textDocument, range: { start, end } })).data,
      text,
      encoding,
    );
  }
  await ask("links", "documentLink", {});
  await ask("symbols", "documentSymbol", {});
  await ask("folding", "foldingRange", {});
  await ask("lenses", "codeLens", {});
  await ask("all hints", "inlayHint", { range: whole });
  await ask("formatting", "formatting", { options: { tabSize: 2, insertSpaces: false } });
  given.tokens = tokens((await peer.ask<{ data: number[] }>("textDocument/semanticTokens/full", { textDocument })).data, text, encoding);
  given.conversion = await peer.ask("oci-manifest/convert", { uri });
  for (const [name, actions] of Object.entries(given))
    if (name.startsWith("actions"))
      given[name] = await Promise.all(
        (actions as { data?: unknown }[]).map((action) => (action.data === undefined ? action : peer.ask("codeAction/resolve", action))),
      );
  return comparable(given, texts, uri, encoding);
}

test("the same answers in UTF-8, UTF-16 and UTF-32, exact to the unit, after the same edits", async () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(8), fc.oneof(odd, fc.constantFrom("", "\r\n", "\r", '"', "{}"))), { maxLength: 3 });
  let count = 0;
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(
      documents,
      documents,
      edits,
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      async (first, second, changes, picks) => {
        const uri = `untitled:a${++count}.json`;
        const beside = `untitled:b${count}.json`;
        let text = "";
        const told = new Map<Encoding, unknown>();
        for (const encoding of ENCODINGS) {
          const peer = peers.get(encoding) as Peer;
          await peer.open(beside, second);
          await peer.open(uri, first);
          text = first;
          for (const [index, [pick, length, raw]] of changes.entries()) {
            const added = raw.replaceAll("<high>", "\ud83d").replaceAll("<low>", "\ude00");
            const all = boundaries(text);
            const from = pick % all.length;
            const [start = 0, end = 0] = [all[from], all[Math.min(from + length, all.length - 1)]];
            const range = { start: placed(text, start, encoding), end: placed(text, end, encoding) };
            // A position between CR and LF is the end of the line before them.
            const [begin, stop] = [offsetOf(text, range.start, encoding), offsetOf(text, range.end, encoding)];
            const textDocument = { uri, version: index + 2 };
            await peer.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: [{ range, text: added }] });
            text = text.slice(0, begin) + added + text.slice(stop);
          }
          told.set(
            encoding,
            await answers(
              encoding,
              uri,
              text,
              new Map([
                [uri, text],
                [beside, second],
              ]),
              picks,
            ),
          );
          for (const one of [uri, beside]) await peer.connection.sendNotification("textDocument/didClose", { textDocument: { uri: one } });
        }
        const [plain, ...others] = ENCODINGS.map((encoding) => told.get(encoding));
        for (const other of others) assert.deepEqual(other, plain);
        asked += Object.keys(plain as object).length;
      },
    ),
    { numRuns: 30 },
  );
  assert.ok(asked > 500, `${asked} answers were compared`);
});
