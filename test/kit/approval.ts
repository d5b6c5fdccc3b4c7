/** What a person does in a browser: opens the page of a login, reads it, and sends its form. */
import type { PersonName } from "../../src/sandbox/people.ts";
import type { Lab } from "./lab.ts";

export interface Page {
  readonly status: number;
  readonly text: string;
}

export async function openPage(link: string): Promise<Page> {
  const answer = await fetch(link);
  return { status: answer.status, text: await answer.text() };
}

/** Opens the page of a login; what it resolves to sends the page's form, as a browser does, with what it holds. */
export async function openForm(link: string): Promise<(person: PersonName | undefined) => Promise<Page>> {
  const { text } = await openPage(link);
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
  const code = /name="user_code" value="([^"]+)"/.exec(text)?.[1];
  if (action === undefined || code === undefined) throw new Error(`no form to send:\n${text}`);
  return async (person) => {
    const decision = person ? { person, decision: "approve" } : { decision: "refuse" };
    const body = new URLSearchParams({ user_code: code, ...decision });
    const answer = await fetch(new URL(action, link), { method: "POST", body });
    return { status: answer.status, text: await answer.text() };
  };
}

/** Approves as a person, or refuses. */
export async function decideAt(link: string, person: PersonName | undefined): Promise<Page> {
  const decide = await openForm(link);
  return decide(person);
}

/** The link of the newest reply that offers one. */
export function loginLink(lab: Lab): string {
  for (const { reply } of lab.posts.toReversed()) {
    const links = reply.blocks.flatMap((block) =>
      block.type === "actions" ? block.actions.filter((action) => action.type === "link") : [],
    );
    const found = links.find(({ label }) => label === "Open the login page");
    if (found) return found.url;
  }
  throw new Error("no login link was posted");
}
