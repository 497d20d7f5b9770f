import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit } from './plants.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A copy of what a simulation needs, with these edits made, in a temporary folder that the caller deletes.
 * @throws when an edit's text does not stand in its file exactly once: the sources have moved on, and the plant must too.
 */
export async function plantedCopy(edits: readonly Edit[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quorum-plant-'));
  for (const part of ['src/incident', 'src/store', 'test/simulation', 'package.json']) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of edits) {
    const text = await readFile(join(folder, file), 'utf8');
    const [before, after, ...more] = text.split(find);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`${file} has to hold this text exactly once, for a fault to be planted there: ${find}`);
    }
    await writeFile(join(folder, file), before + replace + after);
  }
  return folder;
}
