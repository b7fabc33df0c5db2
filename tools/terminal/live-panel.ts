/** What a panel needs of a terminal, or of whatever stands in for one. */
export interface PanelOutput {
  isTTY: boolean;
  rows: number;
  columns: number;
  write(text: string): unknown;
}

/** A few lines at the bottom of the terminal that are drawn anew in place, while others scroll by above them. */
export interface LivePanel {
  /** Shows these lines instead of the last ones. Does nothing where the output is no terminal. */
  draw(lines: string[]): void;
  /** Prints a line above the panel, for good. */
  log(line: string): void;
  /** Leaves the last lines standing and gives the cursor back. */
  close(): void;
}

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CLEAR_TO_END = "\x1b[J";
const CLEAR_LINE = "\x1b[K";

export function livePanel(output: PanelOutput = process.stdout): LivePanel {
  if (!output.isTTY) {
    return { draw: () => {}, log: (line) => void output.write(`${line}\n`), close: () => {} };
  }
  let shown: string[] = [];
  const rewind = () => (shown.length > 0 ? `\x1b[${shown.length}F` : "");
  const paint = (lines: string[], above: string) => {
    // A line that wraps, or a panel that scrolls, would put the cursor elsewhere than counted.
    const fitting = lines.slice(0, output.rows - 1).map((line) => clip(line, output.columns - 1));
    const body = fitting.map((line) => `${line}${CLEAR_LINE}\n`).join("");
    output.write(`${HIDE_CURSOR}${rewind()}${above}${body}${CLEAR_TO_END}`);
    shown = fitting;
  };
  return {
    draw: (lines) => paint(lines, ""),
    log: (line) => paint(shown, `${line}${CLEAR_LINE}\n`),
    close: () => void output.write(SHOW_CURSOR),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const STYLE = /\x1b\[[0-9;]*m/g;
const RESET = "\x1b[0m";

/** Cuts a line to `width` columns; escape sequences for style take none. */
export function clip(line: string, width: number): string {
  if (line.replace(STYLE, "").length <= width) return line;
  let kept = "";
  let columns = 0;
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (part.startsWith("\x1b")) kept += part;
    else {
      kept += part.slice(0, Math.max(0, width - columns));
      columns += part.length;
    }
  }
  return kept + RESET;
}
