import { millisecondsInDay } from 'date-fns/constants';
import type { Rotation } from '../../configuration/settings.ts';
import { minuteIn } from '../../oncall/local-time.ts';
import type { OverrideChange } from '../../oncall/override.ts';
import { bareWord, peopleIn, splitFirst, unclear } from '../kit/arguments.ts';
import { code, escaped } from '../kit/mrkdwn.ts';
import { readInstant } from '../kit/when.ts';
import type { Asked, Asker, Word } from '../kit/word.ts';
import { view } from '../views/view-words.ts';
import { rotationMeant } from './rotation-meant.ts';

const example = code('/incident override payments @ben until 18:00');

/** An override ends before then: nobody looks further ahead. */
const daysMax = 100;

/** Somebody is on call in place of whose turn it is. */
export const overrideWord: Word = {
  word: 'override',
  usage: 'override [rotation] <@user> [from <time>] until <time> | list | remove …',
  does: 'puts somebody on call in place of whose turn it is, until a time by the rotation’s clock; lists or removes that',
  isAnywhere: true,
  parse(rest, asker) {
    const [first, after] = splitFirst(rest);
    switch (bareWord(first).toLowerCase()) {
      case '':
      case 'list':
        return view({ kind: 'overrides' });
      case 'remove':
      case 'cancel':
      case 'end':
        return readRemoval(after, asker);
      default:
        return readOverride(rest, asker);
    }
  },
};

function asks(change: OverrideChange): Asked {
  return { kind: 'arrange', what: { of: 'override', change } };
}

const person = /<@[UW][A-Z0-9]{1,63}(?:\|[^<>]*)?>/g;

/** `payments secondary <@U0BEN> from 18:00 until 22:00`, the person in whatever place. */
function readOverride(line: string, asker: Asker): Asked {
  const people = peopleIn(line);
  const [who = /(?:^|\s)me(?:\s|$)/i.test(line) ? asker.user_id : undefined] = people;
  if (people.length > 1) return unclear(`One person takes an override. Nothing was changed. ${example}`);
  if (who === undefined) return unclear(`Who is on call instead? Type @ and pick a person: ${example}.`);
  const plain = line.replaceAll(person, ' ').replace(/(?:^|\s)me(?=\s|$)/i, ' ');
  const [name = '', times = ''] = splitAt(plain, /(?:^|\s)(?=(?:from|until|till?|to|for)\s)/i);
  const again = ({ rotation, layer }: { rotation: string; layer: string }) =>
    `override ${escaped(rotation)} ${escaped(layer)} <@${who}> ${times}`.replaceAll(/\s+/g, ' ');
  const meant = rotationMeant(asker.settings, name, again);
  if (meant.kind === 'unclear') return meant;
  const read = readTimes(times, meant.rotation, asker.at);
  if (typeof read === 'string') return unclear(`${read} Nothing was changed. ${example}`);
  return asks({ kind: 'add', override: { rotation: meant.rotation.name, layer: meant.layer, who, ...read } });
}

/** From when until when, by the clock of the rotation; or what is missing. */
function readTimes(times: string, { zone }: Rotation, at: string): { from: string; until: string } | string {
  const [, fromSaid, , untilSaid, lengthSaid] =
    /^(?:from\s+(.+?)(?=\s+(?:until|till?|to|for)\s|$))?\s*(?:(until|till?|to)\s+(.+?)|for\s+(.+?))?$/i.exec(
      times.trim(),
    ) ?? [];
  if (untilSaid === undefined && lengthSaid === undefined) return 'Until when?';
  const begins = fromSaid === undefined ? at : readInstant(fromSaid, { at, zone });
  if (begins === null || begins === 'no_zone')
    return `From when? ${code(fromSaid ?? '')} is not a time that Quorum can read.`;
  const said = untilSaid ?? lengthSaid ?? '';
  const ends = readInstant(said, { at: begins, zone });
  if (ends === null || ends === 'no_zone') return `Until when? ${code(said)} is not a time that Quorum can read.`;
  const [from, until] = [minuteIn(zone, Date.parse(begins)), minuteIn(zone, Date.parse(ends))];
  if (until <= from) return 'It would end before it begins.';
  if (Date.parse(ends) - Date.parse(at) > daysMax * millisecondsInDay) return `It has to end within ${daysMax} days.`;
  return { from, until };
}

/** By the id that a button carries; else by the rotation, and the layer and the person where there are several. */
function readRemoval(line: string, { settings }: Asker): Asked {
  const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(line.trim())?.[0];
  if (id !== undefined) return asks({ kind: 'remove', id });
  const [who = null] = peopleIn(line);
  const name = line.replaceAll(person, ' ').trim();
  const meant = rotationMeant(settings, name, ({ rotation }) => `override remove ${escaped(rotation)}`, {
    isLayerNeeded: false,
  });
  if (meant.kind === 'unclear') return meant;
  return asks({ kind: 'remove', rotation: meant.rotation.name, layer: meant.layer, who });
}

function splitAt(line: string, at: RegExp): readonly [string, string] {
  const index = line.search(at);
  return index === -1 ? [line, ''] : [line.slice(0, index), line.slice(index)];
}
