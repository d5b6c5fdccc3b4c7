/** Parameters as they are read, one after the other. */

export type Params = Record<string, unknown>;

/** One parameter, or none where nothing was read. */
export const one = (name: string, value: unknown): Params => (value === undefined ? {} : { [name]: value });
