import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/theme.css';
import './app/base.css';
import { App } from './app/App.tsx';
import { keepOffline } from './app/offline.ts';
import { useStore } from './app/store.ts';
import { tabSession } from './app/time/tab-session.ts';
import { EngineClient } from './worker/client.ts';

const { show, setOfflineReady, setTrouble, hearSession, hearMarks, hearKeeping } = useStore.getState();
const engine = new EngineClient();
const listener = { glass: show, trouble: setTrouble, session: hearSession, marks: hearMarks, keeping: hearKeeping };
engine.start(listener, tabSession());
addEventListener('pagehide', () => engine.hide());
keepOffline(setOfflineReady);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App engine={engine} />
  </StrictMode>,
);
