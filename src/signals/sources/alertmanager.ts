import type { Source } from '../source.ts';
import { readAlertGroup } from './alert-group.ts';

export const alertmanager: Source = {
  kind: 'alertmanager',
  words: {
    sender: 'Alertmanager',
    toldApartBy: 'the fingerprint of each alert',
    clearedBy: '`status: resolved` of the alert, never its absence',
  },
  takesForms: false,
  repeats: true,
  signing: null,
  secretFields: [],
  read: (delivery) => readAlertGroup(delivery, 'Alertmanager'),
};
