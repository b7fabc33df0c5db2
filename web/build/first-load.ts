import type { Rolldown } from "vite";

/** Names the chunk of what a page needs before anything is loaded on demand: of all that its entry imports, and they import. */
export function firstLoad(entry: string, chunk: string): Rolldown.CodeSplittingNameFunction {
  const needed = new Set<string>();
  return (moduleId, graph) => {
    if (needed.size === 0) {
      const ahead = [...(graph.getModuleInfo(entry)?.importedIds ?? [])];
      for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
        if (needed.has(id)) continue;
        needed.add(id);
        ahead.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
      }
    }
    return needed.has(moduleId) ? chunk : null;
  };
}
