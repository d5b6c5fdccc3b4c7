import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problemsOf } from "./kit/architecture.ts";

const ROOTS = ["src", "adapters", "test", "scripts"];

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/"));
}

describe("the sources", () => {
  const files = ROOTS.flatMap(filesBelow);

  test("are found", () => {
    expect(files).toContain("src/errors.ts");
    expect(files).toContain("test/architecture.test.ts");
  });

  test("keep the rules of the house", () => {
    expect(files.flatMap((file) => problemsOf(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  test("have their tests in folders of the same name", () => {
    const folders = readdirSync("test", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const homeless = folders
      .map(({ name }) => name)
      .filter(
        (name) =>
          !["kit", "contract"].includes(name) &&
          !["src/", "adapters/", ""].some((root) => existsSync(`${root}${name}`)),
      );
    expect(homeless).toEqual([]);
  });
});

describe("the check reports", () => {
  test.each([
    [
      "src/commands/x.ts",
      'import { openStore } from "../store/open.ts";',
      "src/commands/ may not import src/store/open.ts",
    ],
    [
      "src/commands/x.ts",
      'export type { A } from "../../adapters/slack/a.ts";',
      "may not import adapters/slack/a.ts",
    ],
    ["src/commands/x.ts", 'import type { Config } from "../config.ts";', "may not import src/config.ts"],
    ["src/reply/x.ts", 'const a = await import("../errors.ts");', "src/reply/ may not import src/errors.ts"],
    ["src/reply/x.ts", 'import "../errors.ts";', "src/reply/ may not import src/errors.ts"],
    ["src/reply/x.ts", 'type A = import("../surface.ts").Actor;', "src/reply/ may not import src/surface.ts"],
    [
      "src/reply/x.ts",
      'import {\n  // of the house\n  a,\n} from "../errors.ts";',
      "x.ts:4: src/reply/ may not",
    ],
    [
      "src/engine/x.ts",
      'import { open } from "../store/database.ts";',
      "may not import src/store/database.ts",
    ],
    ["src/engine/grammar/x.ts", 'import { Kysely } from "kysely";', "may not import the package kysely"],
    [
      "src/store/x.ts",
      'import { serve } from "@hono/node-server/x";',
      "may not import the package @hono/node-server",
    ],
    ["src/reply/x.ts", 'import { join } from "node:path";', "may not import the package node:path"],
    [
      "adapters/terminal/x.ts",
      'import { a } from "../web/a.ts";',
      "adapters/terminal/ may not import adapters/web/a.ts",
    ],
    [
      "adapters/terminal/x.ts",
      'import { a } from "../../src/engine/a.ts";',
      "may not import src/engine/a.ts",
    ],
    ["src/engine/x.ts", 'import { main } from "../main.ts";', "nothing may import src/main.ts"],
    ["test/x.test.ts", 'import { main } from "../src/main.ts";', "nothing may import src/main.ts"],
    ["src/attic/x.ts", 'import { a } from "./a.ts";', "this room has no row"],
    ["src/store/x.ts", "const a = await import(name);", "an import must name what it imports"],
    ["src/store/x.ts", `const a = await import(\`./\${name}.ts\`);`, "an import must name what it imports"],
    ["src/store/x.ts", 'const a = require("hono");', "may not import the package hono"],
    ["src/store/x.ts", "const home = process.env.HOME;", "process.env is for"],
    ["src/store/x.ts", 'const home = process["env"];', "process.env is for"],
    ["src/store/x.ts", "const { env } = process;", "process.env is for"],
    ["src/store/x.ts", 'import { env } from "node:process";', "process.env is for"],
    ["src/store/x.ts", `const a = \`\${process.env.HOME}\`;`, "process.env is for"],
    ["src/store/x.ts", "export default 1;", "no default export"],
    ["src/store/x.ts", "const a: any = 1;", "no any"],
    ["src/store/x.ts", "const a = b as any;", "no any"],
    ["src/store/x.ts", "const a = new Map<string, any[]>();", "no any"],
    ["src/store/x.ts", 'const a = "//"; console.log(a);', "no console"],
    ["src/store/x.ts", "const a = /[\"'`]/; console.log(a);", "no console"],
    ["src/store/x.ts", "const a = total / 2; console.log(a / 3);", "no console"],
    ["src/store/x.ts", `${"const a = 1;\n".repeat(401)}`, "401 lines, at most 400"],
    ["src/store/utils.ts", "", "name the file after what it holds"],
    ["src/helpers/x.ts", "", "name the file after what it holds"],
  ])("%s breaks a rule, case %#", (file, source, rule) => {
    const problems = problemsOf(file, source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(rule);
    expect(problems[0]).toMatch(new RegExp(`^${file}:\\d+: `));
  });
});

describe("the check is silent about", () => {
  test.each([
    ["src/commands/x.ts", 'import { z } from "zod";\nimport { md } from "../reply/markdown.ts";'],
    ["src/commands/x.ts", 'import { read } from "./define.ts";'],
    ["src/main/talk.ts", 'import { terminal } from "../../adapters/terminal/register.ts";'],
    ["src/main/arguments.ts", "read(process.env);"],
    ["src/store/x.ts", '// import { a } from "hono"; console.log(1)\n/* export default\n: any */'],
    ["src/store/x.ts", `const a = "import(name)"; const b = \`from "hono" console.log \${c} : any\`;`],
    ["src/store/x.ts", 'const a = Array.from("abc"); const any = text.match(/: any/);'],
    ["src/store/x.ts", "const a = await Promise.any(b); function f(any = 1) {}"],
    ["src/store/x.ts", `const a = \`\${b ? \`\${c}\` : '}'}\`; const d = { e: \`}\` }; // \``],
    ["src/store/x.ts", "const a = 1;\n".repeat(400)],
    ["test/kit/x.ts", 'import { a } from "../../src/store/database.ts";\nprocess.env;'],
  ])("%s that keeps the rules, case %#", (file, source) => {
    expect(problemsOf(file, source)).toEqual([]);
  });
});
