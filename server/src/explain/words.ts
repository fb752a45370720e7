import { CACHE_EXPORT_FLAG } from "../convert/export-options.ts";
import type { Subject } from "./subject.ts";

/** What a page says of every document of one subject. Markdown, each string a paragraph or an entry of a list. */
export interface Words {
  readonly what: string;
  readonly makers: string;
  /** The parts of such documents and what each does. */
  readonly parts: readonly (readonly [name: string, does: string])[];
  /** The other forms there are, and what gives them. */
  readonly forms: readonly string[];
}

export const WORDS: Readonly<Record<Subject, Words>> = {
  "legacy cache": {
    what: "A **build cache** in the form in which BuildKit stored caches first: an index whose entries are not manifests but the layers themselves and, among them, one cache config. BuildKit understands it; most others look for manifests there and fail.",
    makers:
      "BuildKit, for `--cache-to type=registry` or `type=local`: up to 0.20 unless told otherwise, later with `image-manifest=false`.",
    parts: [
      [
        "the entry of type `application/vnd.buildkit.cacheconfig.v0`",
        "the graph: which step gave which layers, by digest. BuildKit matches a build's steps with it",
      ],
      ["all other entries", "the cached layers. Their order does not matter; a blob that stands on two parents is listed twice"],
      [
        "`containerd.io/uncompressed`, `buildkit/createdat`",
        "the digest of the unpacked layer, without which BuildKit cannot use it, and when it was made",
      ],
    ],
    forms: [
      `the current form, an image manifest: \`${CACHE_EXPORT_FLAG}\` (BuildKit 0.12 or newer; the default since 0.21)`,
      `\`oci-manifest convert FILE --write\` rewrites what is there as that manifest; the cache stays the same, only this document's digest is new`,
      "no document at all: `--cache-to type=inline` puts the cache into the image, `type=gha`, `s3` and `azblob` keep it elsewhere",
    ],
  },
  cache: {
    what: "A **build cache** as an image manifest: its config is BuildKit's cache config, its layers are the cached layers. No runtime can start it, and nothing but BuildKit needs to.",
    makers: "BuildKit, for `--cache-to type=registry` or `type=local`: with `image-manifest=true` from 0.12 on, by default since 0.21.",
    parts: [
      ["`config`", "the graph: which step gave which layers, by digest. BuildKit matches a build's steps with it"],
      ["`layers`", "the cached layers; a blob that stands on two parents is listed twice, and no order is asked for"],
      [
        "`containerd.io/uncompressed`, `buildkit/createdat`",
        "the digest of the unpacked layer, without which BuildKit cannot use it, and when it was made",
      ],
    ],
    forms: [
      "the legacy form, an index, for BuildKit before 0.12: `--cache-to type=registry,ref=…,image-manifest=false`; `oci-manifest convert --to cache-index FILE` rewrites what is there",
      "more or fewer layers: `mode=max` keeps those of all stages, `mode=min` only those of the result",
    ],
  },
  "image index": {
    what: "An **image for several platforms** or, more generally, a list of manifests. A client picks the first entry whose platform fits its own, and goes on with that manifest.",
    makers:
      "`docker buildx build --platform …`, `docker buildx imagetools create`, `podman manifest`, `crane index`, `regctl index`, `oras manifest index`; the `index.json` of an image layout is one, too.",
    parts: [
      ["an entry of `manifests`", "a manifest, or a further index, by digest, with its exact size in bytes"],
      ["`platform`", "for which system it is: `os`, `architecture`, and `variant` where an architecture has several"],
      ["`annotations`", "what people and tools note; in a layout's `index.json` the tag (`org.opencontainers.image.ref.name`)"],
    ],
    forms: [
      "a Docker manifest list: `docker buildx build --output type=image,oci-mediatypes=false` without attestations; the manifests are Docker's then, too",
      "a single image manifest: a build for one platform with `--provenance=false`",
      "attestations beside each image: `--provenance=true`, `--sbom=true`",
    ],
  },
  "index with attestations": {
    what: "An **image with attestations**. Besides the image of each platform the index lists a manifest of statements about it. Those entries have the platform `unknown/unknown`, so that no client takes them for an image.",
    makers:
      "`docker buildx build`: since Buildx 0.10 provenance is attached unless `--provenance=false` says otherwise. That is why even a build for one platform is an index.",
    parts: [
      ["an entry with a real `platform`", "the image for that platform"],
      [
        "an entry with `unknown/unknown`",
        "statements about one image: `vnd.docker.reference.digest` says which, `vnd.docker.reference.type` that it is an attestation",
      ],
    ],
    forms: [
      "without attestations: `--provenance=false` (and no `--sbom`); a build for one platform is then a plain manifest",
      "more detail: `--provenance=mode=max`, `--sbom=true`",
    ],
  },
  referrers: {
    what: "An **index of referrers**: what is attached to one image, such as signatures, SBOMs and attestations. A registry answers `/v2/…/referrers/DIGEST` with it; where it cannot, clients keep it under the tag `sha256-…`.",
    makers:
      "registries, from the manifests whose `subject` names the image; else oras, cosign, regctl and others, which change it at each attachment.",
    parts: [
      ["an entry of `manifests`", "a manifest that refers to the image"],
      ["`artifactType`, `annotations`", "copied out of that manifest, so that nobody has to fetch it to know what it is"],
    ],
    forms: ["none of its own: `oras discover`, `regctl artifact list` and `cosign tree` show it as a tree"],
  },
  image: {
    what: "An **image for one platform**: a config, which says how it is run, and the layers, whose files lie one upon the other.",
    makers:
      "`docker buildx build`, `podman build`, `buildah`, `ko`, `jib`, `crane append`, `skopeo copy`, and everything that pushes OCI images.",
    parts: [
      ["`config`", "a JSON blob: platform, environment, command, history, and the digests of the unpacked layers"],
      ["`layers`", "changes of the file system as tar archives, the base first; the order counts"],
      ["`annotations`, `subject`", "notes for people and tools; the manifest that this one says something about"],
    ],
    forms: [
      "with Docker's types: `--output type=image,oci-mediatypes=false`; `oci-manifest convert --to docker FILE` rewrites what is there",
      "for several platforms, an index: `--platform linux/amd64,linux/arm64`",
      "other compression: `--output type=image,compression=zstd,oci-mediatypes=true,force-compression=true`",
    ],
  },
  artifact: {
    what: "An **artifact**: content that is no image, stored as a manifest so that every registry can keep it.",
    makers: "the tool whose type it has; `oras push`, `regctl artifact put` and many others write such manifests.",
    parts: [
      ["`artifactType`, or else the type of `config`", "what it is"],
      ["`config`", "settings of its tool, or `{}` (`application/vnd.oci.empty.v1+json`) where there are none"],
      ["`layers`", "the content, a blob each; `org.opencontainers.image.title` is the file name that oras gives it"],
      ["`subject`", "the image that it says something about: with it, the registry lists it among that image's referrers"],
    ],
    forms: ["no Docker form; runtimes do not start it"],
  },
  attestations: {
    what: "**Attestations of one image**: statements on how it was built and what is in it, a layer each.",
    makers: "BuildKit, for `--provenance` and `--sbom`. The index of the image lists it under the platform `unknown/unknown`.",
    parts: [
      ["`layers`", "the statements (in-toto, JSON); `in-toto.io/predicate-type` says what each is about"],
      ["`config`", "an image config that is only there because readers ask for one; it says nothing of the statements"],
    ],
    forms: ["`docker buildx imagetools inspect REF --format '{{json .Provenance}}'` and `'{{json .SBOM}}'` print the statements"],
  },
  "Docker list": {
    what: "An **image for several platforms** in Docker's older format: what an OCI image index is, without annotations.",
    makers: "`docker manifest create`, `docker buildx build` with `oci-mediatypes=false`, `manifest-tool`.",
    parts: [
      ["an entry of `manifests`", "a Docker manifest by digest, with its exact size"],
      ["`platform`", "for which system it is; Docker asks for one in each entry"],
    ],
    forms: ["an OCI image index: `--output type=image,oci-mediatypes=true`; `oci-manifest convert --to oci FILE` rewrites what is there"],
  },
  "Docker image": {
    what: "An **image for one platform** in Docker's format (manifest v2, schema 2): a config and layers, as in an OCI image manifest.",
    makers:
      "`docker push` of an engine with its own image store, `docker buildx build` with `oci-mediatypes=false`, `skopeo copy --format v2s2`, kaniko.",
    parts: [
      ["`config`", "a JSON blob: platform, environment, command, history, and the digests of the unpacked layers"],
      ["`layers`", "changes of the file system as tar archives, the base first; the order counts"],
    ],
    forms: [
      "an OCI image: `--output type=image,oci-mediatypes=true`; `oci-manifest convert --to oci FILE` rewrites what is there" +
        ", config and layers stay the same blobs",
    ],
  },
  "artifact manifest": {
    what: "An **artifact** in a format that was withdrawn before image-spec 1.1: nobody writes it any more, and several registries refuse it.",
    makers: "ORAS and others in 2022 and 2023, while the format was proposed.",
    parts: [
      ["`artifactType`", "what it is"],
      ["`blobs`", "the content"],
      ["`subject`", "the image that it says something about"],
    ],
    forms: [
      "an image manifest with the empty config says the same: `oci-manifest convert FILE --write`, or push it again with oras 1.0 or newer",
    ],
  },
  "image config": {
    what: "An **image's config**: how a container of this image is started, and from which layers it is put together. Its digest is what `docker images --no-trunc` calls the image's ID where Docker keeps images in its own store.",
    makers: "whatever builds images; instructions of a Dockerfile end up here (`ENV`, `CMD`, `ENTRYPOINT`, `LABEL`, …).",
    parts: [
      ["`os`, `architecture`, `variant`", "the platform; an index repeats them"],
      ["`config`", "what `docker run` starts with, unless it is told otherwise"],
      ["`rootfs.diff_ids`", "the digests of the unpacked layers, the base first: as many as the manifest has layers"],
      ["`history`", "how each layer came about; steps that only set something are `empty_layer`"],
    ],
    forms: ["of an image in a registry: `docker buildx imagetools inspect REF --format '{{json .Image}}'`, `crane config REF`"],
  },
  layout: {
    what: "The **marker of an image layout**: a folder with this file is one. Everything else is in `index.json` and below `blobs/`.",
    makers:
      "`docker buildx build --output type=oci,tar=false`, `--cache-to type=local`, `skopeo copy … oci:FOLDER`, `crane pull --format=oci`, `oras copy --to-oci-layout`.",
    parts: [["`imageLayoutVersion`", "1.0.0, the only version there is"]],
    forms: [],
  },
  descriptor: {
    what: "A **descriptor** by itself: it names content by type, digest and size, as entries, configs and layers of manifests do.",
    makers: "`oras push --format json`, `oras manifest fetch --descriptor`, `crane` and build tools, in their output.",
    parts: [
      ["`mediaType`", "what kind of content it is"],
      ["`digest`", "the content's hash, under which a registry keeps it"],
      ["`size`", "its length in bytes, which clients compare"],
    ],
    forms: [],
  },
  "schema 1": {
    what: "A **Docker image of 2015**: manifest v2, schema 1, with the config spread over one JSON string for each layer. Registries convert or refuse it.",
    makers: "Docker before 1.10, and registries that answered very old clients. Docker 28.2 and newer do not pull it any more.",
    parts: [
      ["`fsLayers`", "the layers, the newest first"],
      ["`history`", "for each layer the JSON that was the image at that step, as a string"],
      ["`signatures`", "a signature over the text, which every pushing engine made with a key of its own"],
    ],
    forms: ["a current image: pull it with an older Docker and push it again, or `skopeo copy --format oci`"],
  },
  "docker save": {
    what: "The **table of contents of a `docker save` archive**: which config, layers and tags make an image of it.",
    makers: "`docker save`, `podman save`, `docker buildx build --output type=docker`, kaniko, bazel.",
    parts: [
      ["`Config`", "the image config's file in the archive"],
      ["`RepoTags`", "the names that `docker load` gives it"],
      ["`Layers`", "the layers' files, the base first"],
    ],
    forms: [
      "an OCI layout as archive: `docker buildx build --output type=oci,dest=image.tar`; `docker save` of Docker 25 and newer holds both",
    ],
  },
  "cache config": {
    what: "The **graph of a build cache**: which step of a build had which result. BuildKit compares the steps of a new build with it, and fetches the layers of those that are the same.",
    makers: "BuildKit, as the config of a cache for `type=registry` and `type=local`, or by itself for `gha`, `s3` and `azblob`.",
    parts: [
      ["`layers`", "the blobs; `parent` is the number of the layer below, none for -1, the first (0) where it is missing"],
      ["`records`", "the steps: a digest of what was done, its results as numbers of layers, and its inputs as numbers of records"],
    ],
    forms: ["more steps: `mode=max`; by default (`mode=min`) only those of the result are kept"],
  },
};
