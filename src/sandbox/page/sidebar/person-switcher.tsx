import { type ReactNode, useEffect } from 'react';
import { isGuest } from '../../workspace/can-see.ts';
import { Avatar } from '../avatar.tsx';
import { actorsOf } from '../state/seen-by.ts';
import { useWorkspace } from '../workspace-context.ts';

/** Chooses who you are, with a click or with Alt and the person's number. */
export function PersonSwitcher(props: { readonly onBecome: (id: string) => void }): ReactNode {
  const { snapshot, me } = useWorkspace();
  const { onBecome } = props;
  const people = actorsOf(snapshot);
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      const person = event.altKey && digit !== undefined ? people[Number(digit) - 1] : undefined;
      if (!person) return;
      event.preventDefault();
      onBecome(person.id);
    };
    window.addEventListener('keydown', keyDown);
    return () => window.removeEventListener('keydown', keyDown);
  }, [people, onBecome]);
  return (
    <section className="people" aria-label="Who you are">
      <h2 className="nav-title">You are</h2>
      {people.map((person, index) => (
        <button
          key={person.id}
          type="button"
          className="nav person"
          aria-pressed={person.id === me}
          data-testid={`person-${person.id}`}
          title={`Become ${person.real_name || person.name} (Alt+${index + 1})`}
          onClick={() => onBecome(person.id)}
        >
          <Avatar id={person.id} small />
          <span className="nav-name">{person.real_name || person.name}</span>
          {isGuest(person) && <span className="nav-note">guest</span>}
          {person.id === me ? (
            <span className="person-you">you</span>
          ) : (
            <kbd className="person-key">Alt {index + 1}</kbd>
          )}
        </button>
      ))}
    </section>
  );
}
