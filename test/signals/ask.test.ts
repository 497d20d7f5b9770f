import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createAsk } from '../../src/signals/ask.ts';

let server: Server;
let url: string;
let asked: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved.pem') response.writeHead(302, { location: '/sns.pem' }).end();
    else if (request.url === '/broken') response.destroy();
    else response.writeHead(request.url === '/gone.pem' ? 404 : 200).end('certificate');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a certificate is asked for once, and anything else each time', async () => {
  const ask = createAsk();
  const answer = { status: 200, text: 'certificate' };
  for (const path of ['/sns.pem', '/sns.pem', '/confirm', '/confirm']) expect(await ask(url + path)).toEqual(answer);
  expect(asked).toEqual(['/sns.pem', '/confirm', '/confirm']);
});

test('what is not there now is asked for again', async () => {
  const ask = createAsk();
  for (const path of ['/gone.pem', '/gone.pem']) expect(await ask(url + path)).toMatchObject({ status: 404 });
  expect(asked).toHaveLength(2);
});

test('no redirect is followed', async () => {
  expect(await createAsk()(`${url}/moved.pem`)).toMatchObject({ status: 302 });
  expect(asked).toEqual(['/moved.pem']);
});

test('a host that does not answer is none', async () => {
  expect(await createAsk()(`${url}/broken`)).toBeNull();
});
