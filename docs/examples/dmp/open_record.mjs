#!/usr/bin/env node
// Opens the shared health record of a patient by card, at the test server.
//
//     node open_record.mjs URL AUTHORITY ACTIVITY INS
//
// AUTHORITY is the certificate by which the server is known, PEM. The PIN comes on standard input.
// Node 18 or newer, no package; cpsctl makes the assertion, and curl logs on with the card, because
// Node's TLS takes no key of a card.

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MODULE = process.env.CPS_MODULE ?? "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so";
const CONFIGURATION = fileURLToPath(new URL("openssl.cnf", import.meta.url));

// The names of key and certificate are those of every card.
const KEY = "pkcs11:object=CPS_PRIV_AUT;type=private";
const CERTIFICATE = "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert";

// The software as it was approved.
const SOFTWARE = { id: "1", name: "Node example", version: "1.0", approval: "NONE" };

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const ADDRESSING = "http://www.w3.org/2005/08/addressing";
const SECURITY =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

/** Runs a program, which says on standard error why it fails. */
function run(program, args, input, env = process.env) {
  const { status, stdout, error } = spawnSync(program, args, {
    input,
    env,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** The signed assertion, of the card and this activity alone. */
function makeAssertion(activity, ins, pin) {
  const args = ["vihf", "--pin-stdin", "--activity", activity, "--ins", ins, "--authority", "test"];
  for (const [name, text] of Object.entries(SOFTWARE)) args.push(`--software-${name}`, text);
  return run("cpsctl", args, `${pin}\n`).trim();
}

/** A request with the assertion as it is: what would read and write it again breaks it. */
function message(url, assertion) {
  return [
    `<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="${ADDRESSING}"><soap:Header>`,
    `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID><wsa:To>${url}</wsa:To>`,
    `<wsa:ReplyTo><wsa:Address>${ADDRESSING}/anonymous</wsa:Address></wsa:ReplyTo>`,
    `<wsa:Action soap:mustUnderstand="true">urn:hl7-org:v3:PRPA_IN201307UV02</wsa:Action>`,
    `<wsse:Security xmlns:wsse="${SECURITY}">${assertion}</wsse:Security></soap:Header>`,
    `<soap:Body><PRPA_IN201307UV02 xmlns="urn:hl7-org:v3"/></soap:Body></soap:Envelope>`,
  ].join("");
}

/** The answer of the server, over TLS 1.2 with the authentication key of the card. */
function send(url, authority, content, pin) {
  const options = {
    url,
    "tls-max": "1.2",
    cacert: authority,
    cert: CERTIFICATE,
    key: `${KEY};pin-value=${pin}`,
    header: "Content-Type: application/soap+xml; charset=utf-8",
    "data-binary": content,
  };
  // From standard input: every user of the machine can read the arguments of a command.
  const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const lines = Object.entries(options).map(([name, text]) => `${name} = ${quoted(text)}\n`);
  const env = { ...process.env, OPENSSL_CONF: CONFIGURATION, CPS_MODULE: MODULE };
  return run("curl", ["--silent", "--show-error", "--config", "-"], lines.join(""), env);
}

function main(url, authority, activity, ins) {
  const pin = readFileSync(0, "utf8").split("\n")[0].trim();
  const assertion = makeAssertion(activity, ins, pin);
  const answer = send(url, authority, message(url, assertion), pin);
  // With a reader of XML in the project, use that.
  const accepted = answer.match(/<accepted xmlns="urn:test-server" assertion="([^"]*)"\/>/);
  if (!accepted) {
    const reason = answer.match(/<soap:Text[^>]*>([^<]*)</);
    throw new Error(reason ? reason[1] : answer);
  }
  console.log("accepted:", accepted[1]);
}

if (process.argv.length !== 6) {
  console.error("usage: open_record.mjs URL AUTHORITY ACTIVITY INS");
  process.exit(1);
}
try {
  main(...process.argv.slice(2));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
