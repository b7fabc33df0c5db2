import { signal } from "@preact/signals";

/** What Chromium gives a page that may be installed. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

/** Asks the user whether to install the app; null where the browser offers no such thing, or has done it. */
export const installApp = signal<(() => void) | null>(null);

/** Whether the app runs as an installed one. */
export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}

/** Keeps the browser's offer until the user asks for it. */
export function followInstallation(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installApp.value = () => {
      // An offer can be used once.
      installApp.value = null;
      void (event as InstallOffer).prompt();
    };
  });
  addEventListener("appinstalled", () => {
    installApp.value = null;
  });
}
