import { type CompletionItem, getLanguageService, type JSONSchema, type LanguageService } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Schema } from "../schemas.ts";

/** What the JSON service proposes: `text` in LSP snippet syntax, with quotes where JSON wants them. */
export interface Offer {
  readonly label: string;
  readonly text: string;
  readonly markdown: string | undefined;
}

const URI = "oci-manifest:/part.json";

function serviceOf(schema: Schema, definitions: Schema["$defs"]): LanguageService {
  const service = getLanguageService({
    clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } } },
  });
  // A copy: the service writes what a reference names over what stands beside the reference.
  const whole = structuredClone(definitions === undefined ? schema : { ...schema, $defs: definitions });
  service.configure({
    validate: false,
    allowComments: false,
    schemas: [{ uri: "oci-manifest:/schema", fileMatch: ["*"], schema: whole as JSONSchema }],
  });
  return service;
}

function offerOf(item: CompletionItem): Offer {
  const { documentation } = item;
  const markdown = typeof documentation === "string" ? documentation : documentation?.value;
  return {
    label: item.label,
    text: item.textEdit?.newText ?? item.insertText ?? item.label,
    markdown: markdown === "" ? undefined : markdown,
  };
}

async function ask(service: LanguageService, text: string, offset: number): Promise<readonly Offer[]> {
  const document = TextDocument.create(URI, "json", 1, text);
  const list = await service.doComplete(document, document.positionAt(offset), service.parseJSONDocument(document));
  return (list?.items ?? []).map(offerOf);
}

/** One service for each kind of object, made when it is first asked. */
const services = new WeakMap<Schema, LanguageService>();

/**
 * The properties that an object of this schema may still have. The service sees a stand-in with the `present` names only: what
 * is half typed cannot mislead it, and no document is too large.
 */
export function offerProperties(schema: Schema, definitions: Schema["$defs"], present: readonly string[]): Promise<readonly Offer[]> {
  let service = services.get(schema);
  if (service === undefined) {
    service = serviceOf(schema, definitions);
    services.set(schema, service);
  }
  const text = `{${present.map((name) => `${JSON.stringify(name)}:0,`).join("")}}`;
  return ask(service, text, text.length - 1);
}

/** They depend on nothing in a document. There are hundreds of schemas of values, and a service for each would be megabytes. */
const values = new WeakMap<Schema, Promise<readonly Offer[]>>();

/** The values that this schema speaks of: its defaults, words such as `true`, or the brackets of its type. */
export function offerValues(schema: Schema, definitions: Schema["$defs"]): Promise<readonly Offer[]> {
  let offers = values.get(schema);
  if (offers === undefined) {
    // Of a bare value the service does not propose `true` and `false`; of a property's value it does.
    const holder: Schema = { type: "object", properties: { value: schema } };
    offers = ask(serviceOf(holder, definitions), '{"value":}', 9);
    values.set(schema, offers);
  }
  return offers;
}
