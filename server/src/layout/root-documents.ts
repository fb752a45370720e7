/** Names of the files beside `blobs` that are documents: the layout's own two, and the list of `docker save`. */
export const ROOT_DOCUMENTS = ["index.json", "oci-layout", "manifest.json"] as const;

/** Whether a file could lie in a layout, going by the end of its path (with `/`) alone: `placeInLayout` knows better, and most could not. */
export function mayLieInLayout(path: string): boolean {
  return ROOT_DOCUMENTS.some((root) => path.endsWith(root)) || BLOB.test(path);
}

const BLOB = /(?:^|\/)blobs\/[^/]*\/[^/]*$/;
