/**
 * Makes an element: properties are set as such (`hidden`, `textContent`, a control's `value`), names with a dash or `role` as attributes,
 * `on…` as listeners. Text never becomes markup.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Readonly<Record<string, unknown>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'role' || name.includes('-')) made.setAttribute(name, String(value));
    else if (name.startsWith('on')) made.addEventListener(name.slice(2), value as EventListener);
    else Reflect.set(made, name, value);
  }
  made.append(...children);
  return made;
}
