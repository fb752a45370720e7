import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../server/src/rules/index.ts";
import { FAULTLESS } from "./faultless.ts";
import { FAULTS } from "./faults.ts";
import { told } from "./told.ts";

/** Of a form out of use the form itself is told besides, which is not what these ask for. */
const FORMS = ["legacy-cache-index ", "docker-schema-1 ", "withdrawn-artifact-manifest "];

// One fault is one problem, and further places of it are none.
for (const { name, text, says, kind } of FAULTS)
  test(name, () => {
    const lines = told(text, kind).filter((line) => !FORMS.some((form) => line.startsWith(form)) && !line.includes(" info place "));
    assert.deepEqual(lines, says);
  });

test("every rule has a fault or a document here", () => {
  const said = [...FAULTS.flatMap(({ says }) => says), ...Object.values(FAULTLESS).flatMap(({ says = [] }) => says)];
  const met = new Set(said.map((line) => line.split(" ", 1)[0]));
  assert.deepEqual(
    // What is told only when a target or an expectation asks for it is no fault of the document: test/rules/targets.test.ts.
    rules
      .filter(
        // Faults between the files of a layout have a test of their own: test/layout/faults.test.ts.
        ({ id, subject, examples }) =>
          subject !== "layout" &&
          !met.has(id) &&
          examples.some((example) => "bad" in example && example.targets === undefined && example.expect === undefined),
      )
      .map(({ id }) => id),
    [],
  );
});
