/** The admin view: what the program is doing and what it was told, for who is named in `AI4_ADMINS`. */
import type { Administration, AdminSection } from "../../adapters/web/administration.ts";
import type { ShownSetting } from "../config-shown.ts";
import type { Engine } from "../engine/engine.ts";
import { isAdmin } from "../engine/standing.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { roundsOf } from "../jobs/digests.ts";
import { nextSlot, type Rule } from "../jobs/schedule.ts";
import type { Reply } from "../reply/blocks.ts";
import { fields, note, table } from "../reply/build.ts";
import type { ParamOutline, SurfaceHealth } from "../surface.ts";
import { scheduledJobs } from "./jobs.ts";

export interface AdministrationDeps {
  readonly engine: Engine;
  readonly deps: EngineDeps;
  /** The surfaces of this process. */
  readonly surfaces: () => readonly { readonly name: string; readonly health: () => SurfaceHealth }[];
  readonly settings: readonly ShownSetting[];
}

type Blocks = Reply["blocks"];

interface Part {
  readonly id: string;
  readonly title: string;
  /** A command that says it, or says the rest of it; left out where this program does not have it. */
  readonly command?: string;
  readonly draw?: () => Promise<Blocks>;
}

/** Rows of one part. */
const MOST = 100;

export function createAdministration({
  engine,
  deps,
  surfaces,
  settings,
}: AdministrationDeps): Administration {
  const parts: readonly Part[] = [
    { id: "surfaces", title: "Surfaces", draw: async () => surfaceBlocks(surfaces()) },
    { id: "outbox", title: "Outbox", draw: () => outboxBlocks(deps), command: "outbox list" },
    { id: "announcements", title: "Announcements", command: "announce list" },
    { id: "schedules", title: "Schedules", draw: () => scheduleBlocks(deps) },
    { id: "watches", title: "Watched deployments", draw: () => watchBlocks(deps) },
    { id: "audit", title: "Audit", command: "audit list" },
    { id: "settings", title: "Settings", draw: async () => settingBlocks(settings) },
  ];
  const outlines = new Map(engine.chatHost("web").commands.map((outline) => [outline.path, outline]));
  const has = (command: string | undefined) => command !== undefined && outlines.has(command);
  const offered = parts.filter((part) => part.draw !== undefined || has(part.command));
  const admits: Administration["admits"] = async (actor) =>
    isAdmin(deps.admins, await deps.sessions.of(actor));

  return {
    admits,
    sections: offered.map(
      ({ id, title, command = "" }): AdminSection => ({
        id,
        title,
        filters: (outlines.get(command)?.params ?? []).filter(isFilter).map(({ name, description }) => ({
          name,
          label: name.replace(/^./, (first) => first.toUpperCase()).replaceAll("_", " "),
          hint: description,
        })),
      }),
    ),
    async read(id, filters, actor) {
      const part = offered.find((one) => one.id === id);
      if (part === undefined || !(await admits(actor))) return undefined;
      const own = (await part.draw?.()) ?? [];
      const values = Object.fromEntries([...filters].map(([name, value]) => [name, [value]]));
      const { command } = part;
      const said =
        command !== undefined && has(command) ? await engine.look(command, values, actor) : undefined;
      return { visibility: "private", blocks: [...own, ...(said?.blocks ?? [])] };
    },
  };
}

/** Files have their own way to people. */
function isFilter({ kind, required }: ParamOutline): boolean {
  return kind !== "flag" && !required;
}

function surfaceBlocks(surfaces: ReturnType<AdministrationDeps["surfaces"]>): Blocks {
  const rows = surfaces.map(({ name, health }) => {
    const { state, lastGoodAt, problem } = health();
    return [name, state, momentWords(lastGoodAt), problem ?? ""];
  });
  return [table(["Surface", "State", "Last heard (UTC)", "Problem"], rows)];
}

async function outboxBlocks({ store, now }: EngineDeps): Promise<Blocks> {
  const { waiting, parked, oldestDueAt } = await store.outbox.counts(now());
  return [
    fields({
      "Due and waiting": waiting,
      "Given up in the last week": parked,
      "Oldest due since": oldestDueAt && momentWords(oldestDueAt),
    }),
  ];
}

async function scheduleBlocks(deps: EngineDeps): Promise<Blocks> {
  const rounds = [...(await roundsOf(deps, "digest")), ...(await roundsOf(deps, "catalogue"))];
  const jobs = [
    ...scheduledJobs(deps).map(({ name, rule }) => ({ name, rule, title: name })),
    ...rounds.map(({ name, rule, subscription: { topic, surface, channel } }) => ({
      name,
      rule,
      title: `${topic} for ${surface} ${channel}`,
    })),
  ];
  const considered = await deps.store.schedules.considered();
  const rows = jobs
    .slice(0, MOST)
    .map(({ name, rule, title }) => [
      title,
      ruleWords(rule),
      momentWords(considered.get(name)),
      momentWords(nextSlot(rule, deps.now())?.at),
    ]);
  return [table(["Job", "When", "Looked at (UTC)", "Next (UTC)"], rows)];
}

async function watchBlocks({ store }: EngineDeps): Promise<Blocks> {
  const found = await store.watches.all(MOST);
  if (found.length === 0) return [note("info", "Nobody has a deployment watched now.")];
  const rows = found.map(({ title, deployment, owner, vo, seen, nextAt }) => [
    title === "" ? deployment.slice(0, 8) : `${title} (${deployment.slice(0, 8)})`,
    owner,
    vo,
    seen?.status ?? "not seen yet",
    momentWords(nextAt),
  ]);
  return [table(["Deployment", "For", "VO", "Status", "Looked at next (UTC)"], rows)];
}

function settingBlocks(settings: readonly ShownSetting[]): Blocks {
  const row = ({ name, value }: ShownSetting) => [name, value];
  const set = settings.filter(({ isSet }) => isSet);
  return [
    set.length > 0 ? table(["Setting", "Value"], set.map(row), "Set") : note("info", "No setting is set."),
    table(["Setting", "What holds"], settings.filter(({ isSet }) => !isSet).map(row), "Not set"),
  ];
}

function ruleWords(rule: Rule): string {
  if (rule.kind === "every") return `every ${Math.round(rule.ms / 60_000)} min`;
  const days = rule.weekdays?.map((day) => WEEKDAYS[day - 1]).join(", ") ?? "every day";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${days} at ${two(Math.floor(rule.minutes / 60))}:${two(rule.minutes % 60)}, ${rule.timeZone}`;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

function momentWords(moment: Date | undefined): string {
  return moment === undefined ? "never" : moment.toISOString().slice(0, 16).replace("T", " ");
}
