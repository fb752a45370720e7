import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const cli = join(root, "dist", "cli.js");

/** Builds dist/ if it is older than the sources; `npm test` has done so before. */
export async function bundled(): Promise<void> {
  const { build, staleness } = (await import(join(root, "tools/build.mjs"))) as {
    build(): Promise<unknown>;
    staleness(): string | undefined;
  };
  if (staleness() !== undefined || !existsSync(cli)) await build();
}

const folders: string[] = [];
process.on("exit", () => {
  for (const folder of folders) remove(folder);
});

/** A new folder with files in it: name → content. It goes when the tests end. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "ocim-cli-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The program once more in this folder, with what it loads: for who may not read where it lies. */
export function copyOfProgram(folder: string): string {
  for (const name of readdirSync(dirname(cli)))
    if (/^(?:command-line|part-.*)\.js$/.test(name)) copyFileSync(join(dirname(cli), name), join(folder, name));
  copyFileSync(cli, join(folder, "cli.cjs"));
  return "cli.cjs";
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** The environment without what would colour the output or load the test runner's loader into the program. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...plain } = process.env;
  return plain;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Command and arguments before a program that is to be held to the modes of files: root is by two rights, which `setpriv` (util-linux) takes
 * away. It stays the files' owner, so that everything else goes on as before.
 */
export const HELD: readonly string[] =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", process.execPath] : [process.execPath];

/** Runs the bundled command line as a process. A minute is the bound of "never a hang", not a measurement. */
export function oci(
  cwd: string,
  args: readonly string[],
  {
    stdin = "",
    env = {},
    under = [process.execPath],
  }: { stdin?: string | Uint8Array; env?: Readonly<Record<string, string>>; under?: readonly string[] } = {},
): Ended {
  const [program = process.execPath, ...before] = under;
  const { status, stdout, stderr, error } = spawnSync(program, [...before, cli, ...args], {
    cwd,
    input: stdin,
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 1 << 28,
    env: { ...plainEnvironment(), ...env },
  });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, err: stderr };
}
