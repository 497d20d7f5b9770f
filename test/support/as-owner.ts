import pg from 'pg';

/** Runs a statement as a server's owner, over a connection of its own, and answers its rows. */
export async function asOwner<Row extends pg.QueryResultRow>(
  ownerUrl: string,
  statement: string,
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
