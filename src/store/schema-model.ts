/** The part of the database that counts what a language model has cost. */
import type { Migration } from "./database.ts";

export interface ModelSchema {
  model_use: { day: string; tokens: number };
}

const MODEL_USE = `
  create table model_use (
    day text primary key not null,
    tokens integer not null
  ) strict;
`;

export const MODEL_MIGRATIONS: readonly Migration[] = [{ name: "model use", sql: MODEL_USE }];
