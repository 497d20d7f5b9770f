import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';

// Brings the package, which "npm run build" at the top of the checkout has made, and the settings where there are any, to
// where the function takes them along.
const beside = (name) => new URL(name, import.meta.url);
rmSync(beside('quorum'), { recursive: true, force: true });
cpSync(beside('../../dist'), beside('quorum'), { recursive: true });
if (existsSync(beside('quorum.yml'))) cpSync(beside('quorum.yml'), beside('quorum/quorum.yml'));

// Vercel wants a folder of files to show; there is nothing to see.
mkdirSync(beside('public'), { recursive: true });
writeFileSync(beside('public/robots.txt'), 'User-agent: *\nDisallow: /\n');
