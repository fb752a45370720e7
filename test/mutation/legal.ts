/** Mutants that leave a document right, or wrong in a way that its text cannot show. Everything else that no rule sees is a defect. */
export interface Legal {
  readonly operators: readonly string[] | "any";
  readonly place: RegExp;
  readonly kinds?: RegExp;
  readonly because: string;
}

/** What changes a text without making it another kind of value. */
const WORDS = ["upper-case value", "space", "empty string", "digit off", "no algorithm", "parameter", "role swap", "other family"];
const NAMES = ["misspelt name", "name in another case"];

export const LEGAL: readonly Legal[] = [
  // The blobs alone could tell.
  { operators: ["swapped sizes"], place: /./, because: "only the blobs could tell" },

  // Optional properties may be absent.
  {
    operators: ["drop property"],
    place: /^(\/(config|layers\/\*|manifests\/\*|blobs\/\*|subject))?\/(annotations|artifactType|data|urls|platform|subject)$/,
    because: "optional in a descriptor, manifest or index",
  },
  { operators: ["drop property"], place: /\/platform\/(variant|os\.version|os\.features|features)$/, because: "optional in a platform" },
  { operators: ["drop property"], place: /\/(annotations|Labels)\/.+$/, because: "every annotation and label is optional" },
  {
    operators: ["drop property", "null"],
    place: /^\/(created|author|variant|os\.version|os\.features|config|history|container|container_config|docker_version|id|parent)$/,
    kinds: /^(oci|docker)-config$/,
    because: "optional in an image config, and null is absent",
  },
  {
    operators: ["drop property", "null"],
    place: /^\/(config|container_config)\/[A-Za-z]+(\/(Test|Interval|Timeout|Retries|StartPeriod|StartInterval))?$|^\/history\/\*\/\w+$/,
    kinds: /^(oci|docker)-config$/,
    because: "optional in an image config, and null is absent",
  },
  {
    operators: ["drop property"],
    place: /^\/config\/(ExposedPorts|Volumes)\/\*$/,
    kinds: /^(oci|docker)-config$/,
    because: "one port or volume less",
  },
  {
    operators: ["wrong type"],
    place: /^\/(config|history|config\/(Cmd|Entrypoint|Env|ExposedPorts|Labels|Volumes|User|WorkingDir|StopSignal|OnBuild|Shell))$/,
    kinds: /^(oci|docker)-config$/,
    because: "null became an empty value of the right type",
  },

  // Names and texts of the author's own.
  { operators: NAMES, place: /\/(annotations|Labels)\/\*$/, because: "an annotation or label may have any name" },
  { operators: NAMES, place: /\/(ExposedPorts|Volumes)\/\*$/, because: "another port or folder" },
  { operators: WORDS, place: /\/(annotations|Labels)\/\*$/, because: "the text of an annotation that no rule knows" },
  {
    operators: WORDS,
    place: /\/(annotations|Labels)\/.*\((uri|url|json|list|path|reference|ref-name|spdx)\)$/,
    because: "another text of the same form, as far as its form goes",
  },
  { operators: ["empty string"], place: /\/(annotations|Labels)\/.*\([a-z0-9-]+\)$/, because: "any annotation may be empty" },
  {
    operators: ["other family", "role swap"],
    place: /\/annotations\/.*\(media-type\)$/,
    because: "another media type",
  },
  {
    operators: ["upper-case value"],
    place: /\/annotations\/.*\((base64|media-type)\)$/,
    because: "other bytes, or a type in other letters: nothing here shows which was meant",
  },
  {
    operators: WORDS,
    place: /^\/(author|config\/(Cmd|Entrypoint|Env|OnBuild|Shell|Healthcheck\/Test)\/\*|history\/\*\/(comment|created_by|author))$/,
    kinds: /^(oci|docker)-config$/,
    because: "a command, a variable or a remark may be any text",
  },
  {
    operators: WORDS,
    place: /^\/config\/(User|WorkingDir|StopSignal)$/,
    kinds: /^(oci|docker)-config$/,
    because: "empty is unset; users and folders may have any name",
  },
  {
    operators: "any",
    place: /^\/(container|container_config|docker_version|id|parent)(\/|$)|^\/config\/(Hostname|Domainname|Image|Tty|AttachStdin)$/,
    kinds: /^(oci|docker)-config$/,
    because: "what older builders wrote is ignored by readers of images",
  },
  {
    operators: NAMES,
    place: /^\/(config|created|history|config\/(Entrypoint|ExposedPorts|Labels|Volumes|OnBuild))$/,
    kinds: /^(oci|docker)-config$/,
    because: "nothing stands there, so nothing is lost",
  },
  { operators: WORDS, place: /\/urls\/\*$/, because: "another address" },

  // Types that no catalogue knows are never a problem.
  {
    operators: ["digit off", "upper-case value", "role swap", "other family"],
    place: /(^|\/)artifactType$/,
    because: "every project names its artifacts as it likes",
  },
  {
    operators: ["digit off", "upper-case value"],
    place: /\/mediaType$/,
    because: "an unknown media type, a vendor's own",
  },
  { operators: ["role swap"], place: /^\/layers\/\*\/mediaType$/, because: "an artifact may hold layers and empty objects" },
  {
    operators: ["role swap", "other family"],
    place: /^(\/manifests\/\*|\/subject|)\/mediaType$/,
    because: "a manifest or an index may stand there, of either family",
  },

  // BuildKit's cache config, as BuildKit reads it (test/rules/cacheconfig.test.ts holds the rules against a model of it).
  {
    operators: ["drop property", "null"],
    place: /^\/records(\/\*)?(\/(chains|inputs|layers)(\/\*)*(\/(createdAt|selector|layers))?)?$/,
    kinds: /^buildkit-cacheconfig$/,
    because: "null and missing are nothing, which BuildKit takes",
  },
  {
    operators: ["null", "negative number"],
    place: /^\/layers\/\*\/annotations\/\*$/,
    kinds: /^buildkit-cacheconfig$/,
    because: "BuildKit checks the type of these and reads none",
  },
  {
    operators: ["drop property", "negative number"],
    place: /^\/layers\/\*\/parent$/,
    kinds: /^buildkit-cacheconfig$/,
    because: "a missing parent is layer 0, as BuildKit writes it; of a layer that no record uses it may be anything",
  },
  {
    operators: WORDS,
    place: /\/selector$/,
    kinds: /^buildkit-cacheconfig$/,
    because: "a selector is any text",
  },
  {
    operators: "any",
    place: /^\/layers\/\*(\/(blob|note|parent))?$|^\/version$|^\/records\/\*\/(output|inputs.*|layers\/\*\/createdAt)$/,
    kinds: /^buildkit-cacheconfig$/,
    because: "unknown properties, empty lists, and layers that no record uses",
  },

  // docker save and schema 1.
  {
    operators: ["drop property", "null", "wrong type", "misspelt name", "empty string", "name in another case", "no algorithm"],
    place: /^\/\*\/(Layers|RepoTags|Parent|LayerSources(\/\*)?(\/urls)?)$/,
    kinds: /^docker-save$/,
    because: "optional, null where there is none, or a list that became empty",
  },
  {
    operators: ["space", "upper-case value"],
    place: /^\/\*\/(Config|Layers\/\*)$/,
    kinds: /^docker-save$/,
    because: "another file's name",
  },
  { operators: ["role swap"], place: /^\/\*\/LayerSources\/\*\/mediaType$/, kinds: /^docker-save$/, because: "any type of blob" },
  {
    operators: "any",
    place: /^\/signatures(\/\*\/(header\/(jwk\/\w+|alg)|signature))?$/,
    kinds: /^docker-schema1$/,
    because: "what a key or a signature says only its verification tells; unsigned is legal",
  },
  { operators: ["space"], place: /^\/history\/\*\/v1Compatibility$/, kinds: /^docker-schema1$/, because: "white space around JSON" },
  { operators: ["upper-case value"], place: /^\/tag$/, kinds: /^docker-schema1$/, because: "another tag" },

  // Artifacts and annotations of tools.
  { operators: ["drop property"], place: /^\/blobs$/, kinds: /^oci-artifact$/, because: "an artifact may have none" },
  { operators: ["role swap", "other family"], place: /^\/blobs\/\*\/mediaType$/, kinds: /^oci-artifact$/, because: "any type of blob" },
  {
    operators: NAMES,
    place: /\/annotations\/io\.cncf\.oras\.artifact\.created\(rfc3339\)$/,
    because: "a key of its own, which nobody needs",
  },
  { operators: WORDS, place: /\/annotations\/kind\(choice\)$/, because: "a word without a domain is everybody's" },
  {
    operators: NAMES,
    place: /\/annotations\/containerd\.io\/uncompressed\(digest\)$/,
    because: "the same layer stands there again, and BuildKit takes the last",
  },
  { operators: ["digit off"], place: /\/annotations\/.*\(media-type\)$/, because: "an unknown media type" },
  {
    operators: ["drop property", "null"],
    place: /^\/moby\.buildkit\.cache\.v0$/,
    because: "an image without inline cache",
  },
  { operators: NAMES, place: /^\/moby\.buildkit\.cache\.v0$/, because: "an unknown property, which BuildKit does not look for" },
  {
    operators: NAMES,
    place: /\/annotations\/org\.opencontainers\.artifactType\(media-type\)$/,
    because: "a key in somebody else's namespace",
  },

  // Platforms.
  { operators: ["empty string"], place: /\/platform\/(variant|os\.version)$|^\/(variant|os\.version)$/, because: "empty is none" },
  {
    operators: WORDS,
    place: /\/platform\/(os\.features|features)\/\*$|\/platform\/os\.version$/,
    because: "features and versions outside Windows are any text",
  },
  { operators: WORDS, place: /^\/config\/platform\//, because: "it has no place there at all, which is told" },
  { operators: WORDS, place: /^\/architecture$/, kinds: /^docker-schema1$/, because: "no client that was measured reads it" },
];
