/* Monaco's own words in Korean. They have to be there before Monaco is: it reads them once, while its modules are run. */

import 'monaco-editor/nls/lang/ko';

declare global {
  /** Where Monaco looks for its words; English ones when there are none. */
  var _VSCODE_NLS_MESSAGES: readonly string[] | undefined;
}

export const korean = globalThis._VSCODE_NLS_MESSAGES;
