import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { SEVERITIES, SUBJECTS } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { uncovered } from "../../tools/coverage.ts";
import { generatedFiles } from "../../tools/docs.ts";

const root = path.resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

test("every file of rules/ is one rule of the index, and the other way round", () => {
  const files = ["server/src/rules", "server/src/layout/rules"]
    .flatMap((folder) => fs.readdirSync(path.join(root, folder)))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .map((name) => name.slice(0, -3));
  assert.deepEqual(files.sort(), rules.map((rule) => rule.id).sort());
});

test("rule ids are unique names, and each rule is whole", () => {
  assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
  for (const rule of rules) {
    assert.match(rule.id, /^[a-z]+(-[a-z0-9]+)*$/, rule.id);
    assert.ok(SEVERITIES.includes(rule.severity), rule.id);
    assert.ok(SUBJECTS.includes(rule.subject), rule.id);
    assert.ok(rule.summary.length > 20 && rule.summary.length < 200, `${rule.id}: summary`);
    assert.ok(rule.why.length > 100, `${rule.id}: why`);
    assert.ok(rule.spec.length > 0, `${rule.id}: spec`);
    for (const clause of rule.spec) assert.match(clause, /^\[[^\]]+\]\(https:\/\/[^)]+\)$/, `${rule.id}: a Markdown link`);
    assert.match(rule.since, /^\d+\.\d+\.\d+$/, rule.id);
    assert.ok(
      rule.examples.some((example) => "good" in example),
      `${rule.id}: a good example`,
    );
    assert.ok(
      rule.examples.some((example) => "bad" in example),
      `${rule.id}: a bad example`,
    );
  }
});

test("messages speak as docs/architecture.md says: one sentence, no full stop at its end", () => {
  for (const rule of rules)
    for (const example of rule.examples) {
      if (!("bad" in example)) continue;
      for (const message of typeof example.says === "string" ? [example.says] : example.says) {
        assert.doesNotMatch(message, /[.!]$/, `${rule.id}: ${message}`);
        assert.doesNotMatch(message, /\n/, `${rule.id}: ${message}`);
        assert.ok(message.length <= 240, `${rule.id}: too long: ${message}`);
        assert.equal((message.match(/`/g) ?? []).length % 2, 0, `${rule.id}: backticks pair up: ${message}`);
      }
    }
});

test("pages, tables and settings are made from the rules as they are (npm run docs)", async () => {
  const stale: string[] = [];
  const files = await generatedFiles();
  for (const [name, content] of files) {
    const file = path.join(root, name);
    if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== content) stale.push(name);
  }
  for (const name of fs.readdirSync(path.join(root, "docs/rules")))
    if (!files.has(`docs/rules/${name}`)) stale.push(`docs/rules/${name} (no such rule)`);
  assert.deepEqual(stale, []);
});

test("every statement of the specifications has a rule or a reason (docs/coverage.md)", () => {
  assert.deepEqual(uncovered(), { rows: [], unknown: [] });
});

test("every command of the palette is documented, and every setting", () => {
  const words = ["README.md", "docs/editors/vscode.md"].map((name) => fs.readFileSync(path.join(root, name), "utf8")).join("\n");
  for (const command of manifest.contributes.commands) assert.ok(words.includes(command.title), `command ${command.title}`);
  for (const setting of Object.keys(manifest.contributes.configuration.properties))
    assert.ok(words.includes(setting), `setting ${setting}`);
});

test("links between the documents lead somewhere", () => {
  const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "samples/README.md"];
  const visit = (folder: string): void => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${folder}/${entry.name}`);
      else if (entry.name.endsWith(".md")) documents.push(`${folder}/${entry.name}`);
    }
  };
  visit("docs");
  const broken: string[] = [];
  for (const name of documents) {
    const text = fs.readFileSync(path.join(root, name), "utf8").replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target === undefined || /^[a-z]+:/.test(target) || target.startsWith("#")) continue;
      const file = path.join(root, path.dirname(name), decodeURI(target.replace(/#.*/, "")));
      if (!fs.existsSync(file)) broken.push(`${name}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("no contribution claims a file name that others use, and nothing is downloaded by the lock file's word", () => {
  assert.deepEqual(manifest.contributes.jsonValidation, [
    { fileMatch: [".oci-manifest.json", ".oci-manifest.jsonc"], url: "./schemas/configuration/oci-manifest.schema.json" },
  ]);
  for (const language of manifest.contributes.languages ?? []) {
    assert.equal(language.id, "json");
    assert.deepEqual(
      (language.filenames ?? []).filter((name: string) => name !== "oci-layout"),
      [],
    );
    assert.equal(language.extensions, undefined);
  }
  assert.doesNotMatch(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"), /"resolved": "https?:/);
});
