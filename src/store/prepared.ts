/**
 * Queries that every message needs, compiled once. Building one anew takes about four times as long as running it, and leaves
 * some hundred objects behind.
 */
import type { Compilable, CompiledQuery, Kysely, QueryResult } from "kysely";
import type { StoreSchema } from "./schema.ts";

/** Stands in a query where a value of that name will be. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query into which only values go: `build` is called once, and may not look at what it is given. Values must not be
 * undefined, and not lists, whose length is part of the query.
 */
export function prepared<Values extends object, Row>(
  database: Kysely<StoreSchema>,
  build: (places: Values) => Compilable<Row>,
): (values: Values) => Promise<QueryResult<Row>> {
  let compiled: CompiledQuery<Row> | undefined;
  return (values) => {
    compiled ??= build(places<Values>()).compile();
    const parameters = compiled.parameters.map((one): unknown =>
      one instanceof Place ? Reflect.get(values, one.name) : one,
    );
    return database.executeQuery<Row>({ ...compiled, parameters });
  };
}

function places<Values extends object>(): Values {
  // To the builder a place is a value like any other, which becomes a parameter.
  return new Proxy({}, { get: (_, name) => new Place(String(name)) }) as Values;
}
