import { z } from "zod";
import { Refusal } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { actions, fields, heading, link, note, whisper } from "../reply/build.ts";
import { read } from "./define.ts";
import { linkedServices } from "./linked-services.ts";
import type { CommandPorts } from "./ports.ts";
import { hasEnded } from "./present/deployment.ts";
import { rightsBlock, surfaceWords } from "./present/person.ts";
import { quotaWords, totalBytes } from "./present/snapshot.ts";
import { listWords } from "./present/words.ts";

export const accountProfile = read({
  path: "account profile",
  summary: "Show who you are on the platform, your rights, and what you use",
  examples: ["profile", "whoami"],
  aliases: ["profile", "whoami", "account"],
  input: z.strictObject({}),
  access: "linked",
  answer: "private",
  run: async (_params, ports: Pick<CommandPorts, "account" | "directory" | "secrets">, call) => {
    const { account, directory } = ports;
    const profile = await account.profile();
    const use = call.fullAccess.length > 0 ? await inUse(directory, call.fullAccess) : undefined;
    const services = await servicesOf(ports, call.fullAccess);
    return { profile, here: account.account, page: account.page, use, services };
  },
  reply: ({ profile, here, page, use, services }) =>
    whisper(
      heading(profile?.name ?? "You"),
      fields({
        "E-mail": profile?.email,
        "Linked in": profile && linkedWords(profile.accounts, here),
        "Linked services": services,
        ...use?.figures,
      }),
      profile && rightsBlock(profile.levels, page),
      use &&
        use.unread.length > 0 &&
        note("warning", `I could not ask ${listWords(use.unread)}; what you use there is missing here.`),
      profile?.given === "demo" &&
        note(
          "info",
          "You did not log in: on the sandbox everybody is this demo person. “login” makes you another.",
        ),
      profile?.given === "token" && note("info", "This terminal acts with AI4_ACCESS_TOKEN."),
      page !== undefined && actions(link("Your account at the login server", page)),
    ),
});

async function inUse(directory: CommandPorts["directory"], vos: readonly string[]) {
  const [deployments, snapshots] = await Promise.all([directory.deployments(), directory.snapshots()]);
  const room = vos
    .filter((vo) => !snapshots.unread.includes(vo))
    .map((vo) => {
      const used = quotaWords(totalBytes(snapshots.found.filter((one) => one.vo === vo)));
      return vos.length > 1 ? `${used} in ${vo}` : used;
    });
  return {
    figures: { Deployments: deploymentWords(deployments.found), Snapshots: listWords(room) },
    unread: [...new Set([...deployments.unread, ...snapshots.unread])],
  };
}

/** Names of what is linked in any VO; the rest of a profile is worth showing without them. */
async function servicesOf(
  { secrets }: Pick<CommandPorts, "secrets">,
  vos: readonly string[],
): Promise<string | undefined> {
  const names = new Set<string>();
  try {
    for (const vo of vos) for (const { name } of await linkedServices(vo, { secrets })) names.add(name);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return "could not be asked";
  }
  if (vos.length === 0) return undefined;
  return names.size === 0 ? "none (“link” adds a storage)" : listWords([...names]);
}

/** `3 (2 running, 1 queued)`. */
function deploymentWords(found: readonly Deployment[]): string {
  const counts = new Map<string, number>();
  const alive = found.filter(({ status }) => !hasEnded(status));
  for (const { status } of alive) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return parts.length === 0 ? "none" : `${alive.length} (${parts.join(", ")})`;
}

function linkedWords(accounts: readonly string[], here: string): string {
  return accounts
    .map((account) => (account === here ? `${surfaceWords(account)} (here)` : surfaceWords(account)))
    .join(", ");
}
