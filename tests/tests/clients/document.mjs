// Judges an API document with programs of others: the meta-schema of OpenRPC and Ajv.
//
//     node document.mjs DOCUMENT     prints what is wrong, a line each; nothing if nothing is
//     node document.mjs DOCUMENT FOLDER    writes types.ts there too (json-schema-to-typescript), and
//                                    openapi.json, which other generators take
import fs from "node:fs";
import path from "node:path";

import jsonSchema from "@json-schema-tools/meta-schema";
import openRpc from "@open-rpc/meta-schema";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { compile } from "json-schema-to-typescript";

const [file, folder] = process.argv.slice(2);
const document = JSON.parse(fs.readFileSync(file, "utf8"));
const { schemas } = document.components;

/** Returns a validator, whose schemas may say more than it knows. */
function validator() {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  for (const bits of [8, 16, 32, 64]) {
    const validate = (value) => Number.isInteger(value) && value >= 0 && value < 2 ** bits;
    ajv.addFormat(`uint${bits}`, { type: "number", validate });
  }
  ajv.addFormat("uint", { type: "number", validate: (value) => Number.isInteger(value) });
  return ajv;
}

/** Prints why a value does not fit. */
function report(where, { errors }) {
  for (const { instancePath, message, params } of errors) {
    console.log(`${where}${instancePath}: ${message} ${JSON.stringify(params)}`);
  }
}

const meta = validator();
meta.addMetaSchema(jsonSchema.default);
// The meta-schema refers to it without the last slash.
const named = "https://meta.json-schema.tools";
meta.addSchema({ ...jsonSchema.default, $id: named }, named);
const isDocument = meta.compile(openRpc.openrpcDocument);
if (!isDocument(document)) {
  // Its schemas may be none.
  report("document", isDocument);
  process.exit();
}

const types = validator();
types.addSchema({ $id: "cps", components: { schemas } });
/** Checks an example. */
function check(where, schema, value) {
  // References lead into the document, which has the schemas at the same place.
  const absolute = JSON.stringify(schema).replaceAll('"#/components', '"cps#/components');
  const fits = types.compile(JSON.parse(absolute));
  if (!fits(value)) {
    report(where, fits);
  }
}

for (const { name, params, result, examples } of document.methods) {
  for (const example of examples) {
    const where = `${name}, ${example.name}`;
    for (const { name: of, value } of example.params) {
      const param = params.find(({ name }) => name === of);
      check(`${where}, ${of}`, param?.schema ?? false, value);
    }
    for (const { name: of } of params.filter(({ required }) => required)) {
      if (!example.params.some(({ name }) => name === of)) {
        console.log(`${where}: ${of} is missing`);
      }
    }
    check(`${where}, result`, result.schema, example.result.value);
  }
}
for (const { name, params, examples } of document["x-notifications"]) {
  examples.forEach((example) => check(`${name}, ${example.name}`, params, example.params));
}

if (folder !== undefined) {
  // Generators of JSON Schema know definitions, those of OpenAPI components.
  const properties = Object.keys(schemas).map((name) => [name, { $ref: `#/definitions/${name}` }]);
  const root = {
    title: "CpsApi",
    type: "object",
    properties: Object.fromEntries(properties),
    definitions: schemas,
  };
  const moved = JSON.stringify(root).replaceAll("#/components/schemas/", "#/definitions/");
  fs.writeFileSync(path.join(folder, "types.ts"), await compile(JSON.parse(moved), "CpsApi"));
  // In OpenAPI 3.1 a reference may stand beside a description: it needs no `allOf` of its own, which
  // generators give a second name.
  const beside = (_, value) => {
    const { allOf, ...rest } = value ?? {};
    return allOf?.length === 1 ? { ...rest, ...allOf[0] } : value;
  };
  const { info } = document;
  const openApi = { openapi: "3.1.0", info, paths: {}, components: { schemas } };
  fs.writeFileSync(path.join(folder, "openapi.json"), JSON.stringify(openApi, beside));
}
