/** The server's side of a WebSocket, as much of RFC 6455 as Socket Mode needs: text, ping, pong, close. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface ServerSocket {
  send(text: string): void;
  /** The orderly end. */
  close(): void;
  /** The cable is pulled. */
  drop(): void;
}

export interface SocketEvents {
  readonly message: (text: string) => void;
  readonly closed: () => void;
}

export function acceptSocket(request: IncomingMessage, stream: Duplex, events: SocketEvents): ServerSocket {
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}${MAGIC}`)
    .digest("base64");
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let waiting = Buffer.alloc(0);
  const write = (opcode: number, payload: Buffer) => {
    if (stream.writable) stream.write(frame(opcode, payload));
  };
  stream.on("data", (data: Buffer) => {
    waiting = Buffer.concat([waiting, data]);
    for (let next = readFrame(waiting); next !== undefined; next = readFrame(waiting)) {
      waiting = waiting.subarray(next.size);
      if (next.opcode === TEXT) events.message(next.payload.toString());
      else if (next.opcode === PING) write(PONG, next.payload);
      else if (next.opcode === CLOSE) {
        write(CLOSE, next.payload);
        stream.end();
      }
    }
  });
  stream.on("error", () => stream.destroy());
  // A process that was killed says no goodbye: the other side is left half open.
  stream.on("end", () => stream.end());
  stream.on("close", events.closed);
  return {
    send: (text) => write(TEXT, Buffer.from(text)),
    close: () => write(CLOSE, Buffer.from([3, 232])),
    drop: () => void stream.destroy(),
  };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Frames of clients are masked; this server gets no fragments. */
function readFrame(data: Buffer): { opcode: number; payload: Buffer; size: number } | undefined {
  if (data.length < 2) return undefined;
  const short = (data[1] ?? 0) & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (data.length < 2 + extra + 4) return undefined;
  const length = extra === 0 ? short : extra === 2 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
  const start = 2 + extra + 4;
  if (data.length < start + length) return undefined;
  const mask = data.subarray(2 + extra, start);
  const payload = Buffer.from(data.subarray(start, start + length));
  for (let index = 0; index < length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { opcode: (data[0] ?? 0) & 0x0f, payload, size: start + length };
}
