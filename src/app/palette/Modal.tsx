/* A dialog over the page. Where the focus goes when it closes is always the same: to the prompt. */

import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { useStore } from '../store.ts';
import style from './palette.module.css';

export function Modal({
  label,
  toPrompt,
  className,
  children,
}: {
  readonly label: string;
  readonly toPrompt: () => void;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const openDialog = useStore((state) => state.openDialog);
  const close = (): void => {
    openDialog(null);
    toPrompt();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={style['backdrop']} />
        <Dialog.Viewport className={style['viewport']}>
          <Dialog.Popup className={`${style['popup']} ${className ?? ''}`} aria-label={label} finalFocus={false}>
            {children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
