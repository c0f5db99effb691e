// What is opened when it is wanted, and closed by Escape or by going elsewhere.
import { html, type TemplateResult } from "lit";

export function menu(
  text: string,
  spoken: string,
  inside: TemplateResult,
  opened: (open: boolean) => void = () => undefined,
): TemplateResult {
  const toggled = ({ currentTarget }: Event): void =>
    opened((currentTarget as HTMLDetailsElement).open);
  return html`
    <details class="menu" @toggle=${toggled} @keydown=${onKey} @focusout=${onLeave}>
      <summary aria-label=${spoken} title=${spoken}>${text}</summary>
      <div tabindex="-1">${inside}</div>
    </details>
  `;
}

export function closeMenu(within: Element): void {
  const details = within.closest<HTMLDetailsElement>("details.menu");
  details?.querySelector("summary")!.focus();
  details?.removeAttribute("open");
}

function onKey(event: KeyboardEvent): void {
  const details = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !details.open) return;
  event.stopPropagation();
  closeMenu(details);
}

function onLeave({ currentTarget, relatedTarget }: FocusEvent): void {
  const details = currentTarget as HTMLDetailsElement;
  if (!details.contains(relatedTarget as Node | null)) details.open = false;
}
