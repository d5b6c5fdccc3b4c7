/** Sentences that speak of passwords and tokens, and those that hold one: the finder must tell them apart. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactText } from "../../src/engine/redact.ts";
import { createOutgoing } from "../../src/language/model/outgoing.ts";
import { createScrub } from "../../src/main/scrub.ts";

const scrub = createScrub();
const clean = createOutgoing((text) => redactText(scrub(text)));

describe("no secret is found in", () => {
  test.each([
    "pass a dataset to the deployment",
    "extend eel-pass to sunday",
    "please pass the results to the next job",
    "can you pass 3 files to kelp-2",
    "the first pass is slow, use a gpu",
    "delete bypass-3 and token-run",
    "extend token-run to friday",
    "stop the secret garden deployment",
    "fetch https://zenodo.org/record/1234567890123 into kelp-2",
    "deploy yolo with the dataset https://zenodo.org/records/12345678901234567890/files/otters.zip",
    "use 10.5281/zenodo.1234567890123 as dataset",
    "dataset doi:10.1016/j.ecolmodel.2019.108886 please",
    "10.1371/journal.pone.0123456789012",
    "see https://doi.org/10.1038/s41586-021-03819-2",
    "the image is ghcr.io/ai4os/yolo@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "why is the sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "the md5 was d41d8cd98f00b204e9800998ecf8427e, is the file empty",
    "deploy commit 3f786850e387550fdab836ed7e6dc881de23001b of yolo",
    "open https://github.com/ai4os/yolo/commit/3f786850e387550fdab836ed7e6dc881de23001b",
    "my password is not accepted",
    "the password for jupyter is wrong",
    "what is my password",
    "how do i change the password of my notebook",
    "i forgot the password of kelp-2",
    "is the token still valid",
    "the token of the city",
    "which token limit does the llm have",
    "how many tokens are there per day",
    "add the password to the form",
    "pin it to the channel",
    "pin the image to version 2.1",
    "what is the key figure of last month",
    "the key to success is data",
    "list my keys and make a new key called lab-2026",
    "delete the api key ci-runner",
    "das passwort ist abgelaufen",
    "mein passwort ist falsch, was nun",
    "la contraseña no funciona",
    "la contraseña es incorrecta",
    "le mot de passe est oublié",
    "je n'ai pas le mot de passe de jupyter",
    "la password è sbagliata",
    "ho perso la password di kelp-2",
    "a senha está errada",
    "a senha é a mesma do portal",
    "the password is the one from the mail",
    "the password was shown once, where is it now",
    "jupyter asks me for a password",
    "start jupyter with password protection",
    "my secret is safe with you",
    "the credentials are stored in nextcloud",
    "put the results to /data/run2024/experiment_results/best",
    "read results/experiment2024/best_model.pt from the storage",
    "delete 64f2a5e5-e9cc-11f1-abce-21f0f5820ee6",
    "https://api.cloud.ai4eosc.eu/v1/deployments/modules/64f2a5e5-e9cc-11f1-abce-21f0f5820ee6",
    "https://dashboard.cloud.ai4eosc.eu/marketplace/modules/ai4os-yolo-torch?tab=readme&keyword=whale",
    "compare the pass rates to last month",
    "passe le résultat au module",
    "passo i dati al modulo",
    "what tokenizer does the speech model use",
    "show the compass module",
    "with 2 passes over the data",
    "does the password to the deployment expire",
    "reset the password to something safe",
    "I want to use my own password",
    "use https://huggingface.co/datasets/ultralytics/coco128 for it",
    "https://arxiv.org/abs/2106.09685v2 is the paper",
    "token classification on bird names",
    "find a model for token classification",
  ])("%j", (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe("the secret is left out of", () => {
  test.each([
    ["my password is monkey", "monkey"],
    ["my password is monkey and start jupyter", "monkey"],
    ["my passphrase is correct horse battery staple", "staple"],
    ["the password is not hunter2 but hunter3", "hunter3"],
    ["use monkey as the password", "monkey"],
    ["hunter2 is my password", "hunter2"],
    ["'let me in' is my password", "let me in"],
    ["log in as ana with password monkey", "monkey"],
    ["user ana, password monkey", "monkey"],
    ["username: ana password: monkey", "monkey"],
    ["ana's pass is tiger", "tiger"],
    ["user ana pass tiger7", "tiger7"],
    ["set my jupyter password to maple", "maple"],
    ["change the password of kelp-2 to otter please", "otter"],
    ["my pin is 4711", "4711"],
    ["bind my pin to acorn", "acorn"],
    ["nimm mein token als eichel", "eichel"],
    ["pass to a1b2c3d4e5", "a1b2c3d4e5"],
    ["the pin 471133 please", "471133"],
    ["the password is now: swordfish", "swordfish"],
    ["password - Winter2026!", "Winter2026"],
    ["mein passwort ist affe", "affe"],
    ["das jupyterpasswort lautet winterschlaf", "winterschlaf"],
    ["nimm affe als passwort", "affe"],
    ["setze das passwort auf ahornblatt", "ahornblatt"],
    ["starte jupyter mit dem kennwort ahorn", "ahorn"],
    ["die Zugangsdaten sind ana geheim77", "geheim77"],
    ["api-schlüssel: q1w2e3", "q1w2e3"],
    ["mi contraseña es mono", "mono"],
    ["usa mono como contraseña", "mono"],
    ["con la contraseña jirafa", "jirafa"],
    ["cambia la contraseña a jirafa", "jirafa"],
    ["la clave es jirafa7", "jirafa7"],
    ["mon mot de passe est singe", "singe"],
    ["mets singe comme mot de passe", "singe"],
    ["avec le mot de passe girafe", "girafe"],
    ["le mot de passe de jupyter c'est: girafe", "girafe"],
    ["la mia password è scimmia", "scimmia"],
    ["usa scimmia come password", "scimmia"],
    ["la parola d'ordine è giraffa", "giraffa"],
    ["a minha senha é macaco", "macaco"],
    ["usa macaco como senha", "macaco"],
    ["com a palavra-passe girafa", "girafa"],
    ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "16C7e42F"],
    ["github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz", "abcdefghijkl"],
    ["glpat-abcdefghijklmnopqrst", "abcdefghij"],
    ["hf_AbCdEfGhIjKlMnOpQrStUvWxYzabcdefgh", "AbCdEf"],
    ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSF"],
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalr"],
    ["AIzaSyA-abcdefghijklmnopqrstuvwxyz12345", "abcdefgh"],
    ["npm_abcdefghijklmnopqrstuvwxyzABCDEF1234", "abcdefgh"],
    ["pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAw", "AgEIcH"],
    ["xoxb-123456789012-abcdefghijkl", "abcdefghijkl"],
    ["sk-ant-api03-abcdefghijklmnop", "abcdefgh"],
    ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "4eC39"],
    ["SG.abcdefghijklmnopqrstuv.wxyzabcdefghijklmnopqrstuvwxyzABCDE", "wxyzabc"],
    ["123456789:AAHabcdefghijklmnopqrstuvwxyz12345", "AAHabc"],
    ["dckr_pat_abcdefghijklmnopqrstuvwx", "abcdefgh"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.dBjftJeZ4CVP", "eyJzdWI"],
    ["-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0B\n-----END PRIVATE KEY-----", "kqhkiG9w0B"],
    ["Authorization: Bearer abcdef", "abcdef"],
    ["Authorization: Basic YW5hOmh1bnRlcjI=", "YW5h"],
    ["curl -H 'X-Api-Key: abc123'", "abc123"],
    ["Private-Token: tiger", "tiger"],
    ["curl -u ana:tiger https://share.example", "tiger"],
    ["https://ana:tiger@share.example.org/x", "tiger"],
    ["https://ana:ti@ger@share.example.org/x", "ger@"],
    ["https://x.example/?access_token=tiger&x=1", "tiger"],
    ["https://x.example/f?sig=Tiger77&x=1", "Tiger77"],
    ["https://x.example/f?key=tiger", "tiger"],
    ["https://share.example.org/s/yZ3kD8fQpLx2mNq", "yZ3kD"],
    ["https://share.example.org/index.php/s/AbCdEfGhJk", "AbCdEf"],
    ["https://s3.example/b/o?X-Amz-Signature=deadbeefdeadbeef", "deadbeef"],
    ["my nextcloud app password yZ3kD-8fQpL-x2mNq-RkTzW-4gHjB", "8fQpL"],
    ["yZ3kD-8fQpL-x2mNq-RkTzW-4gHjB", "8fQpL"],
    ["aBcDe-FgHiJ-kLmNo-PqRsT-wXyZa", "FgHiJ"],
    ["app password: abcd efgh ijkl mnop", "mnop"],
    ["export JUPYTER_PASSWORD=tiger", "tiger"],
    ["--token tiger", "tiger"],
    ["the key is abc123", "abc123"],
    ["a1b2c3d4e5f60718293a4b5c6d7e8f90", "a1b2c3d4"],
    ["my token: 3f786850e387550fdab836ed7e6dc881de23001b", "3f786850"],
    ["https://hooks.example/api/Xy3Kp9Qa2Lm8", "Xy3Kp9"],
    ["otp 123456 for the login", "123456"],
    ["wifi pass: tiger", "tiger"],
  ])("%j", (text, secret) => {
    expect(text).toContain(secret);
    expect(clean(text)).not.toContain(secret);
    expect(clean(text)).toMatch(/\[(?:left out|redacted)\]/);
  });
});

/** In each language, how a secret is said; `*` stands for it. */
const SAYINGS = [
  "my password is *",
  "the password of kelp-2 is *",
  "set my password to *",
  "log in with password *",
  "use * as the password",
  "password: *",
  "user ana pass: *",
  "my token is *",
  "mein Passwort ist *",
  "nimm * als Passwort",
  "setze das Kennwort auf *",
  "mi contraseña es *",
  "usa * como contraseña",
  "mon mot de passe est *",
  "mets * comme mot de passe",
  "la mia password è *",
  "usa * come password",
  "a minha senha é *",
  "usa * como senha",
];
const saying = fc.constantFrom(...SAYINGS);
const around = fc.constantFrom("", "hi, ", "start jupyter, ", "bitte: ", "oye, ");
const behind = fc.constantFrom("", ".", ", start jupyter", " please", "\nthanks");

test("a password goes in every language, be it a word or not", () => {
  // No word of it is one that people say about passwords.
  const word = fc.stringMatching(/^(?:zq|xk|vj)[a-z]{4,9}$/);
  const mixed = fc.stringMatching(/^[A-Z][a-z]{3,6}[0-9]{1,4}[!#$%&]?$/);
  fc.assert(
    fc.property(around, saying, fc.oneof(word, mixed), behind, (before, said, secret, after) => {
      const text = `${before}${said.replace("*", secret)}${after}`;
      expect(clean(text)).not.toContain(secret);
    }),
    { numRuns: 500 },
  );
});

test("keys of any make go wherever they stand, also in addresses", () => {
  const key = fc
    .stringMatching(/^[A-Za-z0-9]{24,48}$/)
    .filter((one) => /\d/.test(one) && /[A-Za-z]/.test(one));
  const place = fc.constantFrom(
    "*",
    "look at * there",
    "https://x.example/a/*",
    "https://x.example/?q=*",
    "x/*/y",
    "(*)",
  );
  fc.assert(
    fc.property(key, place, (value, where) => {
      expect(clean(where.replace("*", value))).not.toContain(value);
    }),
  );
});

test("addresses of plain words and numbers stay as they are", () => {
  const step = fc.oneof(
    fc.constantFrom("record", "records", "files", "datasets", "otters", "v2", "coco128"),
    fc.stringMatching(/^[1-9][0-9]{0,20}$/),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
      const text = `fetch https://zenodo.org/${steps.join("/")} into kelp`;
      expect(clean(text)).toBe(text);
    }),
  );
});

test("long messages are looked through in little time", () => {
  const text = "the password of my token is for the key to it as pass ".repeat(18);
  const started = performance.now();
  clean(text);
  expect(performance.now() - started).toBeLessThan(1000);
});
