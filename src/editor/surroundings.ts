import type { Docs } from '../repl/docs.ts';
import type { EditorWords } from './words.ts';

/** What the editor asks of the page; read at each use, because connections and languages change. */
export interface Surroundings {
  readonly docs: () => Docs;
  readonly words: () => EditorWords;
  /** Keys that the connection would find now, the first of them. */
  readonly keys: () => Promise<readonly string[]>;
  /** The directives of this server, with their values. */
  readonly directives: () => ReadonlyMap<string, string>;
}
