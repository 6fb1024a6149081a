import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/theme.css';
import './app/base.css';
import { App } from './app/App.tsx';
import { keepOffline } from './app/offline.ts';
import { useStore } from './app/store.ts';
import { tabSession } from './app/time/tab-session.ts';
import { EngineClient } from './worker/client.ts';
import type { GlassState } from './worker/protocol.ts';

const { show, setOfflineReady, setTrouble, hearSession, hearMarks, hearKeeping, hearProgress } = useStore.getState();
const engine = new EngineClient();
/** While a command is stepped through, the glass shows that and nothing else. */
const glass = (state: GlassState): void => {
  if (useStore.getState().stepping === null) show(state);
};
const listener = { glass, trouble: setTrouble, session: hearSession, marks: hearMarks, keeping: hearKeeping, progress: hearProgress };
engine.start(listener, tabSession());
addEventListener('pagehide', () => engine.hide());
keepOffline(setOfflineReady);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App engine={engine} />
  </StrictMode>,
);
