import assert from "node:assert/strict";
import { test } from "node:test";
import { ABLE, start } from "./client.ts";
import { MANIFEST, UNRELATED } from "./documents.ts";

test("oci-manifest/graph gives a picture without style sheet or script, and Mermaid's text of a cache config", async (t) => {
  const peer = await start({ capabilities: ABLE });
  t.after(async () => assert.equal(await peer.stop(), 0));
  await peer.open("file:///tmp/a.json", MANIFEST);
  const picture = await peer.ask<{ form: string; svg: string; style: string; nodes: number }>("oci-manifest/graph", {
    uri: "file:///tmp/a.json",
  });
  assert.equal(picture.form, "svg");
  assert.equal(picture.nodes, 3);
  assert.doesNotMatch(picture.svg, /<style|<script|style=/);
  assert.match(picture.style, /var\(--fg\)/);
  await peer.open("file:///tmp/cache.json", `{"layers":[],"records":[{"digest":"sha256:${"1a".repeat(32)}"}]}`);
  const text = await peer.ask<{ form: string; mermaid: string }>("oci-manifest/graph", { uri: "file:///tmp/cache.json" });
  assert.equal(text.form, "mermaid");
  assert.match(text.mermaid, /^flowchart LR\n/);
  await peer.open("file:///tmp/app.json", UNRELATED);
  assert.equal(await peer.ask("oci-manifest/graph", { uri: "file:///tmp/app.json" }), null);
});
