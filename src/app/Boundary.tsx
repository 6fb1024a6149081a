/* Confines errors to a part of the page, so that the rest goes on: a part cannot be fetched (this build was replaced by another, or there
 * is no network), or drawing it fails because of a bug of ours. It says so, and tries again when asked. */

import { Component, type ReactNode } from 'react';
import { tryAgain } from './fetched.tsx';
import style from './note.module.css';
import type { Words } from './words.ts';

interface Props {
  readonly words: Words;
  readonly children: ReactNode;
}

interface State {
  readonly message: string | null;
}

export class Boundary extends Component<Props, State> {
  override readonly state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  private readonly again = (): void => {
    tryAgain();
    this.setState({ message: null });
  };

  override render(): ReactNode {
    const { words, children } = this.props;
    const { message } = this.state;
    if (message === null) return children;
    return (
      <section className={style['note']} role="alert" data-kind="part">
        <p>
          <b>{words.broken.says}</b>
        </p>
        <pre>{message}</pre>
        <button type="button" onClick={this.again}>
          {words.broken.again}
        </button>
        <button type="button" onClick={() => location.reload()}>
          {words.broken.reload}
        </button>
      </section>
    );
  }
}
