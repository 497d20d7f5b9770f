import type { ReactNode } from 'react';
import type { Snapshot } from '../workspace/protocol.ts';
import { useWorkspace } from './workspace-context.ts';

/** Initials on the person's colour; the app gets its first letter on a square of its own. */
export function Avatar(props: { readonly id: string; readonly small?: boolean }): ReactNode {
  const { snapshot } = useWorkspace();
  const who = whoIs(snapshot, props.id);
  return (
    <span
      className={`avatar${props.small === true ? ' avatar-small' : ''}${who.isApp ? ' avatar-app' : ''}`}
      style={{ backgroundColor: who.color }}
      aria-hidden="true"
    >
      {initials(who.name)}
    </span>
  );
}

export type Who = { readonly name: string; readonly color: string; readonly isApp: boolean };

/** The name, colour and kind of whoever wrote a message. */
export function whoIs(snapshot: Snapshot, id: string): Who {
  const person = snapshot.people.find((candidate) => candidate.id === id);
  const isApp = id === snapshot.app.bot_user || person?.is_bot === true;
  const given = person?.color.replace(/^#?/, '#') ?? '';
  const color = /^#[0-9a-fA-F]{3,8}$/.test(given) ? given : isApp ? '#2f6f62' : '#5b6470';
  if (isApp) return { name: snapshot.app.name || person?.name || id, color, isApp };
  if (id === 'USLACKBOT') return { name: 'Slackbot', color: '#7a6a8f', isApp: false };
  return { name: person?.real_name || person?.name || id, color, isApp };
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0).toUpperCase() ?? '')
    .join('');
}
