import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
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
