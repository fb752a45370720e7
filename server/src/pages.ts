/** Where the rules' pages can be read. */
const RULE_PAGES = "https://github.com/oci-manifest/oci-manifest/blob/main/docs/rules/";

/** The page of a rule, as an absolute https URL. */
export function rulePage(id: string): string {
  return `${RULE_PAGES}${encodeURIComponent(id)}.md`;
}
