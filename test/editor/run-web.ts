import "mocha/mocha.js";
import { browser } from "./browser.ts";
import { suite } from "./suite.ts";

/** Begins each line of the report: a browser has no files, so it goes through the console, which the workbench hands to the page. */
const REPORT = "oci-manifest-report ";

const isWorker = (): boolean =>
  "WorkerGlobalScope" in globalThis && (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === undefined;

/** Which tests are wanted, as text of their titles; empty: all. Put in when the suite is bundled. */
declare const GREP: string;

/** What VS Code calls inside its web worker extension host. */
export async function run(): Promise<void> {
  mocha.setup({ ui: "bdd", timeout: 60_000, slow: 5_000, reporter: class {} as never });
  suite("the web worker extension host", isWorker, () => describe("in a browser", browser));
  if (GREP !== "") mocha.grep(GREP);
  const tell = (test: { fullTitle(): string }, state: string, error?: unknown): void => {
    const said = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? undefined : String(error);
    console.log(REPORT + JSON.stringify({ title: test.fullTitle(), state, ...(said === undefined ? {} : { error: said.slice(0, 2000) }) }));
  };
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on("pending", (test) => tell(test, "skipped"))
      .on("pass", (test) => tell(test, "passed"))
      .on("fail", (test, error) => tell(test, "failed", error));
  });
  console.log(`${REPORT}${JSON.stringify({ failures })}`);
  if (failures > 0) throw new Error(`${failures} failed`);
}
