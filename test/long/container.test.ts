import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, general, startDeployment, toldBy } from '../support/deployment.ts';
import { buildImages, firstIn, type Images } from '../support/image.ts';
import { freePort, startProcess } from '../support/quorum-process.ts';

/** The steps need mounts and users. */
const isAble = process.platform === 'linux' && process.getuid?.() === 0;
if (!isAble) process.stdout.write('SKIPPED: the steps of the Dockerfile, which run as root on Linux only\n');
const onRoot = isAble ? test : test.skip;

let images: Images;
beforeAll(async () => {
  if (isAble) images = await buildImages(['production', 'demo']);
}, 240_000);
afterAll(() => images?.remove());

onRoot(
  'the image serves as a user without rights on a root that can not be written to, and ends when told to',
  async () => {
    const container = await images.container('production');
    const deployment = await startDeployment('socket');
    const instance = await deployment.start({ installed: container });
    const inside = await firstIn(instance);
    try {
      expect(
        toldBy(await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev2 x' })),
      ).toMatch(/declared/);
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
      process.kill(inside, 'SIGTERM');
      expect(await instance.ended).toBe(0);
      expect(instance.said()).toContain('Stopping after SIGTERM.');
      expect(await container.isHealthy(instance.port)).toBe(false);
    } finally {
      end(inside);
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
