import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { TOOL_NAMES, TOOLS, type ToolName } from "./tools.ts";

/** A program that was found. */
export interface Installed {
  readonly name: ToolName;
  /** Absolute. */
  readonly path: string;
}

/** The most that a program may print; a manifest has 4 MiB at most. In bytes. */
const MOST = 64 * 1024 * 1024;
/** A registry that does not answer is not waited for longer, in milliseconds. */
const PATIENCE = 120_000;

/**
 * The programs that lie in the folders of PATH, which are absolute: an empty or relative entry would mean whatever folder is open. On
 * Windows only `.exe` files, since others need a shell.
 */
export function installedTools(path = process.env.PATH ?? process.env.Path ?? "", windows = process.platform === "win32"): Installed[] {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return TOOL_NAMES.flatMap((name) => {
    for (const folder of folders) {
      const file = join(folder, windows ? `${name}.exe` : name);
      if (isProgram(file)) return [{ name, path: file }];
    }
    return [];
  });
}

/** Whether a file is there and may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export const sha256 = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** The bytes of a manifest as the tool prints them. Where the reference has a sha256 digest they must be what it names. */
export async function fetchManifest(tool: Installed, reference: string, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = await run(tool, TOOLS[tool.name].fetch(reference), { signal });
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
  if (digest !== undefined && sha256(bytes) !== digest)
    throw new Error(`${tool.name} printed ${sha256(bytes)}, which is not what the reference names`);
  if (bytes.length === 0) throw new Error(`${tool.name} printed nothing`);
  return bytes;
}

/** Whether a tool can store a manifest as it is. */
export function canPush({ name }: Installed): boolean {
  return TOOLS[name].push !== undefined || TOOLS[name].pushFolder !== undefined;
}

/** What is stored, and where. */
export interface Push {
  readonly reference: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** The digest of the config that the manifest names, where it names one. */
  readonly config: string | undefined;
  /** Where the manifest came from: a config that it still names is there. */
  readonly origin: string;
}

/** Stores a manifest byte for byte, and reads it back: what the registry then has must be these bytes. */
export async function pushManifest(tool: Installed, push: Push, signal?: AbortSignal): Promise<void> {
  const { push: byInput, pushFolder } = TOOLS[tool.name];
  if (byInput !== undefined) await run(tool, byInput(push.reference, push.mediaType), { signal, input: push.bytes });
  else if (pushFolder !== undefined) await byFolder(tool, push, pushFolder, signal);
  else throw new Error(`${TOOLS[tool.name].label} cannot store a manifest as it is; oras, regctl and skopeo can`);
  const stored = sha256(await run(tool, TOOLS[tool.name].fetch(push.reference), { signal }));
  if (stored !== sha256(push.bytes)) throw new Error(`the registry now has ${stored} instead of ${sha256(push.bytes)}`);
}

async function byFolder(
  tool: Installed,
  { reference, bytes, config, origin }: Push,
  args: (reference: string, folder: string) => readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "oci-manifest-"));
  try {
    writeFileSync(join(folder, "manifest.json"), bytes);
    writeFileSync(join(folder, "version"), "Directory Transport Version: 1.1\n");
    const { fetchConfig } = TOOLS[tool.name];
    const hex = /^sha256:([0-9a-f]{64})$/.exec(config ?? "")?.[1];
    if (config !== undefined && hex !== undefined && fetchConfig !== undefined) {
      const blob = config === EMPTY_OBJECT ? new TextEncoder().encode("{}") : await run(tool, fetchConfig(origin), { signal });
      if (sha256(blob) !== config)
        throw new Error(
          `${tool.name} stores a manifest together with its config, and the registry has no ${config}; oras and regctl store it alone`,
        );
      writeFileSync(join(folder, hex), blob);
    }
    await run(tool, args(reference, folder), { signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The digest of `{}`. */
const EMPTY_OBJECT = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/**
 * Runs a program and gives what it printed. No shell is involved, and the folder that is open in the editor is not its working folder.
 * Throws the last line of what it complained of.
 */
function run(
  { name, path }: Installed,
  args: readonly string[],
  { signal, input }: { readonly signal?: AbortSignal | undefined; readonly input?: Uint8Array },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      cwd: homedir(),
      shell: false,
      windowsHide: true,
      stdio: ["pipe", "pipe", "pipe"],
      timeout: PATIENCE,
      ...(signal === undefined ? {} : { signal }),
    });
    const pieces: Buffer[] = [];
    let length = 0;
    let complaint = "";
    child.stdout.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length > MOST) child.kill();
      else pieces.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => {
      complaint = (complaint + piece.toString("utf8")).slice(-4000);
    });
    child.on("error", (error) => reject(signal?.aborted === true ? new Error("cancelled") : error));
    child.on("close", (code, killed) => {
      if (code === 0) resolve(Buffer.concat(pieces));
      else if (length > MOST) reject(new Error(`${name} printed more than a manifest can have`));
      else reject(new Error(lastLine(complaint) || `${name} ended with ${code ?? killed}`));
    });
    // A program that ends without reading its input is told by its exit code.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** The line that says most, without what terminals obey, and not longer than a message. */
function lastLine(text: string): string {
  const lines = text
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")
    .split(/[\r\n]+/)
    .map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, "").trim())
    .filter((line) => line !== "");
  const found =
    lines.filter((line) => /error|denied|unauthorized|not found|fatal|unknown|refused/i.test(line)).at(-1) ?? lines.at(-1) ?? "";
  const words = /\bmsg="(.*)"$/.exec(found.slice(0, 2000))?.[1]?.replaceAll('\\"', '"') ?? found;
  return words.length > 300 ? `${words.slice(0, 299)}…` : words;
}
