import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fillIn } from '../../../src/core/errors.ts';
import type { DisplayLanguage } from '../../../src/editor/displayLanguage.ts';

const bundle: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
);

export const english: DisplayLanguage = { tag: 'en', localize: (message, ...args) => fillIn(message, args) };

/** Fails for a message that has no translation. */
export const chinese: DisplayLanguage = {
  tag: 'zh-cn',
  localize(message, ...args) {
    const translation = bundle[message];
    assert.ok(translation, `no Chinese for "${message}"`);
    return fillIn(translation, args);
  },
};
