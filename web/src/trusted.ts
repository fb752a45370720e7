/** The few functions of a browser that would take a string for code or markup may be called from here alone: the page's policy says so. */
interface Policy {
  readonly createHTML: (text: string) => string;
  readonly createScriptURL: (address: string) => string;
}

type TrustedTypes = { readonly createPolicy: (name: string, policy: Policy) => Policy };

const rules: Policy = {
  // Parsed as XML into a document that is never shown; shapes and words are copied out of it one by one.
  createHTML: (text) => text,
  createScriptURL: (address) => {
    if (address.startsWith("blob:") || /^(?:\.\.\/)?service-worker\.js$/.test(address)) return address;
    throw new Error(`no script of this page: ${address}`);
  },
};

const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("oci-manifest", rules) ?? rules;

/** The root of an SVG text in a document of its own, where nothing of it runs or loads; `undefined` for what is none. */
export function parseSvg(text: string): Element | undefined {
  const parsed = new DOMParser().parseFromString(policy.createHTML(text), "image/svg+xml").documentElement;
  return parsed.localName === "svg" ? parsed : undefined;
}

/**
 * A worker that runs `source`. It is made of a `blob:` because such a worker lives under the page's own policy, which lets nothing
 * connect to anywhere; one with an address would go by the headers of its host.
 */
export function workerOf(source: string): Worker {
  return new Worker(policy.createScriptURL(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
}

/**
 * Keeps the page for times without a network.
 *
 * @param base the way from this page to the first one
 */
export function registerServiceWorker(base = ""): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(policy.createScriptURL(`${base}service-worker.js`)).catch(() => {
    // Without it the page works all the same, but not offline.
  });
}
