import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMATS } from "../../server/src/cli/choices.ts";
import { coloursOf } from "../../server/src/cli/report/colour.ts";
import { reporterOf } from "../../server/src/cli/report/formats.ts";
import type { FileReport, Summary } from "../../server/src/cli/report/report.ts";
import type { Problem, Rule } from "../../server/src/rule.ts";
import { rules } from "../../server/src/rules/index.ts";
import { validate } from "../../server/src/validate.ts";

const summary: Summary = { files: 1, errors: 1, warnings: 0, infos: 0, hints: 0, places: 0, fixable: 0, fixed: 0, failed: 0 };

/** A file whose problem leads into another file of its layout. */
function reportOf(layout: string): FileReport {
  const report = validate('{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}');
  const problem: Problem = {
    rule: rules[0] as Rule,
    severity: "error",
    at: { start: 1, end: 16 },
    says: "this and that differ",
    related: [{ at: { start: 5, end: 9 }, says: "that stands here", file: { place: "blobs/sha256/abc", text: "{\n\n  that}" } }],
  };
  return { file: `${layout}index.json`, digest: undefined, size: 90, report: { ...report, problems: [problem] }, fixed: 0, layout };
}

for (const format of FORMATS)
  test(`${format} leads into the other file`, async () => {
    let printed = "";
    const out = (text: string): void => {
      printed += text;
    };
    const reporter = await reporterOf(format, {
      out,
      err: out,
      version: "0.0.0",
      style: { windows: false, here: "/" },
      failOn: "error",
      colours: coloursOf(false),
      columns: undefined,
      quiet: false,
    });
    reporter.begin();
    reporter.file(reportOf("dir/"));
    reporter.end(summary, { code: 1 });
    switch (format) {
      case "json": {
        const { related } = JSON.parse(printed).files[0].problems[0];
        assert.deepEqual(related, [
          {
            file: "dir/blobs/sha256/abc",
            message: "that stands here",
            start: { line: 3, column: 3, offset: 5 },
            end: { line: 3, column: 7, offset: 9 },
          },
        ]);
        break;
      }
      case "sarif": {
        const [place] = JSON.parse(printed).runs[0].results[0].relatedLocations;
        assert.equal(place.physicalLocation.artifactLocation.uri, "dir/blobs/sha256/abc");
        assert.deepEqual(place.physicalLocation.region, {
          startLine: 3,
          startColumn: 3,
          endLine: 3,
          endColumn: 7,
          charOffset: 5,
          charLength: 4,
        });
        assert.equal(place.message.text, "that stands here");
        break;
      }
      case "text":
        assert.match(printed, /see {6}dir\/blobs\/sha256\/abc:3:3 that stands here/);
        break;
      case "junit":
        assert.match(printed, /see dir\/blobs\/sha256\/abc:3:3: that stands here/);
        break;
      case "markdown":
        assert.match(printed, /this and that differ \(see dir\/blobs\/sha256\/abc&#58;3&#58;3\)/);
        break;
      default:
        assert.match(printed, /this and that differ \(see dir\/blobs\/sha256\/abc:3:3\)/);
    }
  });
