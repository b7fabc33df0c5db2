/** As much of it as the log needs; workerd has it (`nodejs_compat`), and its types do not say so. */
declare module "node:async_hooks" {
  export class AsyncLocalStorage<Store> {
    run<Result>(store: Store, callback: () => Result): Result;
    getStore(): Store | undefined;
  }
}
