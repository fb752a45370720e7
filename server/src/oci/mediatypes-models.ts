import { family, type MediaType, type Row, repository } from "./mediatype.ts";

const MODEL = "application/vnd.cncf.model";

const PARTS = [
  ["weight", "Model weights", "The weights of a model"],
  ["weight.config", "Model weight config", "What belongs to the weights, such as a tokenizer"],
  ["doc", "Model documentation", "Documentation of a model, such as its README or licence"],
  ["code", "Model code", "Code that belongs to a model"],
  ["dataset", "Model data set", "A data set that belongs to a model"],
] as const;

const PACKINGS = [
  ["raw", "one file", "as a single file"],
  ["tar", "tar", "as a tar archive"],
  ["tar+gzip", "tar, gzip", "as a gzip-compressed tar archive"],
  ["tar+zstd", "tar, zstd", "as a Zstandard-compressed tar archive"],
] as const;

const parts: readonly Row[] = PARTS.flatMap(([part, title, meaning]) =>
  PACKINGS.map(
    ([suffix, packing, sentence]): Row => [
      `${MODEL}.${part}.v1.${suffix}`,
      "layer",
      `${title} · ${packing}`,
      `${meaning}, ${sentence}; annotation \`org.cncf.model.filepath\` says where it goes.`,
      suffix === "raw" ? { compression: "none" } : {},
    ],
  ),
);

const OLLAMA = [
  ["model", "Ollama weights", "The weights of a model in GGUF form."],
  ["template", "Ollama template", "The prompt template of a model."],
  ["params", "Ollama parameters", "The parameters with which a model runs."],
  ["system", "Ollama system prompt", "The system prompt of a model."],
  ["license", "Ollama licence", "The licence of a model."],
  ["adapter", "Ollama adapter", "A LoRA adapter of a model."],
  ["projector", "Ollama projector", "The multimodal projector of a model."],
  ["messages", "Ollama messages", "A conversation that a model begins with."],
] as const;

/** Types of machine-learning models: ModelPack, Docker, Ollama, KitOps. */
export const modelMediaTypes: readonly MediaType[] = [
  ...family("ModelPack", repository("modelpack/model-spec", "specs-go/v1/mediatype.go"), [
    [
      `${MODEL}.manifest.v1+json`,
      "artifactType",
      "ModelPack model",
      "Marks a manifest as a model; it is an `artifactType` and never a document's own type.",
    ],
    [`${MODEL}.config.v1+json`, "config", "ModelPack config", "Describes a model and its files."],
    ...parts,
    [
      "application/vnd.cncf.cnai.model.manifest.v1+json",
      "artifactType",
      "ModelPack model, earlier name",
      "What ModelPack called a model before the project moved.",
      { now: `${MODEL}.manifest.v1+json` },
    ],
    [
      "application/vnd.cncf.cnai.model.layer.v1.tar",
      "layer",
      "ModelPack layer, earlier name",
      "What ModelPack called a model's files before the project moved.",
      { now: `${MODEL}.weight.v1.tar` },
    ],
  ]),
  ...family("Docker AI", repository("docker/model-spec", "spec.md"), [
    [
      "application/vnd.docker.ai.model.config.v0.1+json",
      "config",
      "Docker model config",
      "Describes a model and how it is run.",
      { readers: "`docker pull` refuses it; it is for Docker Model Runner.", spec: repository("docker/model-spec", "config.md") },
    ],
    ["application/vnd.docker.ai.gguf.v3", "layer", "Docker model · GGUF", "A model file in GGUF form."],
    ["application/vnd.docker.ai.gguf.v3.lora", "layer", "Docker model · LoRA adapter", "A LoRA adapter in GGUF form."],
    ["application/vnd.docker.ai.gguf.v3.mmproj", "layer", "Docker model · projector", "A multimodal projector in GGUF form."],
    ["application/vnd.docker.ai.license", "layer", "Docker model licence", "The licence of a model."],
    ["application/vnd.docker.ai.chat.template.jinja", "layer", "Docker model chat template", "The chat template of a model."],
  ]),
  ...family(
    "Ollama",
    repository("ollama/ollama", "server/create.go"),
    OLLAMA.map(
      ([name, title, meaning]): Row => [
        `application/vnd.ollama.image.${name}`,
        "layer",
        title,
        `${meaning} It stands in a Docker manifest.`,
      ],
    ),
  ),
  ...family("KitOps", repository("kitops-ml/kitops", "pkg/lib/constants/mediaType.go"), [
    ["application/vnd.kitops.modelkit.config.v1+json", "config", "ModelKit config", "The Kitfile of a ModelKit as JSON."],
    ["application/vnd.kitops.modelkit.model.v1.tar+gzip", "layer", "ModelKit part · tar, gzip", "One part of a ModelKit."],
  ]),
];
