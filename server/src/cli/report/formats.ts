import type { Format } from "../choices.ts";
import type { Colours } from "./colour.ts";
import type { ReportContext, Reporter } from "./report.ts";
import { textReporter } from "./text.ts";

/** What only the form for people at a terminal needs. */
export interface TerminalContext extends ReportContext {
  readonly err: (text: string) => void;
  readonly colours: Colours;
  readonly columns: number | undefined;
  readonly quiet: boolean;
}

/** A reporter of this form. What only one form needs is loaded only for it. */
export async function reporterOf(format: Format, context: TerminalContext): Promise<Reporter> {
  switch (format) {
    case "text":
      return textReporter(context);
    case "concise":
      return (await import("./concise.ts")).conciseReporter(context.out);
    case "json":
      return (await import("./json.ts")).jsonReporter(context.out);
    case "sarif":
      return (await import("./sarif.ts")).sarifReporter(context);
    case "github":
      return (await import("./github.ts")).githubReporter(context);
    case "gitlab":
      return (await import("./gitlab.ts")).gitlabReporter(context);
    case "junit":
      return (await import("./junit.ts")).junitReporter(context, (await import("xmlbuilder")).default);
    case "markdown":
      return (await import("./markdown.ts")).markdownReporter(context);
  }
}
