// Keys that move through time wherever the focus is, unless the focused control needs them itself.

export type Move =
  { by: number } | { to: "first" | "last" } | { zoom: "in" | "out" | "whole" } | "play";

export function moveOf(event: KeyboardEvent, largeStride: number): Move | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || takesKeys(event.composedPath()[0])) {
    return undefined;
  }
  const stride = event.shiftKey ? largeStride : 1;
  const moves: Record<string, Move> = {
    ArrowLeft: { by: -stride },
    ArrowRight: { by: stride },
    Home: { to: "first" },
    End: { to: "last" },
    "+": { zoom: "in" },
    "-": { zoom: "out" },
    Escape: { zoom: "whole" },
  };
  const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
  return event.key === " " && !onButton ? "play" : moves[event.key];
}

function takesKeys(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.dataset["timeline"] === undefined;
}
