/** Access control: each user's rules, and the way of the last command through them. */

import type { AclDecision, AclView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, type Figure, toneOf } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './clients.words.ts';
import { clientLabel } from './elements.ts';

type Words = typeof en.acl;

function decisionBlock(decision: AclDecision, isNew: boolean, words: Words): Block {
  const verdict = (isAllowed: boolean): string => (isAllowed ? words.allowed : words.refused);
  return {
    kind: 'lanes',
    title: words.decision,
    columns: words.columns,
    note: `${words.user} ${decision.user} · ${clip(decision.argv.map(readable).join(' '), 48)} · ${verdict(decision.isAllowed)}`,
    lanes: decision.selectors.map(({ checks, isAllowed }, i) => ({
      id: `selector-${i}`,
      name: i === 0 ? words.root : words.selector(i),
      tone: isAllowed ? 'payload' : 'danger',
      note: verdict(isAllowed),
      arrows: true,
      chips: checks.map((check, n) => ({
        id: `check-${n}`,
        text: `${words.of[check.of]} ${clip(readable(check.object), 24)}`,
        note: `${check.isAllowed ? '✓' : '✗'} ${words.by(check.rule)}`,
        tone: check.isAllowed ? ('payload' as const) : ('danger' as const),
        mark: isNew && n === checks.length - 1 ? ('touched' as const) : null,
      })),
    })),
  };
}

export function layout(view: AclView, past: Past<AclView>, words: Words): Figure {
  const { decision } = view;
  const isNew = past.events.some(({ kind }) => kind === 'command.finished' || kind === 'command.refused');
  const rows = view.users.flatMap(({ name, flags, selectors }) =>
    selectors.map(({ commands, keys, channels }, i) => [
      i === 0 ? name : words.selector(i),
      i === 0 ? flags.filter((flag) => flag !== 'sanitize-payload').join(' ') : '',
      commands.join(' '),
      keys.join(' '),
      channels.join(' '),
    ]),
  );
  return {
    blocks: [
      ...(decision === null ? [] : [decisionBlock(decision, isNew, words)]),
      { kind: 'table', title: words.users, table: { caption: words.users, columns: words.userColumns, rows } },
      { kind: 'note', text: words.one },
    ],
    aside: [
      {
        kind: 'lanes',
        title: words.sessions,
        columns: words.sessionColumns,
        lanes: view.sessions.map((client) => ({
          id: `session-${client.id}`,
          name: clientLabel(client),
          tone: toneOf(client.connection),
          chips: [{ id: 'user', text: client.user, tone: 'key' as const }],
        })),
      },
    ],
  };
}

export const acl = mechanism(layout, { en: en.acl, ko: ko.acl }, [
  'ACL SETUSER bob on >secret ~cache:* +@read',
  'AUTH bob secret',
  'SET cache:1 x',
]);
