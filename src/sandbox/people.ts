/** The invented people who can sign in to the sandbox. */

export interface DemoPerson {
  /** Subject of the token, the owner id of everything he makes. */
  readonly sub: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

export const PERSON_NAMES = ["researcher", "imagine", "student", "newcomer", "tutorial"] as const;
export type PersonName = (typeof PERSON_NAMES)[number];

const invented = (id: number, username: string, name: string, ...roles: readonly string[]): DemoPerson => ({
  sub: `3f8c2d5e-41b7-4c0a-9e63-5d1a7b90000${id}`,
  username,
  name,
  email: `${username}@example.org`,
  roles: roles.map((role) => `access:${role}`),
});

export const PEOPLE: Readonly<Record<PersonName, DemoPerson>> = {
  /** Full access in one VO. */
  researcher: invented(1, "ada.lindholm", "Ada Lindholm", "vo.ai4eosc.eu:ap-u"),
  /** Full access in two VOs. */
  imagine: invented(2, "ines.marlow", "Inês Marlow", "vo.imagine-ai.eu:ap-u", "vo.ai4eosc.eu:ap-u"),
  /** May only try modules. */
  student: invented(3, "tomas.varga", "Tomáš Varga", "vo.ai4eosc.eu:ap-a"),
  /** Registered, no rights yet. */
  newcomer: invented(4, "noor.haddad", "Noor Haddad", "vo.ai4eosc.eu:ap-0"),
  /** Takes part in a course. */
  tutorial: invented(5, "lena.brandt", "Lena Brandt", "tutorials:ap-u"),
};
