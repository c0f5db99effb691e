// TensorBoard around the page. None of this is documented: each use of `parent` has a fallback.

const PREFIX = "p.tf_xai.";
const TAB = "#tf_xai";
const RELOADS = ["experimental.DataReloaded", "experimental.RunsChanged"];

export function onReload(listener: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    const message = parseMessage(data);
    if (!message || message.isReply) return;
    port1.postMessage(JSON.stringify({ ...message, payload: null, error: null, isReply: true }));
    if (RELOADS.includes(message.type)) listener();
  };
  parent.postMessage("experimental.bootstrap", "*", [port2]);
}

export function onTheme(listener: (dark: boolean) => void): void {
  const body = outerBody();
  if (!body) {
    const wish = matchMedia("(prefers-color-scheme: dark)");
    wish.addEventListener("change", () => listener(wish.matches));
    listener(wish.matches);
    return;
  }
  const tell = (): void => listener(body.classList.contains("dark-mode"));
  new MutationObserver(tell).observe(body, { attributes: true, attributeFilter: ["class"] });
  tell();
}

export function readAddress(): Map<string, string> {
  return parseHash(outerLocation().hash);
}

// Leaves the address alone while another tab is open.
export function writeAddress(query: Map<string, string>): void {
  const hash = outerLocation().hash;
  if (embedded() && !hash.startsWith(TAB)) return;
  outerWindow().history.replaceState(outerWindow().history.state, "", joinHash(hash, query));
}

export function parseHash(hash: string): Map<string, string> {
  const fields = hash.split("&").filter((field) => field.startsWith(PREFIX));
  return new Map(
    fields.map((field) => {
      const [key = "", value = ""] = field.slice(PREFIX.length).split("=");
      return [key, decoded(value)];
    }),
  );
}

export function joinHash(hash: string, query: Map<string, string>): string {
  const [tab = TAB, ...fields] = hash.split("&");
  const kept = fields.filter((field) => !field.startsWith(PREFIX));
  const added = [...query].map(([key, value]) => `${PREFIX}${key}=${encodeURIComponent(value)}`);
  return [tab || TAB, ...kept, ...added].join("&");
}

function parseMessage(data: unknown): { type: string; id: number; isReply: boolean } | undefined {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function outerBody(): HTMLElement | undefined {
  return embedded() ? outerWindow().document.body : undefined;
}

function outerLocation(): Location {
  return outerWindow().location;
}

function embedded(): boolean {
  return outerWindow() !== window;
}

function outerWindow(): Window {
  try {
    void parent.document.body.classList;
    void parent.location.hash;
    return parent;
  } catch {
    return window;
  }
}
