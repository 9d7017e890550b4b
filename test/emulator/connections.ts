import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';

/** Counts the TCP connections of clients under test; those opened for `/__admin/` are left out. */
export interface Connections {
  /** Accepted since the last reset. A connection counts from the moment it is accepted (TLS: its handshake is done), used or not. */
  readonly count: number;
  /** Notes a request on `socket`; answers its connection's number, from 1 in the order of first use since the last reset. */
  numberOf(socket: Socket): number;
  /** Notes an admin request; true where the connection has only ever carried those and so should be closed after it. */
  markAdmin(socket: Socket): boolean;
  reset(): void;
}

export function countConnections(server: Server | SecureServer): Connections {
  let counted = new WeakSet<Socket>();
  let numbers = new WeakMap<Socket, number>();
  const used = new WeakSet<Socket>();
  let count = 0;
  let lastNumber = 0;
  server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    counted.add(socket);
    count++;
  });
  return {
    get count() {
      return count;
    },
    numberOf: (socket) => {
      used.add(socket);
      const known = numbers.get(socket);
      if (known !== undefined) return known;
      lastNumber++;
      numbers.set(socket, lastNumber);
      return lastNumber;
    },
    markAdmin: (socket) => {
      if (used.has(socket)) return false;
      if (counted.delete(socket)) count--;
      return true;
    },
    reset: () => {
      counted = new WeakSet();
      numbers = new WeakMap();
      count = 0;
      lastNumber = 0;
    },
  };
}
