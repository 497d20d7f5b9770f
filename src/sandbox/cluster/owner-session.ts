import { connectUpstream, type Reply, type Upstream } from './upstream.ts';

/** The cluster's own session on the PostgreSQL behind, as its owner; opened again when it broke. */
export type OwnerSession = { query(sql: string): Promise<Reply>; close(): void };

/** @throws Error when PostgreSQL can't be reached or refuses the owner. */
export async function openOwnerSession(url: string): Promise<OwnerSession> {
  let isOpen = false;
  const open = async (): Promise<Upstream> => {
    const upstream = await connectUpstream(url, {});
    if ('code' in upstream) throw new Error(`The database behind the cluster can't be used: ${upstream.message}`);
    isOpen = true;
    upstream.onClose(() => {
      isOpen = false;
    });
    return upstream;
  };
  let session = await open();
  let opening: Promise<Upstream> | null = null;
  return {
    async query(sql) {
      if (!isOpen) {
        opening ??= open().finally(() => {
          opening = null;
        });
        session = await opening;
      }
      return session.query(sql);
    },
    close: () => session.destroy(),
  };
}
