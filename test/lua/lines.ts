/* test/lua/lines.txt: scripts, each with the lines at which a real server's debugger stopped, one step after the other. */

export interface Walk {
  readonly source: string;
  readonly lines: readonly number[];
}

const between = '\n----\n';
const before = '\n=> ';

export const parseWalks = (text: string): Walk[] =>
  text.trimEnd().split(between).map((part) => {
    const [source = '', lines = ''] = part.split(before);
    return { source, lines: lines.split(' ').filter((word) => word !== '').map(Number) };
  });

export const formatWalks = (walks: readonly Walk[]): string =>
  `${walks.map(({ source, lines }) => `${source}${before}${lines.join(' ')}`).join(between)}\n`;
