import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** What a process holds while it uses a server, whose pools may have no connection open at a given moment. */
export type Presence = {
  /** Gives the server up. */
  leave(): Promise<void>;
};

const name = 'quorum-presence';
/** Held shared by everybody who uses the server, and alone by whoever stops it. */
const lock = 7_186_531;
/** Connections that were just closed take a moment to leave the server's list. */
const lingerMs = 1_000;
const pollMs = 20;

/** Marks the server as used by us; null when it can't be reached, or is being stopped at this moment. */
export async function enter(url: string): Promise<Presence | null> {
  const socket = new Socket();
  const client = await connect(url, socket);
  if (client === null) return null;
  try {
    await client.query('SELECT pg_advisory_lock_shared($1)', [lock]);
  } catch {
    await client.end().catch(() => undefined);
    return null;
  }
  // Being here must not keep a process alive that has nothing else to do.
  socket.unref();
  return {
    async leave() {
      socket.ref();
      // Answers once the lock is free, which closing alone would not. Fails when the server is gone, and the lock with it.
      await client.query('SELECT pg_advisory_unlock_shared($1)', [lock]).catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

/** Runs `stop` if nobody uses the server or is connected to it; while it runs nobody can enter. */
export async function stopIfUnused(url: string, stop: () => Promise<void>): Promise<void> {
  const client = await connect(url, new Socket());
  if (client === null) return;
  try {
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [lock]);
    if (rows[0]?.alone !== true) return;
    const deadline = Date.now() + lingerMs;
    for (;;) {
      const { rowCount } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1",
        [name],
      );
      if (rowCount === 0) break;
      if (Date.now() > deadline) return;
      await wait(pollMs);
    }
    await stop();
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(url: string, socket: Socket): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    stream: () => socket,
  });
  // The server may be killed while we are connected; whoever asks it something next is told.
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => null,
  );
}
