import type { IncomingMessage, ServerResponse } from 'node:http';
import { bundlePage } from './bundle-page.ts';

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Quorum sandbox</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/page.js"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;

/** Nothing but the page's own script, style and address; pictures may come from the web because Block Kit links them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src https: http: data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

type Served = { readonly type: string; readonly body: string };

/** Answers `/`, `/page.js`, `/page.css`; true when it handled the request. */
export async function createPage(): Promise<(request: IncomingMessage, response: ServerResponse) => boolean> {
  const { script, style } = await bundlePage();
  const served = new Map<string, Served>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: script }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: style }],
  ]);
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const found = served.get((request.url ?? '').replace(/[?#].*$/, ''));
    if (!found) return false;
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': Buffer.byteLength(found.body),
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : found.body);
    return true;
  };
}
