import type { Reader, Writer } from "../lsp/connection.ts";

/** Messages from the process that has started this one with a channel between them, as VS Code does. */
export function ipcReader(): Reader {
  return { listen: (hand) => void process.on("message", hand) };
}

/** Messages to that process; nothing where it gave no channel. */
export function ipcWriter(): Writer {
  return {
    write: (message) =>
      new Promise((resolve, reject) => {
        if (process.send === undefined) resolve();
        else process.send(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
