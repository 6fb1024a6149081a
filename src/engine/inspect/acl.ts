/** Users and their permissions, and how the last command was judged. */

import type { AclDecision, AclView } from '../../inspect.ts';
import { Args } from '../resp/args.ts';
import { clientsOf, type Look, nameOf } from './look.ts';

/** Judges the last command again, by its client's user as that is now. */
function decisionOf({ node, history }: Look): AclDecision | null {
  const step = history.steps.findLast(({ depth }) => depth === 0);
  const client = step === undefined ? undefined : node.connections.clients.get(step.connection);
  if (step === undefined || client === undefined) return null;
  const args = Args.of(step.argv);
  const command = node.table.find(args);
  if (command === undefined) return null;
  const selectors = client.user.selectors.map((selector) => {
    const checks = node.acl.explain(selector, command, args);
    return { checks, isAllowed: checks.every(({ isAllowed }) => isAllowed) };
  });
  return {
    connection: step.connection,
    user: client.user.name,
    argv: step.argv,
    isAllowed: selectors.some(({ isAllowed }) => isAllowed),
    selectors,
  };
}

export function acl(look: Look): AclView {
  const { node } = look;
  const words = (rules: string): string[] => rules.split(' ').filter((rule) => rule !== '');
  return {
    scene: 'acl-matrix',
    users: node.acl.sorted.map((user) => ({
      name: user.name,
      flags: user.flags,
      selectors: user.selectors.map(({ commandRules, keyRules, channelRules }) => ({
        commands: words(commandRules),
        keys: words(keyRules),
        channels: words(channelRules),
      })),
    })),
    sessions: clientsOf(node).map((client) => ({ ...nameOf(client), user: client.user.name })),
    decision: decisionOf(look),
  };
}
