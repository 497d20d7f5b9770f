import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

// The local workspace has no login and listens on loopback only. A port that Docker publishes leads to the container's own
// address. This passes on what comes in there. The workspace still answers only who calls it localhost or 127.0.0.1, and
// whoever publishes the port chooses who can reach it.
const port = Number(process.env.PORT);
const own = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ internal }) => !internal));

for (const { address, family } of own) {
  if (family !== 'IPv4') continue;
  const server = createServer((incoming) => {
    const onward = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [incoming, onward],
      [onward, incoming],
    ]) {
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  server.on('error', (error) => process.stderr.write(`${error.message}\n`));
  server.listen(port, address);
  // The program ends when it has done its work.
  server.unref();
}
