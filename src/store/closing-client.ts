import pg from 'pg';

/** A client that closes the connection that it could not sign in over: pg leaves it open, which keeps a process from its end. */
export class ClosingClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    if (callback === undefined) return super.connect();
    super.connect((error: Error) => {
      // What it has to say of that, nobody waits for.
      if (error) this.end().catch(() => undefined);
      callback(error);
    });
    return undefined;
  }
}
