/**
 * The names of the licences that most images have, by identifier, as the SPDX list writes them; the most common first. Of the other
 * identifiers the page of the list tells.
 */
export const LICENSE_TITLES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "Apache-2.0": "Apache License 2.0",
  MIT: "MIT License",
  "BSD-3-Clause": 'BSD 3-Clause "New" or "Revised" License',
  "BSD-2-Clause": 'BSD 2-Clause "Simplified" License',
  "MPL-2.0": "Mozilla Public License 2.0",
  "GPL-2.0-only": "GNU General Public License v2.0 only",
  "GPL-2.0-or-later": "GNU General Public License v2.0 or later",
  "GPL-3.0-only": "GNU General Public License v3.0 only",
  "GPL-3.0-or-later": "GNU General Public License v3.0 or later",
  "LGPL-2.1-only": "GNU Lesser General Public License v2.1 only",
  "LGPL-2.1-or-later": "GNU Lesser General Public License v2.1 or later",
  "LGPL-3.0-only": "GNU Lesser General Public License v3.0 only",
  "LGPL-3.0-or-later": "GNU Lesser General Public License v3.0 or later",
  "AGPL-3.0-only": "GNU Affero General Public License v3.0 only",
  "AGPL-3.0-or-later": "GNU Affero General Public License v3.0 or later",
  ISC: "ISC License",
  Unlicense: "The Unlicense",
  "CC0-1.0": "Creative Commons Zero v1.0 Universal",
  "0BSD": "BSD Zero Clause License",
  "EPL-2.0": "Eclipse Public License 2.0",
  "EUPL-1.2": "European Union Public License 1.2",
  "BUSL-1.1": "Business Source License 1.1",
  "SSPL-1.0": "Server Side Public License, v 1",
  "Elastic-2.0": "Elastic License 2.0",
  "BSL-1.0": "Boost Software License 1.0",
  Zlib: "zlib License",
  OpenSSL: "OpenSSL License",
  "PSF-2.0": "Python Software Foundation License 2.0",
  "Python-2.0": "Python License 2.0",
  Ruby: "Ruby License",
  "PHP-3.01": "PHP License v3.01",
  PostgreSQL: "PostgreSQL License",
  "Artistic-2.0": "Artistic License 2.0",
  WTFPL: "Do What The F*ck You Want To Public License",
  "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
  "CC-BY-SA-4.0": "Creative Commons Attribution Share Alike 4.0 International",
};

/** The name of a licence by its identifier as SPDX spells it; `undefined` for those that only the list itself names. */
export function licenseTitle(id: string): string | undefined {
  return LICENSE_TITLES[id];
}
