// GitHub's own rules for workflows and action.yml.
import { validate } from "@actions/languageservice";
import { validateAction } from "@actions/languageservice/validate-action";
import { TextDocument } from "vscode-languageserver-textdocument";

let documents = 0;

/** Errors and warnings of one file, each as "line: message". */
export async function problems(path, text, isAction) {
  // The service remembers what it has parsed by the address of the document.
  const document = TextDocument.create(`file:///${++documents}/${path}`, "yaml", 1, text);
  const found = await (isAction ? validateAction(document) : validate(document));
  return found.map(d => `${path}:${d.range.start.line + 1}: ${d.message}`);
}
