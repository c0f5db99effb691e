// Text of a log as it is shown. It comes from anywhere: it may hold signs that nobody sees, or that
// rearrange what stands beside them.

const MOST = 200; // characters of a name; nobody reads more
const KEPT_END = 40; // of them: names that begin alike often end differently

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const LINES = /[\t\n\r]/;
const BLANK = /^[\s\p{Cf}]+$/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
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
  return text.replaceAll(CONTROL, signOf);
}

// The same where a text may have several lines.
export function prose(text: string): string {
  return text.replaceAll(CONTROL, (mark) => (LINES.test(mark) ? mark : signOf(mark)));
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
