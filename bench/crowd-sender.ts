import { request } from 'node:http';
import { z } from 'zod';
import { signatureOf } from '../src/sandbox/workspace/signature.ts';
import { ana, signingSecret } from '../test/support/deployment.ts';

/** Sends many signed commands of one person at once, from a process of its own, and tells how many got which answer. */
const { port, team, channel, line, size, name } = z
  .object({
    port: z.number(),
    team: z.string(),
    channel: z.string(),
    line: z.string(),
    size: z.number(),
    name: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const answers: Record<string, number> = {};
const sent = Promise.all(
  Array.from({ length: size }, async (_, index) => {
    const said = await send(`${line} ${index}`, `${name}.${index}`);
    const kind = /left this one aside/.test(said) ? 'left aside' : /^Still /.test(said) ? 'still at work' : 'answered';
    answers[kind] = (answers[kind] ?? 0) + 1;
  }),
);
process.send?.('begun');
await sent;
process.send?.(answers);

function send(text: string, trigger_id: string): Promise<string> {
  const response_url = `http://127.0.0.1:${port}/nowhere`;
  const fields = {
    command: '/incident',
    text,
    user_id: ana,
    team_id: team,
    channel_id: channel,
    trigger_id,
    response_url,
  };
  const body = new URLSearchParams(fields).toString();
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signatureOf(signingSecret, timestamp, body),
  };
  return new Promise((resolve, reject) => {
    const sending = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers }, (response) => {
      let answer = '';
      response.on('data', (data) => {
        answer += String(data);
      });
      response.on('end', () => resolve(/"text":"([^"]*)"/.exec(answer)?.[1] ?? answer));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
