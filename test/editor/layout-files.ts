import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { open, ours, settled, tells, until, uriOf } from "./workbench.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const at = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

/** A layout of one empty image whose manifest is not there yet. */
function withoutManifest(): { readonly files: Record<string, string>; readonly place: string; readonly manifest: string } {
  const type = (name: string): string => `application/vnd.oci.image.${name}+json`;
  const config = JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } });
  const pointer = (mediaType: string, text: string): object => ({ mediaType, digest: digestOf(text), size: text.length });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type("manifest.v1"),
    config: pointer(type("config.v1"), config),
    layers: [],
  });
  const index = JSON.stringify({ schemaVersion: 2, mediaType: type("index.v1"), manifests: [pointer(type("manifest.v1"), manifest)] });
  const files = { "oci-layout": '{"imageLayoutVersion":"1.0.0"}', "index.json": index, [at(digestOf(config))]: config };
  return { files, place: at(digestOf(manifest)), manifest };
}

/** A file system in memory, as other extensions bring them. */
function memory(files: Map<string, string>): vscode.FileSystemProvider {
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  const below = (path: string): string[] => [...files.keys()].filter((name) => name.startsWith(path === "/" ? path : `${path}/`));
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => {}),
    stat: ({ path }) => {
      const text = files.get(path);
      if (text !== undefined) return { type: vscode.FileType.File, ctime: 0, mtime: 1, size: bytesOf(text).length };
      if (below(path).length === 0) throw vscode.FileSystemError.FileNotFound();
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    },
    readDirectory: ({ path }) => {
      const depth = path === "/" ? 1 : path.split("/").length;
      const names = new Map<string, vscode.FileType>();
      for (const name of below(path)) {
        const parts = name.split("/");
        names.set(parts[depth] as string, parts.length > depth + 1 ? vscode.FileType.Directory : vscode.FileType.File);
      }
      return [...names];
    },
    readFile: ({ path }) => {
      const text = files.get(path);
      if (text === undefined) throw vscode.FileSystemError.FileNotFound();
      return bytesOf(text);
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

/** Documents that are checked with the files beside them. */
export function layoutFiles(): void {
  it("tells a missing blob until it is there", async () => {
    const { files, place, manifest } = withoutManifest();
    for (const [name, text] of Object.entries(files)) await vscode.workspace.fs.writeFile(uriOf(`image/${name}`), bytesOf(text));
    const index = uriOf("image/index.json");
    await open(index);
    await settled(index, tells("missing-blob"));
    await vscode.workspace.fs.writeFile(uriOf(`image/${place}`), bytesOf(manifest));
    await until("the problem to go", () => !tells("missing-blob")(ours(index)));
  });

  it("reads a layout that lies on no disk", async () => {
    const { files, place, manifest } = withoutManifest();
    const there = new Map(Object.entries(files).map(([name, text]) => [`/some folder/${name}`, text]));
    const provider = vscode.workspace.registerFileSystemProvider("memory", memory(there), { isReadonly: true, isCaseSensitive: true });
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
