export function leftIn(folder: string): readonly string[];
