import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';

/** The browser page's script and style. */
export type PageFiles = { readonly script: string; readonly style: string };

/** With what went into them, for the list of what we ship. */
export type PageBundle = PageFiles & { readonly metafile: Metafile };

/**
 * Bundles the page with esbuild, in memory. In the bundle of the program this module is replaced by one that has the
 * files already (bin/bundle.js), so that a start needs neither esbuild nor React.
 */
export async function bundlePage(): Promise<PageBundle> {
  const { build } = await import('esbuild');
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const { outputFiles, metafile } = await build({
    entryPoints: { page: here('./main.tsx'), style: here('./style/page.css') },
    absWorkingDir: here('../../..'),
    outdir: here('.'),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const bundle = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: bundle('page.js'), style: bundle('style.css'), metafile };
}
