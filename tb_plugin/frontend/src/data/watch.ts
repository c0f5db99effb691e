// Looks for news in the log while the page is seen, so that a training in progress is watched live.

const INTERVAL_MS = 5000;

export function watch(hasNews: () => Promise<boolean>, tell: () => void): void {
  const look = async (): Promise<void> => {
    if (isSeen() && (await hasNews().catch(() => false))) tell();
    setTimeout(() => void look(), INTERVAL_MS);
  };
  setTimeout(() => void look(), INTERVAL_MS);
}

// TensorBoard keeps the page of a hidden tab alive, with no height.
function isSeen(): boolean {
  return document.visibilityState === "visible" && window.innerHeight > 0;
}
