import type { Rule } from "../../rule.ts";
import { cacheLayersUnlikeConfig } from "./cache-layers-unlike-config.ts";
import { compressedDiffId } from "./compressed-diff-id.ts";
import { danglingSubject } from "./dangling-subject.ts";
import { incompleteLayout } from "./incomplete-layout.ts";
import { layersUnlikeDiffIds } from "./layers-unlike-diff-ids.ts";
import { misnamedBlob } from "./misnamed-blob.ts";
import { missingBlob } from "./missing-blob.ts";
import { missingSavedFile } from "./missing-saved-file.ts";
import { partlyReadLayout } from "./partly-read-layout.ts";
import { savedImageUnlikeIndex } from "./saved-image-unlike-index.ts";
import { unlistedCacheLayer } from "./unlisted-cache-layer.ts";
import { unreadableBlob } from "./unreadable-blob.ts";
import { unreferencedBlobs } from "./unreferenced-blobs.ts";
import { wrongBlobDigest } from "./wrong-blob-digest.ts";
import { wrongBlobSize } from "./wrong-blob-size.ts";
import { wrongLayerCompression } from "./wrong-layer-compression.ts";
import { wrongTargetArtifactType } from "./wrong-target-artifact-type.ts";
import { wrongTargetPlatform } from "./wrong-target-platform.ts";
import { wrongTargetType } from "./wrong-target-type.ts";

/** The rules across the files of a layout, in the order of their pages. They are silent about a document that lies in none. */
export const layoutRules: readonly Rule[] = [
  missingBlob,
  unreadableBlob,
  wrongBlobSize,
  wrongBlobDigest,
  wrongTargetType,
  wrongTargetPlatform,
  wrongTargetArtifactType,
  danglingSubject,
  layersUnlikeDiffIds,
  compressedDiffId,
  wrongLayerCompression,
  unlistedCacheLayer,
  cacheLayersUnlikeConfig,
  incompleteLayout,
  misnamedBlob,
  unreferencedBlobs,
  missingSavedFile,
  savedImageUnlikeIndex,
  partlyReadLayout,
];
