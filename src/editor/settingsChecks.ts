import type { Localize } from '../core/localize.ts';
import { doctorChecks, doctorPage, doctorStates } from '../core/messages/doctor.ts';
import { settingLabels, settingsPage } from '../core/messages/settingsPage.ts';
import type { Finding, Fix } from '../doctor/finding.ts';
import type { Check } from '../pages/settings/protocol.ts';
import { isShown, type ShownSetting } from './settingsForm.ts';

/** A finding of the doctor as the settings page shows it. */
export function checkOf({ check, state, message, args, fix }: Finding, localize: Localize): Check {
  return {
    state,
    title: `${localize(doctorChecks[check])}: ${localize(doctorStates[state])}`,
    text: localize(message, ...args),
    ...(fix && { fix: labelOf(fix, localize) }),
  };
}

function labelOf(fix: Fix, localize: Localize): string {
  if ('command' in fix) {
    return localize(fix.command === 'starcoder.runDoctor' ? doctorPage.mendAgain : settingsPage.enterKeys);
  }
  const { setting, value } = fix;
  if (value !== undefined) return localize(doctorPage.mendValue, setting, value);
  const name = shownName(setting);
  return name === undefined
    ? localize(doctorPage.mendSetting, setting)
    : localize(settingsPage.goTo, localize(settingLabels[name]));
}

/** Of a setting that has its field on the page. */
export function shownName(setting: string): ShownSetting | undefined {
  const name = setting.replace(/^starcoder\./, '');
  return isShown(name) ? name : undefined;
}
