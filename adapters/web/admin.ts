/** The addresses of the admin view: the same pages of replies as in the conversation, for admins alone. */
import type { Context, Hono } from "hono";
import type { Administration } from "./administration.ts";
import { problem } from "./guard.ts";
import { actorOf } from "./inbound.ts";
import { MOST_LINE } from "./limits.ts";
import { viewOf } from "./render.ts";
import type { Person } from "./sessions.ts";
import type { AdminSectionView, AdminView } from "./view.ts";

export function adminApp<Env extends { Variables: { known: { readonly person: Person } } }>(
  app: Hono<Env>,
  administration: Administration,
): void {
  app.get("/api/admin", async (context) => {
    const { person } = context.get("known");
    if (!(await administration.admits(actorOf(person)))) return notAdmitted(context);
    return context.json({ sections: administration.sections } satisfies AdminView);
  });
  app.get("/api/admin/:section", async (context) => {
    const actor = actorOf(context.get("known").person);
    if (!(await administration.admits(actor))) return notAdmitted(context);
    const id = context.req.param("section");
    const known = administration.sections.find((section) => section.id === id);
    const filters = new Map(
      (known?.filters ?? []).flatMap(({ name }): [string, string][] => {
        const value = context.req.query(name)?.trim().slice(0, MOST_LINE) ?? "";
        return value === "" ? [] : [[name, value]];
      }),
    );
    const reply = await administration.read(id, filters, actor);
    if (reply === undefined)
      return problem(context, 404, "web.unknown", "There is no such part of this view.");
    return context.json({ blocks: viewOf(reply, id) } satisfies AdminSectionView);
  });
}

function notAdmitted(context: Context): Response {
  return problem(
    context,
    403,
    "access.admin",
    "This is for the admins of this bot. Whoever runs it names them in its setting AI4_ADMINS.",
  );
}
