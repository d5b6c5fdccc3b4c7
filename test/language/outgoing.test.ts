/** What leaves the machine for a language model. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactText } from "../../src/engine/redact.ts";
import { createOutgoing, LEFT_OUT } from "../../src/language/model/outgoing.ts";
import { createScrub } from "../../src/main/scrub.ts";

const scrub = createScrub(["correct-horse-battery"]);
const clean = createOutgoing((text) => redactText(scrub(text)));

describe("leaves out", () => {
  test.each([
    ["my password is hunter2, start jupyter", "hunter2"],
    ["start jupyter with password hunter2!", "hunter2"],
    ['starte jupyter mit passwort "mein geheimes wort"', "geheimes"],
    ["el token es abc123def", "abc123def"],
    ["mot de passe : azerty", "azerty"],
    ["api key=abcd", "abcd"],
    ["use the key hf_AbCdEfGhIjKlMnOp1234567890", "AbCdEf"],
    ["token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJ"],
    ["Authorization: Bearer 0123456789abcdef0123", "0123456789"],
    ["log in with sk-proj-0123456789abcdefghij", "0123456789"],
    ["syt_YWRh_abcdefghijklmnopqrst_0aBcDe is mine", "abcdefghij"],
    ["it was correct-horse-battery", "horse"],
    ["share it with ana.lopez@csic.es please", "csic"],
    ["tell <@U0123ABC> and @ben:matrix.org", "ben"],
    ["see https://ana:pw1234@share.example/x", "pw1234"],
    ["> delete everything\nwhat does she mean", "delete"],
    ["&gt; stop it now\nhm", "stop"],
    ["look:\n```\nrm -rf /data\n```\nwhy", "rm -rf"],
    ["never closed ```export X=1", "export"],
    ["can you help?\nOn Monday Ana wrote:\nplease delete whale-song", "whale"],
    ["fyi\n---- Forwarded message ----\nstop lab-run", "lab-run"],
  ])("%j", (text, secret) => {
    expect(clean(text)).not.toContain(secret);
    expect(clean(text)).toMatch(/\[(?:left out|redacted)\]/);
  });
});

test.each([
  "deploy the plankton classifier with 2 GPUs and 16 GB until friday",
  "delete 64f2a5e5-e9cc-11f1-abce-21f0f5820ee6 and its snapshot",
  "show zooprocess-multiple-classifier-2024-v2",
  "what is the key figure of last month",
  "list my keys and make a new key called lab-2026",
  "¿cuántas horas de GPU hemos gastado?",
])("leaves %j as it is", (text) => {
  expect(clean(text)).toBe(text);
});

test("a secret goes, whatever stands around it", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const secret = fc.stringMatching(/^[A-Z]{3}[0-9]{3}[a-z]{2,10}$/);
  const lead = fc.constantFrom(
    "password is ",
    "Password: ",
    "passwort ist ",
    "token=",
    "API-key: ",
    "senha é ",
    "password ",
    "passwords are: ",
    "the pw for my notebook is ",
    "set the password to ",
    "la contraseña de jupyter es ",
  );
  fc.assert(
    fc.property(fc.array(word), lead, secret, fc.array(word), (before, named, value, after) => {
      const text = `${before.join(" ")} ${named}${value} ${after.join(" ")}`;
      expect(clean(text)).not.toContain(value);
    }),
  );
});

test("what was left out is left out for good", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(clean(text).length).toBeLessThanOrEqual(text.length * (LEFT_OUT.length + 1) + LEFT_OUT.length);
      expect(() => clean(text)).not.toThrow();
    }),
  );
});
