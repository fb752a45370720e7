import { schemaAt, schemaOf } from "../schemas.ts";
import type { Question } from "./asked.ts";
import { offerValues } from "./offers.ts";
import { type Draft, rank } from "./proposal.ts";

/** The values that the schema knows at the caret: its default, its only value, words such as `true`, or the brackets of its type. */
export async function valueDrafts({ kind, caret }: Question): Promise<readonly Draft[]> {
  const schema = schemaAt(kind, caret.path);
  if (schema === undefined) return [];
  const offers = await offerValues(schema, schemaOf(kind)?.$defs);
  return offers.map(({ label, text }, index) => ({
    label: /^"[^"\\]*"$/.test(label) ? label.slice(1, -1) : label,
    kind: "value",
    json: text,
    sort: `5${rank(index)}`,
  }));
}
