import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, ben, startDeployment, toldBy } from '../support/deployment.ts';
import { buildImages, firstIn, type Images } from '../support/image.ts';
import { freePort, startProcess } from '../support/quorum-process.ts';
import { declareIncident, lost, notesIn, typeSteadily } from '../support/steady-commands.ts';
import { until } from '../support/until.ts';

/** The steps need mounts and users. */
const isAble = process.platform === 'linux' && process.getuid?.() === 0;
if (!isAble) process.stdout.write('SKIPPED: the steps of the Dockerfile, which run as root on Linux only\n');
const onRoot = isAble ? test : test.skip;

let images: Images;
beforeAll(async () => {
  if (isAble) images = await buildImages(['production', 'demo']);
}, 240_000);
afterAll(() => images?.remove());

/** Lets a process of Node reach this machine and nothing else, and says in its log what it would have reached. */
const offline = `data:text/javascript,${encodeURIComponent(`
  import { Socket } from 'node:net';
  import dns from 'node:dns';
  const isHere = (host) => host === undefined || ['localhost', '::1'].includes(host) || host.startsWith('127.');
  const refuse = (host) => {
    process.stderr.write('asks outside: ' + host + '\\n');
    return Object.assign(new Error('connect ENETUNREACH ' + host), { code: 'ENETUNREACH' });
  };
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...args) {
    const [options] = Array.isArray(args[0]) ? args[0] : args;
    const host = typeof options === 'object' ? options.host : typeof args[1] === 'string' ? args[1] : undefined;
    return isHere(host) ? connect.apply(this, args) : this.destroy(refuse(host));
  };
  const lookup = dns.lookup;
  dns.lookup = (host, ...rest) => (isHere(host) ? lookup(host, ...rest) : rest.at(-1)(refuse(host)));
`)}`;

onRoot(
  'the image serves, drains and starts again, offline, as a user without rights on a root that can not be written to',
  async () => {
    const container = await images.container('production');
    const deployment = await startDeployment('socket');
    const start = () =>
      deployment.start({
        installed: container,
        environment: { ...deployment.database.environment, NODE_OPTIONS: `--import=${offline}` },
      });
    const instance = await start();
    const inside = await firstIn(instance);
    let again = null;
    try {
      const channel = await declareIncident(deployment);
      const status = await readFile(`/proc/${inside}/status`, 'utf8');
      expect([
        /^Uid:\t(\d+)/m.exec(status)?.[1],
        /^NSpid:.*\t(\d+)$/m.exec(status)?.[1],
        /^CapEff:\t(\w+)/m.exec(status)?.[1],
      ]).toEqual(['1000', '1', '0000000000000000']);
      await expect(
        promisify(execFile)('nsenter', ['--target', String(inside), '--mount', 'touch', `/proc/${inside}/root/tmp/x`]),
      ).rejects.toThrow('Read-only file system');
      expect(await container.isHealthy(instance.port)).toBe(true);

      const commands = typeSteadily(deployment, channel, [ana, ben]);
      await until(() => commands.count() >= 6, 'people write');
      process.kill(inside, 'SIGTERM');
      expect(await instance.ended).toBe(0);
      expect(instance.said()).toContain('Stopping after SIGTERM.');
      expect(await container.isHealthy(instance.port)).toBe(false);
      const typed = await commands.stop();
      const answered = typed.filter((one) => !lost(typed).includes(one)).map(({ text }) => text);
      expect([...(await notesIn(deployment))].sort()).toEqual(answered.sort());

      const restarted = await start();
      again = await firstIn(restarted);
      const said = await deployment.workspace.say({ user: ana, channel, text: '/incident note It is back' });
      expect(toldBy(said)).toMatch(/note/i);
      process.kill(again, 'SIGTERM');
      expect(await restarted.ended).toBe(0);
      expect(instance.logged() + restarted.logged()).not.toContain('asks outside');
    } finally {
      end(inside);
      if (again !== null) end(again);
      await deployment.stop();
    }
  },
  120_000,
);

onRoot(
  'the image to try it out lets in what comes from outside the container, and keeps its data in a volume',
  async () => {
    const container = await images.container('demo');
    const port = await freePort();
    const demo = await startProcess({ PORT: String(port) }, container);
    const inside = await firstIn(demo);
    try {
      expect(demo.says).toBe(`Quorum is ready: open http://127.0.0.1:${port} and type /incident`);
      const outside = Object.values(networkInterfaces()).flatMap((all = []) =>
        all.filter(({ internal, family }) => !internal && family === 'IPv4'),
      );
      const [{ address } = { address: '' }] = outside;
      // As a browser asks that has opened the published port.
      const page = await ask(address, port, `localhost:${port}`);
      expect([page.status, page.text.includes('<html')]).toEqual([200, true]);
      expect((await ask(address, port, 'elsewhere.example')).status).toBe(403);
      expect(await container.isHealthy(port)).toBe(true);
      process.kill(inside, 'SIGTERM');
      expect(await demo.ended).toBe(0);
    } finally {
      end(inside);
    }
  },
  120_000,
);

/** With it ends all that it has started. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended as it should.
  }
}

function ask(
  address: string,
  port: number,
  host: string,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address, port, path: '/', headers: { host } }, async (response) => {
      const chunks: unknown[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, text: chunks.join('') });
    });
    asked.on('error', reject).end();
  });
}
