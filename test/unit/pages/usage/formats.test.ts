import assert from 'node:assert/strict';
import { about, Formats } from '../../../../src/pages/usage/formats.ts';

describe('figures on the usage page', () => {
  const english = new Formats('en');
  const chinese = new Formats('zh-cn');

  it('are written as the person writes them', () => {
    assert.equal(english.whole(1_234_567), '1,234,567');
    assert.equal(new Formats('de').whole(1_234_567), '1.234.567');
    assert.equal(english.short(12_345), '12.3K');
    assert.equal(chinese.short(12_345), '1.23万');
    assert.equal(english.percent(0.425), '43%');
    assert.equal(english.day('2026-11-22'), 'Nov 22, 2026');
    assert.equal(chinese.dayShort('2026-11-22'), '11月22日');
  });

  it('tell short times in milliseconds and long ones in seconds', () => {
    assert.equal(english.time(999), '999ms');
    assert.equal(english.time(1240), '1.2s');
    assert.equal(chinese.time(1240), '1.2秒');
  });

  it('keep three digits of small amounts, and what is usual of the currency otherwise', () => {
    assert.equal(english.money(0.000_123_4, 'USD'), '$0.000123');
    assert.equal(english.money(12.345, 'USD'), '$12.35');
    assert.equal(english.money(1234.5, 'JPY'), '¥1,235');
    assert.equal(chinese.money(2, 'CNY'), '¥2.00');
    assert.equal(english.money(0, 'USD'), '$0');
  });

  it('are a dash where nothing is known, and marked where they are estimates', () => {
    const unknown = [english.whole, english.short, english.ratio, english.percent, english.time];
    for (const format of unknown) assert.equal(format(undefined), '–');
    assert.equal(english.money(undefined, 'USD'), '–');
    assert.deepEqual([about('7', true), about('7', false)], ['≈ 7', '7']);
  });
});
