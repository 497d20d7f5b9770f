import { fileURLToPath } from 'node:url';

/** The browser page's script and style. */
export type PageFiles = { readonly script: string; readonly style: string };

/**
 * Bundles the page with esbuild, in memory. In the bundle of the program this module is replaced by one that has the
 * files already (bin/bundle.js), so that a start needs neither esbuild nor React.
 */
export async function bundlePage(): Promise<PageFiles> {
  const { build } = await import('esbuild');
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: { page: here('./main.tsx'), style: here('./style/page.css') },
    outdir: here('.'),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const bundle = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: bundle('page.js'), style: bundle('style.css') };
}
