import { layoutRules } from "../layout/rules/index.ts";
import type { Rule } from "../rule.ts";
import { ambiguousDocument } from "./ambiguous-document.ts";
import { argsEscaped } from "./args-escaped.ts";
import { armWithoutVariant } from "./arm-without-variant.ts";
import { artifactWithImageConfig } from "./artifact-with-image-config.ts";
import { artifactWithoutLayers } from "./artifact-without-layers.ts";
import { attestationWithPlatform } from "./attestation-with-platform.ts";
import { attestationWithoutReference } from "./attestation-without-reference.ts";
import { bareAnnotationKey } from "./bare-annotation-key.ts";
import { baseNameWithoutDigest } from "./base-name-without-digest.ts";
import { blobAsManifest } from "./blob-as-manifest.ts";
import { brokenImageChain } from "./broken-image-chain.ts";
import { brokenInlineCache } from "./broken-inline-cache.ts";
import { byteOrderMark } from "./byte-order-mark.ts";
import { cacheCreatedat } from "./cache-createdat.ts";
import { cacheLayerDiffId } from "./cache-layer-diff-id.ts";
import { cacheTooLarge } from "./cache-too-large.ts";
import { cacheWithManifests } from "./cache-with-manifests.ts";
import { cacheWithoutConfig } from "./cache-without-config.ts";
import { cacheWithoutLayers } from "./cache-without-layers.ts";
import { cacheconfigEmptyInput } from "./cacheconfig-empty-input.ts";
import { cacheconfigLayerAnnotations } from "./cacheconfig-layer-annotations.ts";
import { cacheconfigLayerIndex } from "./cacheconfig-layer-index.ts";
import { cacheconfigLoopingLayer } from "./cacheconfig-looping-layer.ts";
import { cacheconfigLoopingRecord } from "./cacheconfig-looping-record.ts";
import { cacheconfigMissingIndex } from "./cacheconfig-missing-index.ts";
import { cacheconfigNumber } from "./cacheconfig-number.ts";
import { cacheconfigOrder } from "./cacheconfig-order.ts";
import { cacheconfigRandomRecord } from "./cacheconfig-random-record.ts";
import { cacheconfigRecordId } from "./cacheconfig-record-id.ts";
import { cacheconfigRecordWithoutDigest } from "./cacheconfig-record-without-digest.ts";
import { cacheconfigSeveralResults } from "./cacheconfig-several-results.ts";
import { cacheconfigTime } from "./cacheconfig-time.ts";
import { cacheconfigUnmatchedDigest } from "./cacheconfig-unmatched-digest.ts";
import { conflictingMediaType } from "./conflicting-media-type.ts";
import { conflictingSize } from "./conflicting-size.ts";
import { danglingAttestation } from "./dangling-attestation.ts";
import { dockerListAnnotations } from "./docker-list-annotations.ts";
import { dockerSchema1 } from "./docker-schema-1.ts";
import { duplicateEnv } from "./duplicate-env.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicatePlatform } from "./duplicate-platform.ts";
import { duplicateRefName } from "./duplicate-ref-name.ts";
import { duplicateRepoTag } from "./duplicate-repo-tag.ts";
import { embeddedData } from "./embedded-data.ts";
import { emptyAnnotationKey } from "./empty-annotation-key.ts";
import { emptyDescriptor } from "./empty-descriptor.ts";
import { emptyImageConfig } from "./empty-image-config.ts";
import { emptyPlatform } from "./empty-platform.ts";
import { expectedPlatforms } from "./expected-platforms.ts";
import { exposedSecret } from "./exposed-secret.ts";
import { foreignLayerWithoutUrls } from "./foreign-layer-without-urls.ts";
import { foreignProperty } from "./foreign-property.ts";
import { genericConfigType } from "./generic-config-type.ts";
import { hiddenCharacter } from "./hidden-character.ts";
import { historyMismatch } from "./history-mismatch.ts";
import { imageArtifactType } from "./image-artifact-type.ts";
import { implausibleManifestSize } from "./implausible-manifest-size.ts";
import { indexWithoutDescription } from "./index-without-description.ts";
import { invalidAnnotationValue } from "./invalid-annotation-value.ts";
import { invalidBaseDigest } from "./invalid-base-digest.ts";
import { invalidCreated } from "./invalid-created.ts";
import { invalidLicense } from "./invalid-license.ts";
import { invalidRefName } from "./invalid-ref-name.ts";
import { invalidSize } from "./invalid-size.ts";
import { invalidTime } from "./invalid-time.ts";
import { invalidUrlAnnotation } from "./invalid-url-annotation.ts";
import { jsonSyntax } from "./json-syntax.ts";
import { keyCase } from "./key-case.ts";
import { labelSchema } from "./label-schema.ts";
import { largeEmbeddedData } from "./large-embedded-data.ts";
import { legacyCacheIndex } from "./legacy-cache-index.ts";
import { malformedDigest } from "./malformed-digest.ts";
import { malformedEnv } from "./malformed-env.ts";
import { malformedMediaType } from "./malformed-media-type.ts";
import { malformedPort } from "./malformed-port.ts";
import { malformedRepoTag } from "./malformed-repo-tag.ts";
import { malformedRepositoryName } from "./malformed-repository-name.ts";
import { malformedSchema1Signature } from "./malformed-schema-1-signature.ts";
import { malformedUrl } from "./malformed-url.ts";
import { malformedUser } from "./malformed-user.ts";
import { malformedV1Compatibility } from "./malformed-v1-compatibility.ts";
import { manifestAsLayer } from "./manifest-as-layer.ts";
import { manifestTooLarge } from "./manifest-too-large.ts";
import { misplacedPlatform } from "./misplaced-platform.ts";
import { misplacedRefName } from "./misplaced-ref-name.ts";
import { missingArtifactType } from "./missing-artifact-type.ts";
import { missingMediaType } from "./missing-media-type.ts";
import { missingPlatform } from "./missing-platform.ts";
import { misspeltAnnotation } from "./misspelt-annotation.ts";
import { misspeltMediaType } from "./misspelt-media-type.ts";
import { misspeltProperty } from "./misspelt-property.ts";
import { mixedFamilies } from "./mixed-families.ts";
import { mixedIndex } from "./mixed-index.ts";
import { nestedManifestList } from "./nested-manifest-list.ts";
import { newerThanSpecVersion } from "./newer-than-spec-version.ts";
import { nonDistributableLayer } from "./non-distributable-layer.ts";
import { nonIntegerSetting } from "./non-integer-setting.ts";
import { ociPropertyInDocker } from "./oci-property-in-docker.ts";
import { pathOutsideArchive } from "./path-outside-archive.ts";
import { placeholderDigest } from "./placeholder-digest.ts";
import { refusedByTarget } from "./refused-by-target.ts";
import { relativePath } from "./relative-path.ts";
import { requiredAnnotations } from "./required-annotations.ts";
import { reservedPlatformFeatures } from "./reserved-platform-features.ts";
import { rootfsType } from "./rootfs-type.ts";
import { schema } from "./schema.ts";
import { schema1LayerCount } from "./schema-1-layer-count.ts";
import { schemaVersion } from "./schema-version.ts";
import { severalCacheConfigs } from "./several-cache-configs.ts";
import { subjectAmongManifests } from "./subject-among-manifests.ts";
import { unknownArchitecture } from "./unknown-architecture.ts";
import { unknownOs } from "./unknown-os.ts";
import { unknownParentImage } from "./unknown-parent-image.ts";
import { unknownReferenceType } from "./unknown-reference-type.ts";
import { unknownReservedAnnotation } from "./unknown-reserved-annotation.ts";
import { unknownStopSignal } from "./unknown-stop-signal.ts";
import { unportableDigest } from "./unportable-digest.ts";
import { unqualifiedBaseName } from "./unqualified-base-name.ts";
import { unregisteredDigestAlgorithm } from "./unregistered-digest-algorithm.ts";
import { unsafeNumber } from "./unsafe-number.ts";
import { unsafeSize } from "./unsafe-size.ts";
import { unsafeTitlePath } from "./unsafe-title-path.ts";
import { unusableHealthCheck } from "./unusable-health-check.ts";
import { variantWithoutBaseline } from "./variant-without-baseline.ts";
import { windowsOsVersion } from "./windows-os-version.ts";
import { withdrawnArtifactManifest } from "./withdrawn-artifact-manifest.ts";
import { wrongCacheconfigType } from "./wrong-cacheconfig-type.ts";
import { wrongConfigRole } from "./wrong-config-role.ts";
import { wrongMediaType } from "./wrong-media-type.ts";
import { wrongOsFeatures } from "./wrong-os-features.ts";
import { wrongVariant } from "./wrong-variant.ts";
import { zeroTime } from "./zero-time.ts";
import { zstdInDocker } from "./zstd-in-docker.ts";

/** Every rule, by subject; reports sort by place, so the order matters only to tables and pages. */
export const rules: readonly Rule[] = [
  // text
  jsonSyntax,
  duplicateKey,
  keyCase,
  misspeltProperty,
  manifestTooLarge,
  unsafeNumber,
  byteOrderMark,
  hiddenCharacter,
  // identity
  missingMediaType,
  wrongMediaType,
  ambiguousDocument,
  schemaVersion,
  schema,
  foreignProperty,
  newerThanSpecVersion,
  // descriptor
  malformedDigest,
  unregisteredDigestAlgorithm,
  unportableDigest,
  invalidSize,
  unsafeSize,
  malformedMediaType,
  malformedUrl,
  embeddedData,
  largeEmbeddedData,
  emptyDescriptor,
  conflictingSize,
  conflictingMediaType,
  misplacedPlatform,
  placeholderDigest,
  implausibleManifestSize,
  // media types and roles
  misspeltMediaType,
  blobAsManifest,
  manifestAsLayer,
  wrongConfigRole,
  mixedFamilies,
  mixedIndex,
  nonDistributableLayer,
  genericConfigType,
  refusedByTarget,
  // platforms
  expectedPlatforms,
  unknownArchitecture,
  unknownOs,
  emptyPlatform,
  wrongVariant,
  armWithoutVariant,
  variantWithoutBaseline,
  windowsOsVersion,
  wrongOsFeatures,
  reservedPlatformFeatures,
  duplicatePlatform,
  missingPlatform,
  attestationWithoutReference,
  attestationWithPlatform,
  danglingAttestation,
  unknownReferenceType,
  // annotations
  indexWithoutDescription,
  unknownReservedAnnotation,
  misspeltAnnotation,
  labelSchema,
  bareAnnotationKey,
  emptyAnnotationKey,
  invalidCreated,
  invalidUrlAnnotation,
  invalidLicense,
  invalidBaseDigest,
  invalidAnnotationValue,
  unqualifiedBaseName,
  baseNameWithoutDigest,
  invalidRefName,
  misplacedRefName,
  duplicateRefName,
  unsafeTitlePath,
  requiredAnnotations,
  // image config
  rootfsType,
  invalidTime,
  zeroTime,
  historyMismatch,
  malformedUser,
  malformedPort,
  malformedEnv,
  duplicateEnv,
  relativePath,
  unknownStopSignal,
  unusableHealthCheck,
  nonIntegerSetting,
  argsEscaped,
  exposedSecret,
  // cache
  legacyCacheIndex,
  cacheWithoutConfig,
  severalCacheConfigs,
  cacheWithManifests,
  cacheLayerDiffId,
  cacheCreatedat,
  cacheTooLarge,
  wrongCacheconfigType,
  cacheWithoutLayers,
  brokenInlineCache,
  cacheconfigNumber,
  cacheconfigTime,
  cacheconfigLayerIndex,
  cacheconfigLoopingLayer,
  cacheconfigRecordId,
  cacheconfigLoopingRecord,
  cacheconfigEmptyInput,
  cacheconfigRandomRecord,
  cacheconfigRecordWithoutDigest,
  cacheconfigLayerAnnotations,
  cacheconfigMissingIndex,
  cacheconfigUnmatchedDigest,
  cacheconfigSeveralResults,
  cacheconfigOrder,
  // Docker
  zstdInDocker,
  dockerListAnnotations,
  ociPropertyInDocker,
  foreignLayerWithoutUrls,
  nestedManifestList,
  dockerSchema1,
  schema1LayerCount,
  malformedV1Compatibility,
  brokenImageChain,
  malformedSchema1Signature,
  malformedRepositoryName,
  pathOutsideArchive,
  malformedRepoTag,
  duplicateRepoTag,
  unknownParentImage,
  // artifacts
  missingArtifactType,
  imageArtifactType,
  artifactWithImageConfig,
  emptyImageConfig,
  artifactWithoutLayers,
  subjectAmongManifests,
  withdrawnArtifactManifest,
  // layout
  ...layoutRules,
];
