import type { Colours } from "./colour.ts";
import { conciseReporter } from "./concise.ts";
import { githubReporter } from "./github.ts";
import { gitlabReporter } from "./gitlab.ts";
import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { markdownReporter } from "./markdown.ts";
import type { ReportContext, Reporter } from "./report.ts";
import { sarifReporter } from "./sarif.ts";
import { textReporter } from "./text.ts";

/** The forms of the report. */
export const FORMATS = ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

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
      return conciseReporter(context.out);
    case "json":
      return jsonReporter(context.out);
    case "sarif":
      return sarifReporter(context);
    case "github":
      return githubReporter(context);
    case "gitlab":
      return gitlabReporter(context);
    case "junit":
      return junitReporter(context, (await import("xmlbuilder")).default);
    case "markdown":
      return markdownReporter(context);
  }
}
