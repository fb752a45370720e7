import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeprecatedLicense, licenseFault, licensePage, spdxLicenses } from "../../server/src/oci/spdx.ts";

test("every identifier of the list is an expression", () => {
  assert.ok(spdxLicenses.length > 600);
  assert.deepEqual(
    spdxLicenses.filter((id) => licenseFault(id) !== undefined),
    [],
  );
});

const RIGHT = [
  "MIT",
  "GPL-2.0",
  "GPL-2.0+",
  "Apache-2.0 OR MIT",
  "(MIT AND ISC) OR BSD-3-Clause",
  "GPL-2.0-or-later WITH Classpath-exception-2.0",
  "GPL-3.0-only WITH AdditionRef-Acme",
  "LicenseRef-Acme-EULA",
  "DocumentRef-sbom:LicenseRef-1",
  "NOASSERTION",
  "NONE",
  "",
  " ",
];
for (const text of RIGHT) test(`${JSON.stringify(text)} is right`, () => assert.equal(licenseFault(text), undefined));

const BETTER: readonly (readonly [text: string, better: string])[] = [
  ["Apache 2.0", "Apache-2.0"],
  ["Apache License, Version 2.0", "Apache-2.0"],
  ["ASLv2", "Apache-2.0"],
  ["The MIT License", "MIT"],
  ["GPLv3", "GPL-3.0-only"],
  ["GPLv2+", "GPL-2.0-or-later"],
  ["GPL v2 or later", "GPL-2.0-or-later"],
  ["GNU General Public License v3.0", "GPL-3.0-only"],
  ["GNU Lesser General Public License v2.1", "LGPL-2.1-only"],
  ["GNU Affero General Public License v3", "AGPL-3.0-only"],
  ["BSD 3-Clause", "BSD-3-Clause"],
  ["Mozilla Public License 2.0", "MPL-2.0"],
  ["Elastic License 2.0", "Elastic-2.0"],
  ["MIT/Apache-2.0", "MIT OR Apache-2.0"],
  ["(MIT OR GPLv2)", "(MIT OR GPL-2.0-only)"],
  ["Proprietary", "LicenseRef-Proprietary"],
  ["UNLICENSED", "LicenseRef-UNLICENSED"],
  ["https://opensource.org/licenses/MIT", "MIT"],
  ["https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"],
  ["Apcahe-2.0", "Apache-2.0"],
];
for (const [text, better] of BETTER)
  test(`${text} is meant to be ${better}`, () => {
    const fault = licenseFault(text);
    assert.equal(fault?.better, better);
    assert.equal(fault?.weight, "wrong");
    assert.equal(fault?.sure, undefined, "a guess");
  });

const SPELLED: readonly (readonly [text: string, better: string, at: string])[] = [
  ["mit", "MIT", "mit"],
  ["APACHE-2.0", "Apache-2.0", "APACHE-2.0"],
  ["MIT or Apache-2.0", "MIT OR Apache-2.0", "or"],
  ["mit or isc", "MIT OR ISC", "mit or isc"],
  ["GPL-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "with classpath-exception-2.0"],
];
for (const [text, better, at] of SPELLED)
  test(`${text} is ${better} in other letters, which surely is the same`, () => {
    const fault = licenseFault(text);
    assert.deepEqual([fault?.better, fault?.sure, fault?.weight], [better, true, "doubtful"]);
    assert.equal(text.slice(fault?.from, fault?.to), at);
  });

const PLACES: readonly (readonly [text: string, at: string, says: RegExp])[] = [
  ["MIT, Apache-2.0", ",", /`AND` or `OR`/],
  ["MIT AND Acme EULA", "Acme EULA", /not on the SPDX list/],
  ["AND Foo", "Foo", /not on the SPDX list/],
  ["MIT AND", "MIT AND", /ends with `AND`/],
  ["(MIT", "(MIT", /does not close/],
  ["MIT)", "MIT)", /not open/],
  ["MIT ISC", "MIT ISC", /side by side/],
  ["BSD", "BSD", /several licences/],
  ["Apache-2.1", "Apache-2.1", /not on the SPDX list/],
  ["$LICENSE", "$LICENSE", /placeholder/],
  ["https://example.com/LICENSE", "https://example.com/LICENSE", /is an address/],
];
for (const [text, at, says] of PLACES)
  test(`${text} is wrong at ${at}`, () => {
    const fault = licenseFault(text);
    assert.match(fault?.says ?? "", says);
    assert.equal(text.slice(fault?.from, fault?.to), at);
    assert.equal(fault?.better, undefined);
  });

test("long and deep texts cost little", () => {
  const began = performance.now();
  for (const text of ["(".repeat(4000), "MIT OR ".repeat(500), "x/".repeat(2000), "a ".repeat(2000), "MIT".repeat(100_000)])
    licenseFault(text);
  assert.ok(performance.now() - began < 2000);
});

test("pages and the deprecated", () => {
  assert.equal(licensePage("apache-2.0"), "https://spdx.org/licenses/Apache-2.0.html");
  assert.equal(licensePage("Acme"), undefined);
  assert.ok(isDeprecatedLicense("GPL-3.0"));
  assert.ok(!isDeprecatedLicense("GPL-3.0-only"));
});
