import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import { generatedFiles } from "../../tools/docs.ts";
import { ABLE, start } from "./client.ts";
import { LEGACY_CACHE, UNRELATED } from "./documents.ts";

test("oci-manifest/explain gives the page, with the file's name and digest; of what is not ours nothing", async (t) => {
  const peer = await start({ capabilities: ABLE });
  t.after(async () => assert.equal(await peer.stop(), 0));
  const uri = "file:///tmp/my%20cache.json";
  await peer.open(uri, LEGACY_CACHE);
  const { markdown } = await peer.ask<{ markdown: string }>("oci-manifest/explain", { uri });
  assert.match(markdown, /^# `my cache\.json`\n\nOCI image index · BuildKit cache, legacy form · 2 layers/);
  assert.ok(markdown.includes(createHash("sha256").update(LEGACY_CACHE).digest("hex")));
  await peer.open("file:///tmp/app.json", UNRELATED);
  assert.equal(await peer.ask("oci-manifest/explain", { uri: "file:///tmp/app.json" }), null);
  assert.equal(await peer.ask("oci-manifest/explain", { uri: "file:///tmp/nowhere.json" }), null);
});

test("oci-manifest/rulePage gives the rule's page as docs/ has it, its links leading to the web; of other names nothing", async (t) => {
  const peer = await start({ capabilities: ABLE });
  t.after(async () => assert.equal(await peer.stop(), 0));
  // As they are made of the rules now: whether the files are stale is told elsewhere.
  const pages = await generatedFiles();
  for (const { id } of rules) {
    const { markdown } = await peer.ask<{ markdown: string }>("oci-manifest/rulePage", { id });
    const page = (pages.get(`docs/rules/${id}.md`) ?? "")
      .replace(/^<!--.*-->\n/, "")
      .replace(/\| Quick fix \|.*\n/, "")
      .replaceAll(/\]\(([\w-]+\.md)\)/g, "](https://github.com/oci-manifest/oci-manifest/blob/main/docs/rules/$1)")
      .replaceAll(/\]\(\.\.\/([\w-]+\.md(?:#[\w-]+)?)\)/g, "](https://github.com/oci-manifest/oci-manifest/blob/main/docs/$1)");
    assert.equal(markdown, page);
  }
  for (const params of [{ id: "no-such-rule" }, { id: "../README" }, { id: 7 }, {}])
    assert.equal(await peer.ask("oci-manifest/rulePage", params), null);
});
