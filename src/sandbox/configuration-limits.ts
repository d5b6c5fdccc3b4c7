import type { Parameter, ParameterGroup, ParameterGroups } from "./configuration.ts";

const TUTORIALS_VO = "tutorials";

type Limit = Pick<Parameter, "value" | "range" | "description">;

const TUTORIAL_HARDWARE: Readonly<Record<string, Limit>> = {
  cpu_num: { value: 2, range: [2, 4] },
  gpu_num: { value: 0, range: [0, 0], description: "There are no GPUs for tutorials." },
  ram: { value: 2000, range: [2000, 4000] },
  disk: { value: 500, range: [300, 1000] },
};

/** Small hardware for everybody in the VO of the tutorials, also where a tool's own range is smaller still. */
export function limitForTutorials(groups: ParameterGroups, vo: string): ParameterGroups {
  const hardware = groups["hardware"];
  if (vo !== TUTORIALS_VO || hardware === undefined) return groups;
  const limited: ParameterGroup = Object.fromEntries(
    Object.entries(hardware).map(([key, parameter]) => [key, { ...parameter, ...TUTORIAL_HARDWARE[key] }]),
  );
  return { ...groups, hardware: limited };
}
