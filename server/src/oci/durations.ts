/** The times of a Docker health check, all in nanoseconds (Docker image specification 1.3, Healthcheck). */
export const DURATIONS: readonly string[] = ["Interval", "Timeout", "StartPeriod", "StartInterval"];

/** In nanoseconds. */
export const MILLISECOND = 1_000_000;
export const SECOND = 1_000_000_000;

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1000,
  µs: 1000,
  μs: 1000,
  ms: MILLISECOND,
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
};

/** Nanoseconds beyond this are no plain integer in JavaScript: 104 days. */
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * The nanoseconds of a duration as Go and Dockerfiles write it (`30s`, `1m30s`, `1.5h`), or `undefined`. A number alone is none,
 * because it has no unit.
 */
export function nanosecondsOf(text: string): number | undefined {
  if (text.length > 32 || !/^(?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, number = "", unit = ""] of text.matchAll(/(\d{1,12}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)/g))
    total += Math.round(Number(number) * (UNITS[unit] as number));
  return total <= MOST ? total : undefined;
}
