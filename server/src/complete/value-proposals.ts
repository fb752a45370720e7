import { schemaAt, schemaOf } from "../schemas.ts";
import type { Question } from "./asked.ts";
import { offerValues } from "./offers.ts";
import { type Draft, rank } from "./proposal.ts";

/**
 * The values that the schema knows at the caret: its default, its only value, words such as `true`, or the brackets of its type. `null`,
 * where readers take it, says what leaving the property out says, and is not proposed.
 */
export async function valueDrafts({ kind, caret }: Question): Promise<readonly Draft[]> {
  const schema = schemaAt(kind, caret.path);
  if (schema === undefined) return [];
  const offers = (await offerValues(schema, schemaOf(kind)?.$defs)).filter(({ label }) => label !== "null");
  if (offers.length === 0 && Array.isArray(schema.type))
    for (const [type, label] of [
      ["object", "{}"],
      ["array", "[]"],
    ] as const)
      if (schema.type.includes(type)) offers.push({ label, text: `${label[0]}$1${label[1]}`, markdown: undefined });
  return offers.map(({ label, text }, index) => ({
    label: /^"[^"\\]*"$/.test(label) ? label.slice(1, -1) : label,
    kind: "value",
    json: text,
    sort: `5${rank(index)}`,
  }));
}
