import type { Json } from "../store/store.ts";

/** Values of a configuration: group, then parameter. */
export type ConfigurationValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Empty where the parameter is missing or no text. */
export function textOf(values: ConfigurationValues, group: string, key: string): string {
  const value = lookUp(values, group, key);
  return typeof value === "string" ? value : "";
}

/** 0 where the parameter is missing or no number. */
export function numberOf(values: ConfigurationValues, group: string, key: string): number {
  const value = lookUp(values, group, key);
  return typeof value === "number" ? value : 0;
}

const MOUNT_KEYS = ["rclone_conf", "rclone_url", "rclone_vendor", "rclone_user", "rclone_password"];

/** Whether a storage gets mounted: only when all five of its values are given. */
export function hasStorage(values: ConfigurationValues): boolean {
  return MOUNT_KEYS.every((key) => textOf(values, "storage", key) !== "");
}

/**
 * Whether some text breaks the cluster's job file, into which the platform writes it as it stands; such jobs end in a
 * plain 500 at the submission.
 */
export function breaksJobFile(values: ConfigurationValues): boolean {
  return Object.values(values).some((group) =>
    Object.values(group).some((value) => typeof value === "string" && /["\\\r\n]/.test(value)),
  );
}

function lookUp(values: ConfigurationValues, group: string, key: string): Json | undefined {
  const found = Object.hasOwn(values, group) ? values[group] : undefined;
  return found !== undefined && Object.hasOwn(found, key) ? found[key] : undefined;
}
