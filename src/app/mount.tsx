/* The page takes its place: React renders it over the frame that has stood for it, and takes over the terminal there. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetchExtras } from '../repl/fetch-extras.ts';
import type { EngineClient } from '../worker/client.ts';
import { App } from './App.tsx';
import type { Frame } from './frame.ts';
import { keepOffline } from './offline.ts';
import { useStore } from './store.ts';
import { noteFailedSheets } from './style-sheets.ts';

export async function mount(engine: EngineClient, frame: Frame): Promise<void> {
  await frame.terminal.controller.composed();
  noteFailedSheets();
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <App engine={engine} takeTerminal={() => frame.give()} />
    </StrictMode>,
  );
  void fetchExtras();
  keepOffline(useStore.getState().setOfflineReady);
}
