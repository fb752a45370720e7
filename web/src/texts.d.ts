declare module "search-data" {
  export const entries: readonly import("./search/rank.ts").Entry[];
}
declare module "server-source" {
  /** The language server as a classic worker script. */
  export const source: string;
}
declare module "gallery" {
  export const samples: readonly import("../pages/gallery.ts").Sample[];
  export const targets: readonly (readonly [name: string, title: string])[];
}
