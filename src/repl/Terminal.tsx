/* A terminal (terminal.ts) in a page that React renders: made anew, or taken over from whoever made it before React was there. */

import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Controller } from './controller.ts';
import { type Docs, noDocs } from './docs.ts';
import { LiveTerminal, type TerminalOptions } from './terminal.ts';
import style from './Terminal.module.css';

/** The controller's, as far as others may use it. */
export interface TerminalHandle
  extends Pick<Controller, 'run' | 'begin' | 'focus' | 'typed' | 'note' | 'noteInTurn' | 'showAt' | 'waitsAt' | 'cutAt' | 'retell'> {
  /** What the server answered to COMMAND DOCS; none before it has. */
  docs(): Docs;
}

export interface TerminalProps extends TerminalOptions {
  /** One that is there already, if there is. */
  readonly takeMade?: () => LiveTerminal | undefined;
  readonly ref?: Ref<TerminalHandle>;
}

export function Terminal({ takeMade, ref, ...options }: TerminalProps) {
  const latest = useRef({ options, takeMade });
  latest.current = { options, takeMade };
  const place = useRef<HTMLDivElement>(null);
  const terminal = useRef<LiveTerminal | null>(null);
  const controller = useRef<Controller | null>(null);

  useImperativeHandle(ref, () => ({
    run: line => controller.current?.run(line),
    begin: (text, caret) => controller.current?.begin(text, caret),
    focus: () => controller.current?.focus(),
    typed: () => controller.current?.typed() ?? '',
    note: text => controller.current?.note(text),
    noteInTurn: text => controller.current?.noteInTurn(text),
    showAt: moment => controller.current?.showAt(moment),
    waitsAt: moment => controller.current?.waitsAt(moment) ?? false,
    cutAt: (moment, note) => controller.current?.cutAt(moment, note),
    retell: exchanges => controller.current?.retell(exchanges),
    docs: () => controller.current?.docs ?? noDocs,
  }), []);

  useLayoutEffect(() => {
    const there = place.current as HTMLDivElement;
    const made = latest.current.takeMade?.();
    made?.give(there, latest.current.options);
    const mine = made ?? new LiveTerminal(latest.current.options, there);
    terminal.current = mine;
    controller.current = mine.controller;
    return () => {
      mine.dispose();
      terminal.current = controller.current = null;
    };
  }, []);

  useLayoutEffect(() => {
    if (terminal.current !== null) terminal.current.options = latest.current.options;
  });

  return <div ref={place} className={style['place']} />;
}
