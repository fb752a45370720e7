import { source } from "server-source";
import { workerOf } from "./trusted.ts";

/** The language server, which begins as soon as this module is read. */
export const worker = workerOf(source);
