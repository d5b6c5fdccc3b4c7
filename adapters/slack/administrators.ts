/** Who administers channels, as Slack sees it: admins and owners of the workspace. Needs the scope users:read. */
import type { WebClient } from "@slack/web-api";
import type { Administrators } from "../../src/surface.ts";

/** Ids of people; W is that of a person of an Enterprise organisation. */
const PERSON = /^[UW][A-Z0-9]+$/;

/**
 * Whoever made a channel would be a fitting admin too, but to learn that needs two more scopes. In shared channels there are
 * people of other workspaces: what they are at home counts for nothing here.
 */
export function createAdministrators(client: WebClient): Administrators {
  let home: string | undefined;
  return {
    who: "the admins and owners of this workspace",
    ids: PERSON,
    async include({ id }) {
      home ??= (await client.auth.test()).team_id;
      const { user } = await client.users.info({ user: id });
      if (home === undefined || user?.id !== id || user.team_id !== home) return false;
      if (user.deleted === true || user.is_bot === true) return false;
      return user.is_admin === true || user.is_owner === true || user.is_primary_owner === true;
    },
  };
}
