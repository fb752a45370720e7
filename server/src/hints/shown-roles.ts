/** What a media type is for, as far as an editor shows it in a colour of its own. The order is that of the protocol's legend. */
export const SHOWN_ROLES = ["manifest", "config", "layer", "cache", "blob"] as const;

export type ShownRole = (typeof SHOWN_ROLES)[number];
