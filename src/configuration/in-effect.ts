import { writeDuration } from './duration.ts';
import { isOpen } from './environment.ts';
import type { Config, Sources } from './read-config.ts';
import { settingName } from './read-settings.ts';
import type { Path } from './settings-document.ts';
import { fileByDefault } from './settings-file.ts';

/** A value that is in effect and where it comes from. */
export type InEffect = { readonly name: string; readonly value: string; readonly source: string };

/** Each variable that has a value and each setting, with where the value comes from; of a secret only that it is set. */
export function inEffect(config: Config, sources: Sources): readonly InEffect[] {
  return [...variablesInEffect(config, sources), ...settingsInEffect(config, sources)];
}

const announcementVariable = 'QUORUM_ANNOUNCEMENT_CHANNEL';

function variablesInEffect(
  { slack }: Config,
  { environment, given, origins, file, lineOf }: Sources,
): readonly InEffect[] {
  const fileShown = `${fileByDefault}${file === null ? ' (there is none)' : ''}`;
  const announcementsLine = lineOf(['announcements']);
  return Object.entries({ QUORUM_CONFIG: fileShown, ...environment, ...given }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (given[name] === undefined) return [{ name, value: String(value), source: 'default' }];
    const shown = isOpen(name, given[name]) ? given[name] : 'set';
    const source = origins.get(name) ?? 'environment';
    if (name !== announcementVariable) return [{ name, value: shown, source }];
    const overruledBy =
      slack === null ? 'the local workspace has a channel of its own' : `${file}, line ${announcementsLine} says where`;
    const isUsed = slack !== null && announcementsLine === null;
    return [{ name, value: shown, source: `${source}${isUsed ? '' : `, not used: ${overruledBy}`}` }];
  });
}

function settingsInEffect({ settings, slack }: Config, { given, file, lineOf }: Sources): readonly InEffect[] {
  const sourceOf = (path: Path): string => {
    const line = lineOf(path);
    if (line !== null) return `${file}, line ${line}`;
    const isByVariable = path[0] === 'announcements' && lineOf(['announcements']) === null;
    return isByVariable && given[announcementVariable] !== undefined ? announcementVariable : 'default';
  };
  const rows = leaves(settings, []).map(({ path, value }) => ({
    name: settingName(path),
    value,
    source: sourceOf(path),
  }));
  if (slack !== null) return rows;
  const others = rows.filter(({ name }) => !name.startsWith('announcements'));
  return [...others, { name: 'announcements', value: '#incidents', source: 'the local workspace' }];
}

/** Settings of which null says that there is none. */
const noneByNull = new Set(['channel', 'owner', 'escalation', 'runbook']);

/** The settings that hold no others. A list of words is one of them. */
function leaves(value: unknown, path: Path): readonly { path: Path; value: string }[] {
  if (Array.isArray(value)) {
    const isOfGroups = value.some((entry) => typeof entry === 'object');
    if (isOfGroups) return value.flatMap((entry, index) => leaves(entry, [...path, index]));
    return [{ path, value: value.length === 0 ? 'none' : value.join(', ') }];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, below]) => leaves(below, [...path, name]));
  }
  const name = path.at(-1);
  // What receivers and calendars ask for in the rest of it is often all that opens them.
  if ((path[0] === 'webhooks' || path.includes('calendars')) && name === 'url' && typeof value === 'string') {
    return [{ path, value: `${new URL(value).origin}/…` }];
  }
  if (value === null && noneByNull.has(String(name))) return [{ path, value: 'none' }];
  const isCount = name === 'flapping_from' || name === 'repeat';
  return [{ path, value: isCount ? String(value) : textOf(value) }];
}

/** Each number among the settings is a duration in milliseconds, and null stands for `never`. */
function textOf(value: unknown): string {
  if (typeof value === 'number') return writeDuration(value);
  return value === null ? 'never' : String(value);
}
