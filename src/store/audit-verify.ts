/** Whether the audit is what was written. */
import type { Kysely } from "kysely";
import { Refusal } from "../errors.ts";
import type { Sealer } from "../identity/seal.ts";
import { type AuditRow, GENESIS, type Head, hashOf, readHead, rowsAfter, sameHash } from "./audit-chain.ts";
import { peopleIn } from "./audit-people.ts";
import type { AuditProblem, AuditVerdict } from "./audit-port.ts";
import type { StoreSchema } from "./schema.ts";

/** More are not listed: whoever cut a chain in two made every later record wrong. */
const MOST_PROBLEMS = 20;

/** The command that may take a person's name out of the audit. */
const FORGETTING = "account forget";

interface Anchor {
  readonly position: number;
  readonly hash: string;
}

export async function verifyAudit(
  database: Kysely<StoreSchema>,
  sealer: Sealer,
  anchor?: Anchor,
): Promise<AuditVerdict> {
  // In one transaction, as a record written meanwhile would look like one too many.
  return database.transaction().execute(async (transaction) => {
    const problems: AuditProblem[] = [];
    const tell = (position: number, what: string) => {
      if (problems.length < MOST_PROBLEMS) problems.push({ position, what });
    };
    const head = await readHead(transaction, sealer).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      tell(0, error.message);
      return undefined;
    });
    const { known, unreadable } = await peopleIn(transaction, sealer);
    for (const pseudonym of unreadable) tell(0, `who ${pseudonym} is was changed`);
    const walk = new Walk(head, anchor, tell);
    for await (const row of rowsAfter(transaction)) walk.take(row);
    walk.end();
    for (const [pseudonym, position] of walk.namelessly(new Set([...known.keys(), ...unreadable]))) {
      tell(position, `who ${pseudonym} is was removed, and not by “${FORGETTING}”`);
    }
    return { count: walk.count, last: walk.last, problems };
  });
}

/** Goes from record to record. */
class Walk {
  count = 0;
  last = GENESIS;
  #expected = 1;
  #anchored = false;
  readonly #head: Head | undefined;
  readonly #anchor: Anchor | undefined;
  readonly #tell: (position: number, what: string) => void;
  /** First record of each person. */
  readonly #people = new Map<string, number>();
  readonly #forgotten = new Set<string>();

  constructor(
    head: Head | undefined,
    anchor: Anchor | undefined,
    tell: (position: number, what: string) => void,
  ) {
    this.#head = head;
    this.#anchor = anchor;
    this.#tell = tell;
  }

  take(row: AuditRow): void {
    const { position, previous, hash } = row;
    if (position !== this.#expected) this.#gap(position);
    else if (!sameHash(previous, this.last)) this.#tell(position, "it does not follow the record before it");
    if (this.#head && !sameHash(hashOf(this.#head.chainKey, row), hash)) {
      this.#tell(position, "it was changed, or was not written by this program");
    }
    if (this.#anchor?.position === position) {
      this.#anchored = true;
      if (!sameHash(this.#anchor.hash, hash))
        this.#tell(position, "it is not the record whose hash was noted");
    }
    for (const person of [row.person, row.approver]) {
      if (person !== null && !this.#people.has(person)) this.#people.set(person, position);
    }
    if (row.command === FORGETTING && row.phase === "outcome" && row.result === "done") {
      this.#forgotten.add(row.person);
    }
    this.count += 1;
    this.last = hash;
    this.#expected = position + 1;
  }

  end(): void {
    if (this.#head && this.#head.count !== this.#expected - 1) {
      const { count } = this.#head;
      if (count > this.#expected - 1)
        this.#tell(count, `the end is cut off: record ${count} was the last one`);
      else this.#tell(count + 1, `records were added after ${count}, the last one that this program wrote`);
    } else if (this.#head && !sameHash(this.#head.last, this.last)) {
      this.#tell(this.#head.count, "the last record is not the one that this program wrote last");
    }
    if (this.#anchor && !this.#anchored) {
      this.#tell(this.#anchor.position, "the record whose hash was noted is gone");
    }
  }

  /** People in records whom the table does not know and who did not have themselves forgotten. */
  namelessly(known: ReadonlySet<string>): readonly (readonly [string, number])[] {
    return [...this.#people].filter(([person]) => !known.has(person) && !this.#forgotten.has(person));
  }

  #gap(position: number): void {
    const missing = position - this.#expected;
    const which =
      missing === 1 ? `record ${this.#expected} is` : `records ${this.#expected} to ${position - 1} are`;
    this.#tell(this.#expected, missing > 0 ? `${which} missing` : "the numbers of records run backwards");
  }
}
