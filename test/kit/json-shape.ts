/** The shape of JSON: which keys, which kinds of values. What the values are does not matter. */

const EITHER = Symbol("either");
const MAP = Symbol("map");

/**
 * - a word: the kind of a plain value (`string`, `number`, `boolean`, `null`), or several with `|`;
 * - `[shape]`: a list whose elements all have the shape; `[]`: an empty list;
 * - an object: exactly these keys; a key that ends with `?` may be missing;
 * - {@link either} and {@link mapOf}.
 */
export type Shape =
  | string
  | readonly []
  | readonly [Shape]
  | { readonly [EITHER]: readonly Shape[] }
  | { readonly [MAP]: Shape }
  | { readonly [key: string]: Shape };

/** One of these. */
export function either(...shapes: readonly Shape[]): Shape {
  return { [EITHER]: shapes };
}

/** An object with any keys, all values of the shape. */
export function mapOf(shape: Shape): Shape {
  return { [MAP]: shape };
}

/** Where and how the value differs from the shape, one line each; none where it fits. */
export function mismatches(value: unknown, shape: Shape, path = "$"): readonly string[] {
  if (typeof shape === "string") {
    return shape.split("|").includes(kindOf(value)) ? [] : [`${path}: ${kindOf(value)} instead of ${shape}`];
  }
  if (Array.isArray(shape)) return listMismatches(value, shape[0] as Shape | undefined, path);
  if (EITHER in shape) return eitherMismatches(value, shape[EITHER] as readonly Shape[], path);
  if (kindOf(value) !== "object") return [`${path}: ${kindOf(value)} instead of an object`];
  const object = value as Readonly<Record<string, unknown>>;
  if (MAP in shape) {
    const inner = shape[MAP] as Shape;
    return Object.entries(object).flatMap(([key, one]) => mismatches(one, inner, `${path}.${key}`));
  }
  return objectMismatches(object, shape as Readonly<Record<string, Shape>>, path);
}

/** The narrowest shape that the value has. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) {
    const shapes = distinct(value.map(shapeOf));
    const [first] = shapes;
    if (first === undefined) return [];
    return [shapes.length === 1 ? first : either(...shapes)];
  }
  if (kindOf(value) !== "object") return kindOf(value);
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [key.endsWith("?") ? `${key}?` : key, shapeOf(one)]),
  );
}

function listMismatches(value: unknown, shape: Shape | undefined, path: string): readonly string[] {
  if (!Array.isArray(value)) return [`${path}: ${kindOf(value)} instead of a list`];
  if (shape === undefined)
    return value.length === 0 ? [] : [`${path}: ${value.length} elements instead of none`];
  return value.flatMap((one, index) => mismatches(one, shape, `${path}[${index}]`));
}

function eitherMismatches(value: unknown, shapes: readonly Shape[], path: string): readonly string[] {
  const found = shapes.map((shape) => mismatches(value, shape, path));
  return found.some((one) => one.length === 0) ? [] : (found.sort((a, b) => a.length - b.length)[0] ?? []);
}

function objectMismatches(
  object: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Shape>>,
  path: string,
): readonly string[] {
  const wanted = new Map(Object.entries(shape).map(([key, one]) => [key.replace(/\?$/, ""), { key, one }]));
  const unknown = Object.keys(object).filter((key) => !wanted.has(key));
  return [
    ...unknown.map((key) => `${path}.${key}: unexpected`),
    ...[...wanted].flatMap(([name, { key, one }]) => {
      if (Object.hasOwn(object, name)) return mismatches(object[name], one, `${path}.${name}`);
      return key.endsWith("?") ? [] : [`${path}.${name}: missing`];
    }),
  ];
}

function distinct(shapes: readonly Shape[]): readonly Shape[] {
  return [...new Map(shapes.map((shape) => [text(shape), shape])).values()];
}

function text(shape: Shape): string {
  if (typeof shape === "string") return shape;
  if (Array.isArray(shape)) return `[${shape.map(text).join()}]`;
  if (EITHER in shape) return `(${(shape[EITHER] as readonly Shape[]).map(text).sort().join("|")})`;
  if (MAP in shape) return `*${text(shape[MAP] as Shape)}`;
  const entries = Object.entries(shape as Readonly<Record<string, Shape>>);
  return `{${entries
    .map(([key, one]) => `${JSON.stringify(key)}:${text(one)}`)
    .sort()
    .join()}}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
