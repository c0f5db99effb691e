// Text of a log as it is shown. It comes from anywhere: it may hold signs that nobody sees, or that
// rearrange what stands beside them.

const MOST = 200; // characters of a name; nobody reads more
const KEPT_END = 40; // of them: names that begin alike often end differently

// Controls, and what leaves no mark: but for joiners and the like, which shape the signs beside them.
const SHAPING = String.raw`[\u200c\u200d\p{Variation_Selector}]`;
const LEAVES_NO_MARK = String.raw`[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]`;
const UNSEEN = new RegExp(`(?!${SHAPING})${LEAVES_NO_MARK}`, "gu");
const LINES = /[\t\n\r]/;
const BLANK = /^[\s\p{Cf}]+$/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const [ISOLATE, END] = ["\u2068", "\u2069"];
const ISOLATED = new RegExp(`^${ISOLATE}([^${END}]*)${END}$`);
const MARKS = new RegExp(`[${ISOLATE}${END}]`, "g");

// A name: of one line, with every sign seen, and apart from what stands around it. That of what is
// legible is itself.
export function legible(name: string): string {
  const seen = shortened(visible(ISOLATED.exec(name)?.[1] ?? name).replace(BLANK, blanks));
  return RIGHT_TO_LEFT.test(seen) ? ISOLATE + seen + END : seen;
}

// The same without what keeps it apart, for those who search in it or take it elsewhere.
export function bare(name: string): string {
  return name.replaceAll(MARKS, "");
}

// With signs for what is not seen.
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, signOf);
}

// The same where a text may have several lines.
export function prose(text: string): string {
  return text.replaceAll(UNSEEN, (mark) => (LINES.test(mark) ? mark : signOf(mark)));
}

function signOf(mark: string): string {
  const code = mark.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

function blanks(text: string): string {
  return "␣".repeat([...text].length);
}

function shortened(text: string): string {
  const signs = [...text];
  if (signs.length <= MOST) return text;
  return `${signs.slice(0, MOST - KEPT_END - 1).join("")}…${signs.slice(-KEPT_END).join("")}`;
}
