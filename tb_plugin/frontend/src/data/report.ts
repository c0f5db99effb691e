// The answers that `tf-xai report` wrote into the page, behind which there is no server.

let known: Map<string, HTMLScriptElement> | undefined; // by address

export function isReport(): boolean {
  return answers().size > 0;
}

// The bytes that the server gave. What was kept step by step is put together again: in protobuf's
// encoding, lists one after the other are one list. Where nothing was kept, it is empty.
export async function keptAnswer(address: string): Promise<Uint8Array> {
  const [whole = "", ...steps] = address.split("&step=");
  const found = answers().has(whole) ? [whole] : steps.map((step) => `${whole}&step=${step}`);
  const parts = found.flatMap((part) => answers().get(part) ?? []);
  return joined(await Promise.all(parts.map(({ text }) => unzipped(text))));
}

function answers(): Map<string, HTMLScriptElement> {
  known ??= new Map(
    [...document.querySelectorAll<HTMLScriptElement>("script[data-answer]")].map((element) => [
      asAsked(element.dataset["answer"]!),
      element,
    ]),
  );
  return known;
}

// As the page itself writes addresses, which Python does otherwise in a few characters.
function asAsked(address: string): string {
  const [route = "", query] = address.split("?");
  return query === undefined ? route : `${route}?${new URLSearchParams(query)}`;
}

async function unzipped(base64: string): Promise<Uint8Array> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  return all;
}
