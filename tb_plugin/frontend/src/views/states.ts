// What is shown where there is nothing to show.
import { html, nothing, type TemplateResult } from "lit";

import type { Step } from "../data/log";

const SNIPPET = `import tf_xai as xai

probe = xai.Probe(x_val[:16], y_val[:16])
explain = xai.Explain(probe, log_dir="logs/run1")
model.fit(x, y, epochs=20, callbacks=[explain])`;

export function loading(): TemplateResult {
  return html`<main class="state" role="status"><p class="late">Reading the log…</p></main>`;
}

export function empty(): TemplateResult {
  return html`
    <main class="state">
      <h1>No explanations in this log yet</h1>
      <p>Add one callback to the training, and point TensorBoard at its <code>log_dir</code>:</p>
      <pre><code>${SNIPPET}</code></pre>
      <pre><code>tensorboard --logdir logs</code></pre>
      <p>
        This page looks again whenever TensorBoard reloads its data: its reload button is at the top
        right.
      </p>
    </main>
  `;
}

export function noSteps(damaged: boolean): TemplateResult {
  const said = damaged
    ? "This explanation cannot be shown. Pick another one above."
    : "Waiting for the first explained step of this series.";
  return html`<main class="state" role="status"><p class="late">${said}</p></main>`;
}

// Of a log that is damaged in places, while the rest of it is shown.
export function damage(unreadable: string[], retry: () => void) {
  if (unreadable.length === 0) return nothing;
  const [first, ...others] = [...new Set(unreadable)];
  const more = others.length > 0 ? " There is more." : "";
  return banner(
    `Some of this log is damaged and left out: ${first}.${more}`.replace("..", "."),
    retry,
  );
}

// Where TensorBoard was told to hold back steps; "" where all are there.
export function keptSentence(steps: Step[]): string {
  const logged = steps.at(-1)?.number ?? 0;
  if (logged <= steps.length) return "";
  const [kept, all] = [steps.length, logged].map((count) => count.toLocaleString("en"));
  return `${kept} of ${all} steps kept, as TensorBoard's --samples_per_plugin says. Without that flag it keeps them all.`;
}

export function failed(message: string, retry: () => void): TemplateResult {
  return html`
    <main class="state" role="alert">
      <h1>The log could not be read</h1>
      <p>${message}</p>
      <button class="action" @click=${retry}>Try again</button>
    </main>
  `;
}

// What need not be mended, and goes where it was read.
export function notice(message: string, dismiss: () => void): TemplateResult {
  return html`
    <div class="banner" role="status">
      <span>${message}</span> <button class="action" @click=${dismiss}>Dismiss</button>
    </div>
  `;
}

export function banner(message: string, retry: () => void): TemplateResult {
  return html`
    <div class="banner" role="alert">
      <span>${message}</span> <button class="action" @click=${retry}>Try again</button>
    </div>
  `;
}
