/** Puts the focus into a control of @vscode-elements/elements, and the control into sight. */
export function focusOn(control: HTMLElement): void {
  control.scrollIntoView({ block: 'center' });
  control.focus();
}

/** Tells a screen reader what a control is about and whether its value is refused: the elements pass on no more than the label. */
export function describe(control: HTMLElement, description: string, isInvalid: boolean): void {
  const inner = control.shadowRoot?.querySelector('input, textarea, [role="combobox"]');
  inner?.setAttribute('aria-description', description);
  inner?.setAttribute('aria-invalid', String(isInvalid));
}
