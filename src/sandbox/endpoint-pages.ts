/** Small pages behind the addresses of deployments, so that every link the platform gives really opens. */
import type { Call, RouteGroup, SandboxContext } from "./context.ts";
import { escaped } from "./html.ts";
import type { Job } from "./jobs.ts";
import { answeringLabels } from "./lifecycle.ts";
import { nodeWithId } from "./nodes.ts";
import { simulate } from "./simulation.ts";

const SERVICES: ReadonlyMap<string, string> = new Map([
  ["api", "DEEPaaS API"],
  ["ui", "User interface"],
  ["ide", "Development environment"],
  ["monitor", "Training monitor"],
  ["custom", "Custom service"],
  ["fedserver", "Federated learning server"],
  ["vllm", "Language model API"],
  ["dashboard", "NVFlare dashboard"],
  ["server-jupyter", "NVFlare server"],
]);

export const addEndpointPages: RouteGroup = (app, context) => {
  const answer = (c: Call) => page(context, c.req.param("host") ?? "");
  app.get("/endpoints/:host/", answer);
  app.get("/endpoints/:host/ui", answer);
};

const HOST = /^(.+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function page(context: SandboxContext, host: string): Promise<Response> {
  const [, label = "", id = ""] = HOST.exec(host) ?? [];
  return simulate(context, async (simulation) => {
    const job = simulation.jobs().find((one) => one.id === id);
    if (job === undefined || !answeringLabels(job, simulation.now).includes(label))
      return html(404, document("Nothing here", ["No service answers at this address now."]));
    return html(200, servicePage(job, label));
  });
}

function servicePage(job: Job, label: string): string {
  const node = nodeWithId(job.placement?.node ?? "");
  const service = SERVICES.get(label) ?? label;
  const facts = [service, `Image ${job.dockerImage}`, `Node ${node?.name} in ${node?.site}`];
  // The sandbox keeps no passwords, so that none can leak: any will do.
  const login =
    label === "ide"
      ? '<form method="get"><label>Password <input type="password" autocomplete="off"></label> <button>Open</button></form>'
      : "";
  return document(job.title === "" ? job.name : job.title, facts, login);
}

function document(title: string, lines: readonly string[], more = ""): string {
  const body = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.4rem; border-bottom: 2px solid #2a6f97; padding-bottom: .4rem; }
small { color: #666; }
</style>
<h1>${escaped(title)}</h1>
${body}
${more}
<small>Simulated by the sandbox: no real service runs here.</small>
</html>
`;
}

function html(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    },
  });
}
