import type { BrowserContext, Download, Page } from "playwright-core";

/** How an address was met by a browser that opened it in a tab. */
export type Met = { shown: Page } | { savedAs: string };

/**
 * A browser in which files are opened, and which notices whether any script of theirs ran: by the requests that they would send.
 * Its host page is of the server's own origin and has no policy, so that what holds is the files' own.
 */
export class HostilePage {
  readonly #context: BrowserContext;
  readonly #origin: string;
  #canaries = 0;

  constructor(context: BrowserContext, origin: string) {
    this.#context = context;
    this.#origin = origin;
    context.on("request", (request) => {
      if (request.url().includes("/canary")) this.#canaries += 1;
    });
  }

  /** How many requests scripts have sent. */
  get canaries(): number {
    return this.#canaries;
  }

  /** Serves a page at a path of the server's origin. */
  async serve(path: string, body: string): Promise<string> {
    const address = `${this.#origin}${path}`;
    await this.#context.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
    return address;
  }

  /** Opens an address in a tab of its own. */
  async open(address: string): Promise<Met> {
    const page = await this.#context.newPage();
    const download = new Promise<Download>((resolve) => page.once("download", resolve));
    try {
      await page.goto(address);
      return { shown: page };
    } catch (error) {
      if (!String(error).includes("Download is starting")) throw error;
      const started = await download;
      const savedAs = started.suggestedFilename();
      await started.cancel();
      await page.close();
      return { savedAs };
    }
  }

  /**
   * Puts an address into a page of the same origin in every way that a page knows, and waits until all are loaded or refused.
   *
   * @returns whether it shows as a picture, and what the page is called afterwards and has in its storage
   */
  async embed(address: string): Promise<{ picture: boolean; title: string; stored: string }> {
    const tags = [
      `<img src="${address}">`,
      `<iframe src="${address}"></iframe>`,
      `<object data="${address}"></object>`,
      `<embed src="${address}">`,
      `<script src="${address}"></script>`,
    ];
    const body = `<title>host</title>${tags.join("")}`;
    const page = await this.#context.newPage();
    await page.goto(await this.serve(`/host-${crypto.randomUUID()}`, body));
    const seen = {
      picture: await page.evaluate<boolean>("document.images[0].naturalWidth > 0"),
      title: await page.title(),
      stored: await page.evaluate<string>("JSON.stringify({ ...localStorage })"),
    };
    await page.close();
    return seen;
  }
}
