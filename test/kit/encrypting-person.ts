/** A person whose client encrypts, independent of the bot's SDK: what it sends, and reads, goes through an OlmMachine of its own. */
import { randomUUID } from "node:crypto";
import {
  Attachment,
  CollectStrategy,
  DecryptionSettings,
  DeviceId,
  DeviceLists,
  EncryptedAttachment,
  EncryptionSettings,
  OlmMachine,
  RequestType,
  RoomId,
  ToDeviceRequest,
  TrustRequirement,
  UserId,
} from "@matrix-org/matrix-sdk-crypto-wasm";
import { createUser, type MatrixEvent, type MatrixUser, until } from "./matrix-lab.ts";

export const ENCRYPTED = {
  initial_state: [
    { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
  ],
};

type Json = Readonly<Record<string, unknown>>;

export interface EncryptingPerson extends MatrixUser {
  /** The newest events of a room as the homeserver holds them. */
  raw(roomId: string): Promise<readonly MatrixEvent[]>;
  /** Until what it returns is called, keys of new messages are held back, as by a slow server. */
  holdKeys(): () => Promise<void>;
  /** Gives keys only to sessions that somebody verified, as a setting of clients has it. */
  trustOnlyVerified(): void;
  /** Uploads a file as a client does in an encrypted room; what it resolves with is the `file` of a message. */
  seal(bytes: Uint8Array): Promise<Json>;
  /** The file of a message that was decrypted, and what the homeserver keeps of it. */
  unseal(event: MatrixEvent): Promise<{ readonly clear: Buffer; readonly kept: Buffer }>;
  /** Begins new keys with the next message of the room, as clients do now and then. */
  renewKeys(roomId: string): Promise<void>;
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, name) => (here as Json | undefined)?.[name], value);

export async function createEncryptingPerson(url: string, name: string): Promise<EncryptingPerson> {
  const account = await createUser(url, name);
  const { call } = account;
  const device = String((await call("GET", "/account/whoami"))["device_id"]);
  const machine = await OlmMachine.initialize(new UserId(account.id), new DeviceId(device));
  let since: string | undefined;
  let held: ToDeviceRequest[] | undefined;
  let strict = false;
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: what the machine hands out must be sent before it is asked again. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  async function toDevices(request: ToDeviceRequest): Promise<void> {
    const { event_type: type, txn_id: txnId } = request;
    const answer = await call("PUT", `/sendToDevice/${type}/${txnId}`, JSON.parse(request.body));
    await machine.markRequestAsSent(txnId, RequestType.ToDevice, JSON.stringify(answer));
  }

  const PATHS = new Map([
    [RequestType.KeysUpload, "/keys/upload"],
    [RequestType.KeysQuery, "/keys/query"],
    [RequestType.KeysClaim, "/keys/claim"],
  ]);
  async function ask(request: { id: string; type: RequestType; body: string }): Promise<void> {
    const path = PATHS.get(request.type);
    if (path === undefined)
      throw new Error(`a person's client does not send requests of type ${request.type}`);
    const answer = await call("POST", path, JSON.parse(request.body));
    await machine.markRequestAsSent(request.id, request.type, JSON.stringify(answer));
  }

  async function pump(): Promise<void> {
    for (const request of await machine.outgoingRequests()) {
      if (request instanceof ToDeviceRequest) await toDevices(request);
      else await ask(request as unknown as { id: string; type: RequestType; body: string });
    }
  }

  async function sync(): Promise<void> {
    // Synapse gives the same answer again for two minutes, unless something in the question differs.
    const filter = JSON.stringify({ presence: { not_senders: [`@${randomUUID()}:x`] } });
    const from = since === undefined ? "" : `&since=${encodeURIComponent(since)}`;
    const news = await call("GET", `/sync?timeout=0&filter=${encodeURIComponent(filter)}${from}`);
    const ids = (list: unknown) => ((list ?? []) as string[]).map((id) => new UserId(id));
    const lists = new DeviceLists(
      ids(at(news, "device_lists", "changed")),
      ids(at(news, "device_lists", "left")),
    );
    const counts = new Map(
      Object.entries((news["device_one_time_keys_count"] ?? {}) as Record<string, number>),
    );
    const unused = new Set((news["device_unused_fallback_key_types"] ?? []) as string[]);
    const events = JSON.stringify(at(news, "to_device", "events") ?? []);
    await machine.receiveSyncChanges(events, lists, counts, unused);
    since = String(news["next_batch"]);
    await pump();
  }

  const inRoom = (roomId: string) => `/rooms/${encodeURIComponent(roomId)}`;
  const isEncrypted = (roomId: string) =>
    call("GET", `${inRoom(roomId)}/state/m.room.encryption/`).then(
      () => true,
      () => false,
    );

  async function seal(roomId: string, type: string, content: Json): Promise<Json> {
    await sync();
    const members = Object.keys((await call("GET", `${inRoom(roomId)}/joined_members`))["joined"] as object);
    const users = () => members.map((id) => new UserId(id));
    await machine.updateTrackedUsers(users());
    await pump();
    const claim = await machine.getMissingSessions(users());
    if (claim != null) await ask(claim as unknown as { id: string; type: RequestType; body: string });
    const settings = new EncryptionSettings();
    if (strict) settings.sharingStrategy = CollectStrategy.onlyTrustedDevices();
    const shared = await machine.shareRoomKey(new RoomId(roomId), users(), settings);
    for (const request of shared) {
      if (held === undefined) await toDevices(request);
      else {
        held.push(request);
        await machine.markRequestAsSent(request.txn_id, RequestType.ToDevice, "{}");
      }
    }
    return JSON.parse(
      await machine.encryptRoomEvent(new RoomId(roomId), type, JSON.stringify(content)),
    ) as Json;
  }

  async function send(roomId: string, content: Json, type = "m.room.message"): Promise<string> {
    // Clients send reactions as they are: https://github.com/matrix-org/matrix-spec/issues/660.
    if (type === "m.reaction" || !(await isEncrypted(roomId))) return account.send(roomId, content, type);
    const sealed = await inTurn(() => seal(roomId, type, content));
    return account.send(roomId, sealed, "m.room.encrypted");
  }

  /** As the person sees it; what cannot be decrypted stays as it is. */
  async function open(roomId: string, event: MatrixEvent): Promise<MatrixEvent> {
    if (event.type !== "m.room.encrypted") return event;
    const settings = new DecryptionSettings(TrustRequirement.Untrusted);
    try {
      const { event: clear } = await machine.decryptRoomEvent(
        JSON.stringify(event),
        new RoomId(roomId),
        settings,
      );
      return { ...event, ...(JSON.parse(clear) as Pick<MatrixEvent, "type" | "content">) };
    } catch {
      return event;
    }
  }

  async function read(roomId: string): Promise<readonly MatrixEvent[]> {
    await inTurn(sync);
    const events = await account.read(roomId);
    return Promise.all(events.map((event) => open(roomId, event)));
  }

  await inTurn(sync);
  return {
    ...account,
    send,
    read,
    raw: account.read,
    say: (roomId, body, more = {}) => send(roomId, { msgtype: "m.text", body, ...more }),
    see: (roomId, fits) => until(async () => (await read(roomId)).find(fits)),
    holdKeys() {
      const mine: ToDeviceRequest[] = [];
      held = mine;
      return () =>
        inTurn(async () => {
          held = undefined;
          for (const { event_type, txn_id, body } of mine.splice(0))
            await call("PUT", `/sendToDevice/${event_type}/${txn_id}`, JSON.parse(body));
        });
    },
    trustOnlyVerified() {
      strict = true;
    },
    async seal(bytes) {
      const sealed = Attachment.encrypt(bytes);
      const upload = await fetch(`${url}/_matrix/media/v3/upload`, {
        method: "POST",
        headers: { authorization: `Bearer ${account.token}`, "content-type": "application/octet-stream" },
        body: new Uint8Array(sealed.encryptedData),
      });
      const { content_uri: address } = (await upload.json()) as { content_uri: string };
      return { ...(JSON.parse(sealed.mediaEncryptionInfo ?? "{}") as Json), url: address };
    },
    async unseal({ content }) {
      const file = content["file"] as { readonly url: string };
      const path = file.url.replace("mxc://", "/_matrix/client/v1/media/download/");
      const headers = { authorization: `Bearer ${account.token}` };
      const kept = Buffer.from(await (await fetch(url + path, { headers })).arrayBuffer());
      const clear = Attachment.decrypt(new EncryptedAttachment(kept, JSON.stringify(file)));
      return { clear: Buffer.from(clear), kept };
    },
    renewKeys: async (roomId) => {
      await inTurn(() => machine.invalidateGroupSession(new RoomId(roomId)));
    },
  };
}
