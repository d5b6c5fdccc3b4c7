/** A channel whose rules want a second person for GPUs, and those who are in it. */
import { PEOPLE } from "../../src/sandbox/people.ts";
import type { Lab, Person } from "./lab.ts";

/** What needs an approval there. */
export const LAUNCH = "deploy ai4os-yolo-torch --gpu 1 --service jupyter --title lab-run";

export interface Team {
  /** Asks. */
  readonly ana: Person;
  /** Administers the channel. */
  readonly bob: Person;
  /** Named as approver by the address of his login. */
  readonly tom: Person;
  /** Anybody else in the channel. */
  readonly eve: Person;
}

export function meetTeam(lab: Lab): Team {
  lab.administrators = new Set(["bob"]);
  return {
    ana: lab.person("researcher", "ana", "#lab"),
    bob: lab.person("imagine", "bob", "#lab"),
    tom: lab.person("student", "tom", "#lab"),
    eve: lab.person("newcomer", "eve", "#lab"),
  };
}

export async function demandApproval(administrator: Person): Promise<void> {
  await administrator.says(`channel set approval=gpu approvers=${PEOPLE.student.email}`);
}

/** Launches that the platform was asked for. */
export function launchesIn(lab: Lab) {
  return lab.asked.filter(({ method, path }) => method === "POST" && path === "/v1/deployments/modules");
}
