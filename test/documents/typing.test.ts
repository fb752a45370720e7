import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "../../server/src/validate.ts";
import { FAULTLESS } from "./faultless.ts";

/** Layers in an index are a cache only when one of them shows it, so until then they are what they look like. */
const UNTIL_IT_SHOWS: readonly string[] = ["BuildKit cache as image index", "BuildKit cache as Docker list"];

for (const [name, { document, forced }] of Object.entries(FAULTLESS)) {
  const text = JSON.stringify(document, undefined, 2);
  const options = forced === undefined ? {} : { kind: forced };
  const calm = new Set(["json-syntax", ...validate(text, options).problems.map(({ rule }) => rule.id)]);
  if (UNTIL_IT_SHOWS.includes(name)) calm.add("blob-as-manifest");
  test(`${name}, typed letter by letter: nothing is said of what is not typed yet`, () => {
    for (let length = 0; length <= text.length; length++)
      for (const { rule, severity, says, internal } of validate(text.slice(0, length), options).problems) {
        assert.notEqual(internal, true, rule.id);
        if (severity === "error" || severity === "warning")
          assert.ok(calm.has(rule.id), `${rule.id} after ${JSON.stringify(text.slice(Math.max(0, length - 60), length))}: ${says}`);
      }
  });

  test(`${name}, with any one line gone: no rule fails`, () => {
    const lines = text.split("\n");
    for (let gone = 0; gone < lines.length; gone++)
      for (const { rule, internal } of validate(lines.filter((_, at) => at !== gone).join("\n"), options).problems)
        assert.notEqual(internal, true, rule.id);
  });
}
