/* The entry. The engine starts, the frame of the page and a prompt are painted, and only then all the rest is fetched. So a visitor can
 * type at once, without waiting for React, which is most of the page. */

import './app/theme.css';
import './app/base.css';
import { showFrame } from './app/frame.ts';
import { herePlace } from './app/place.ts';
import { settle } from './app/settings.ts';
import { useStore } from './app/store.ts';
import { tabSession } from './app/time/tab-session.ts';
import { afterPaint } from './repl/screen.ts';
import { EngineClient } from './worker/client.ts';
import type { GlassState } from './worker/protocol.ts';

const { show, setTrouble, hearSession, hearMarks, hearKeeping, hearProgress, setLanguageOfLink } = useStore.getState();
const engine = new EngineClient();
/** While a command is stepped through, the glass shows that and nothing else. */
const glass = (state: GlassState): void => {
  if (useStore.getState().stepping === null) show(state);
};
const listener = { glass, trouble: setTrouble, session: hearSession, marks: hearMarks, keeping: hearKeeping, progress: hearProgress };
engine.start(listener, tabSession());
addEventListener('pagehide', () => engine.hide());

const { language } = herePlace();
if (language !== null) setLanguageOfLink(language);
settle();
const frame = showFrame(engine);
afterPaint(() => void import('./app/mount.tsx').then(({ mount }) => mount(engine, frame), () => frame.stay()));
