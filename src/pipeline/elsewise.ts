import type { Settings } from '../core/settings.ts';

/** Who asks again wants something else: the least temperature then. */
const otherTemperature = 0.7;

/** Settings with which a model hardly says the same again. */
export function elsewise(settings: Settings): Settings {
  const { temperature = 0 } = settings.sampling;
  return { ...settings, sampling: { ...settings.sampling, temperature: Math.max(temperature, otherTemperature) } };
}
