// What is shown where there is nothing to show.
import { html, type TemplateResult } from "lit";

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

export function noSteps(): TemplateResult {
  return html`
    <main class="state" role="status">
      <p class="late">Waiting for the first explained step of this series.</p>
    </main>
  `;
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
