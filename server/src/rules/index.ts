import type { Rule } from "../rule.ts";
import { blobAsManifest } from "./blob-as-manifest.ts";
import { cacheCreatedat } from "./cache-createdat.ts";
import { cacheLayerDiffId } from "./cache-layer-diff-id.ts";
import { cacheTooLarge } from "./cache-too-large.ts";
import { cacheWithManifests } from "./cache-with-manifests.ts";
import { cacheWithoutConfig } from "./cache-without-config.ts";
import { dockerListAnnotations } from "./docker-list-annotations.ts";
import { legacyCacheIndex } from "./legacy-cache-index.ts";
import { manifestAsLayer } from "./manifest-as-layer.ts";
import { mixedFamilies } from "./mixed-families.ts";
import { mixedIndex } from "./mixed-index.ts";
import { nonDistributableLayer } from "./non-distributable-layer.ts";
import { schema } from "./schema.ts";
import { severalCacheConfigs } from "./several-cache-configs.ts";
import { wrongConfigRole } from "./wrong-config-role.ts";
import { zstdInDocker } from "./zstd-in-docker.ts";

/** Every rule, by subject; reports sort by place, so the order matters only to tables and pages. */
export const rules: readonly Rule[] = [
  // text
  // identity
  schema,
  // descriptor
  // media types and roles
  blobAsManifest,
  manifestAsLayer,
  wrongConfigRole,
  mixedFamilies,
  mixedIndex,
  nonDistributableLayer,
  // cache
  legacyCacheIndex,
  cacheWithoutConfig,
  severalCacheConfigs,
  cacheWithManifests,
  cacheLayerDiffId,
  cacheCreatedat,
  cacheTooLarge,
  // Docker
  zstdInDocker,
  dockerListAnnotations,
];
