/** The issuer's pages: plain HTML and CSS, no scripts, readable on a phone and by a screen reader. */
import { LEVEL_WORDS, levelsFromRoles } from "../identity/levels.ts";
import { escaped } from "./html.ts";
import { type DemoPerson, PEOPLE, PERSON_NAMES } from "./people.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #52606d; --line: #c5ced8; --page: #f4f6f8; --card: #fff; --accent: #1f5f8b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --soft: #aab6c2; --line: #445261; --page: #141a21; --card: #1d2630; --accent: #7fc1ef; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0; padding: 1rem; }
main { max-width: 34rem; margin: 1rem auto; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; }
.code { font: 600 1.6rem/1.4 ui-monospace, monospace; letter-spacing: .08em; }
fieldset { border: 0; margin: 1rem 0; padding: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
label { display: flex; gap: .75rem; align-items: flex-start; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; margin: .5rem 0; cursor: pointer; }
label:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
input[type=radio] { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); flex: none; }
input[type=text] { font: inherit; width: 100%; padding: .6rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: inherit; }
.field { display: block; }
.name { display: block; font-weight: 600; }
.facts, small { display: block; color: var(--soft); overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border-radius: .5rem; border: 1px solid var(--line); background: var(--card); color: inherit; flex: 1 1 8rem; cursor: pointer; }
button.primary { background: #1f5f8b; border-color: #1f5f8b; color: #fff; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** Asks who somebody wants to be, and whether the program may act for him. */
export function approvalPage(action: string, userCode: string, client: string): string {
  const people = PERSON_NAMES.map((name, index) => choice(name, PEOPLE[name], index === 0)).join("\n");
  return document(
    "Let the chat bot act for you?",
    `<p><strong>${escaped(client)}</strong> asks to act for you on the platform. Approve only if this is the code you were given in the chat, and you asked for it yourself:</p>
<p class="code">${escaped(userCode)}</p>
<form method="post" action="${escaped(action)}">
<input type="hidden" name="user_code" value="${escaped(userCode)}">
<fieldset>
<legend>Who are you today?</legend>
${people}
</fieldset>
<div class="buttons">
<button class="primary" name="decision" value="approve">Approve</button>
<button name="decision" value="refuse" formnovalidate>Refuse</button>
</div>
</form>`,
  );
}

export function askForCodePage(action: string): string {
  return document(
    "Log in with a code",
    `<form method="get" action="${escaped(action)}">
<label class="field"><span class="name">Code from the chat</span>
<input type="text" name="user_code" required autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="ABCD-EFGH"></label>
<div class="buttons"><button class="primary">Go on</button></div>
</form>`,
  );
}

/** Asks whether a program may use the sandbox's storage. */
export function storagePage(action: string, client: string): string {
  return document(
    "Grant access to your storage?",
    `<p><strong>${escaped(client)}</strong> asks to read and write the files of the demo account on the sandbox's storage. Grant it only if you asked for it yourself.</p>
<form method="post" action="${escaped(action)}">
<div class="buttons"><button class="primary">Grant access</button></div>
</form>`,
  );
}

/** A page as an answer. */
export function page(status: number, html: string): Response {
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

export function messagePage(title: string, words: string): string {
  return document(title, `<p>${escaped(words)}</p>`);
}

function choice(name: string, person: DemoPerson, checked: boolean): string {
  const levels = [...levelsFromRoles(person.roles)].map(
    ([vo, level]) => `${vo}: ${LEVEL_WORDS[level]} (${level})`,
  );
  const facts = levels.length > 0 ? levels : ["registered, no rights in any VO yet"];
  return `<label><input type="radio" name="person" value="${escaped(name)}"${checked ? " checked" : ""} required>
<span><span class="name">${escaped(person.name)}</span>
<span class="facts">${escaped(person.email)}</span>
${facts.map((fact) => `<span class="facts">${escaped(fact)}</span>`).join("\n")}</span></label>`;
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · sandbox</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
<p><small>The sandbox's login: these people are invented, and no password is asked for.</small></p>
</main>
</body>
</html>
`;
}
