import { gone } from './gone.ts';
import { isKeptUpToDate } from './step.ts';

/**
 * The row of a post as it counts once it was imported: what is kept up to date may show what was recorded after the export
 * was made, so that nobody knows what it says. It is edited once, and is posted no second time.
 */
export function importedPost(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { surface, content_hash } = row;
  if (typeof surface !== 'string' || content_hash === gone) return row;
  const isKept = isKeptUpToDate(surface) || /^(private )?topic$/.test(surface);
  return isKept ? { ...row, content_hash: null } : row;
}
