import * as vscode from "vscode";
import { memoryFileSystem } from "./memory.ts";
import { open, ours, settled, sha256, tells, until, uriOf, write } from "./workbench.ts";

const at = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** A layout of one empty image whose manifest is not there yet. */
function withoutManifest(): { readonly files: Record<string, string>; readonly place: string; readonly manifest: string } {
  const type = (name: string): string => `application/vnd.oci.image.${name}+json`;
  const config = JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } });
  const pointer = (mediaType: string, text: string): object => ({ mediaType, digest: sha256(text), size: text.length });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type("manifest.v1"),
    config: pointer(type("config.v1"), config),
    layers: [],
  });
  const index = JSON.stringify({ schemaVersion: 2, mediaType: type("index.v1"), manifests: [pointer(type("manifest.v1"), manifest)] });
  const files = { "oci-layout": '{"imageLayoutVersion":"1.0.0"}', "index.json": index, [at(sha256(config))]: config };
  return { files, place: at(sha256(manifest)), manifest };
}

/** Documents that are checked with the files beside them. */
export function layoutFiles(): void {
  it("tells a missing blob until it is there", async () => {
    const { files, place, manifest } = withoutManifest();
    for (const [name, text] of Object.entries(files)) await write(uriOf(`image/${name}`), text);
    const index = uriOf("image/index.json");
    await open(index);
    await settled(index, tells("missing-blob"));
    await write(uriOf(`image/${place}`), manifest);
    // The machine's own watching of files may be slow.
    await until("the problem to go", () => !tells("missing-blob")(ours(index)), 45_000);
  });

  it("reads a layout that lies on no disk", async () => {
    const { files, place, manifest } = withoutManifest();
    const there = new Map(Object.entries(files).map(([name, text]) => [`/some folder/${name}`, text]));
    const provider = vscode.workspace.registerFileSystemProvider("memory", memoryFileSystem(there), {
      isReadonly: true,
      isCaseSensitive: true,
    });
    try {
      const index = vscode.Uri.from({ scheme: "memory", authority: "archive+1", path: "/some folder/index.json" });
      await open(index);
      await settled(index, tells("missing-blob"));
      there.set(`/some folder/${place}`, manifest);
      // Nobody tells of this change; what was looked at a while ago is looked at again as soon as somebody asks.
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await open(index);
      await until("the problem to go", () => !tells("missing-blob")(ours(index)));
    } finally {
      provider.dispose();
    }
  });
}
