import * as vscode from "vscode";

/** The type of our tasks, as `tasks.json` names it. */
const TYPE = "oci-manifest";

/** What `tasks.json` can say of one: files, folders and globs from the folder, and more options of `check`. */
interface CheckDefinition extends vscode.TaskDefinition {
  readonly paths?: readonly string[];
  readonly args?: readonly string[];
}

/**
 * Offers a task that checks a whole folder as `oci-manifest check` does; its problems stand in the Problems view for files that are not
 * open. `program` is what does it: the command line, dist/cli.js.
 */
export function registerTasks(program: string): vscode.Disposable {
  const taskOf = (definition: CheckDefinition, folder: vscode.WorkspaceFolder): vscode.Task => {
    const { paths = ["."], args = [] } = definition;
    const options = {
      cwd: folder.uri.fsPath,
      // On a desktop the program that runs extensions is Electron, which then behaves as Node.
      env: { ELECTRON_RUN_AS_NODE: "1" },
    };
    const execution = new vscode.ProcessExecution(
      process.execPath,
      [program, "check", "--format", "concise", ...args, "--", ...paths],
      options,
    );
    const task = new vscode.Task(definition, folder, "check container manifests", TYPE, execution, ["$oci-manifest"]);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    return task;
  };
  // Of other folders there are no files for a process to read.
  const folders = (): vscode.WorkspaceFolder[] => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: () => folders().map((folder) => taskOf({ type: TYPE }, folder)),
    resolveTask: ({ definition, scope }) => {
      const folder = typeof scope === "object" ? scope : folders()[0];
      return folder === undefined ? undefined : taskOf(definition as CheckDefinition, folder);
    },
  });
}

/** Offers the hashing of a whole layout in a terminal, where it shows how far it is. `program` is the command line. */
export function registerVerify(program: string): vscode.Disposable {
  return vscode.commands.registerCommand("oci-manifest.layout.verify", async (given: unknown) => {
    const folder = (given as { readonly folder?: vscode.Uri } | undefined)?.folder;
    if (folder === undefined) return;
    const options = { cwd: folder.fsPath, env: { ELECTRON_RUN_AS_NODE: "1" } };
    const execution = new vscode.ProcessExecution(process.execPath, [program, "verify", "."], options);
    const name = `verify ${vscode.workspace.asRelativePath(folder, false)}`;
    const task = new vscode.Task({ type: TYPE, verify: folder.fsPath }, vscode.TaskScope.Workspace, name, TYPE, execution, []);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    await vscode.tasks.executeTask(task);
  });
}
