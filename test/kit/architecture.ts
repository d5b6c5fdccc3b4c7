/** Holds one source file against the rules of the house. */
import { posix } from "node:path";
import { importProblem } from "./architecture-rules.ts";
import { importsOf, lineAt, type SourceText, sourceText } from "./source-text.ts";

const MAX_LINES = 400;

/** Every broken rule as `file:line: rule`. `file` is relative to the root of the project, with slashes. */
export function problemsOf(file: string, source: string): readonly string[] {
  const text = sourceText(source);
  const found = [...importProblems(file, text), ...wordProblems(file, text), ...shapeProblems(file, source)];
  return found.map(({ line, rule }) => `${file}:${line}: ${rule}`);
}

interface Problem {
  readonly line: number;
  readonly rule: string;
}

function importProblems(file: string, text: SourceText): readonly Problem[] {
  return importsOf(text).flatMap(({ specifier, line }) => {
    if (specifier === undefined) return [{ line, rule: "an import must name what it imports" }];
    const rule = importProblem(file, targetOf(file, specifier));
    return rule === undefined ? [] : [{ line, rule }];
  });
}

function targetOf(file: string, specifier: string): { file: string } | { package: string } {
  if (specifier.startsWith(".")) return { file: posix.join(posix.dirname(file), specifier) };
  const [scope, name] = specifier.split("/");
  return {
    package: specifier.startsWith("@")
      ? `${scope}/${name}`
      : specifier.startsWith("node:")
        ? specifier
        : `${scope}`,
  };
}

interface Ban {
  readonly words: RegExp;
  readonly rule: string;
  /** Files which may use them all the same. */
  readonly except: RegExp;
  /** Look into strings too. */
  readonly strings?: true;
}

const READS_ENVIRONMENT = {
  rule: "process.env is for src/main/arguments.ts only",
  except: /^(?:src\/main\/arguments\.ts|test\/.*|scripts\/.*)$/,
};
const BANS: readonly Ban[] = [
  { words: /\bprocess\s*(?:\??\.\s*env\b|\??\.?\s*\[)/g, ...READS_ENVIRONMENT },
  {
    words: /\{[^{}]*\benv\b[^{}]*\}\s*(?:=\s*process\b|from\s*["']node:process)/g,
    strings: true,
    ...READS_ENVIRONMENT,
  },
  { words: /\bconsole\b/g, rule: "no console: inject what writes", except: /^scripts\// },
  {
    words: /\bexport\s+default\b|\bas\s+default\b/g,
    rule: "no default export",
    except: /^vitest\.config\.ts$/,
  },
  { words: /(?::|\bas|<)\s*any\b|\bany\s*\[\s*\]/g, rule: "no any", except: /^$/ },
];

function wordProblems(file: string, { code, uncommented }: SourceText): readonly Problem[] {
  return BANS.filter(({ except }) => !except.test(file)).flatMap(({ words, rule, strings }) =>
    [...(strings ? uncommented : code).matchAll(words)].map(({ index }) => ({
      line: lineAt(code, index),
      rule,
    })),
  );
}

function shapeProblems(file: string, source: string): readonly Problem[] {
  const problems: Problem[] = [];
  const lines = source.replace(/\n$/, "").split("\n").length;
  if (lines > MAX_LINES) problems.push({ line: MAX_LINES + 1, rule: `${lines} lines, at most ${MAX_LINES}` });
  if (/(?:^|\/)(?:utils?|helpers?|misc|common)(?:[./]|$)/i.test(file)) {
    problems.push({ line: 1, rule: "name the file after what it holds" });
  }
  return problems;
}
