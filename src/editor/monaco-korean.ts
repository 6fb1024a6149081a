/* Monaco's own words in Korean. They have to be there before Monaco is, and stay until the page is loaded again. */

import 'monaco-editor/nls/lang/ko';
