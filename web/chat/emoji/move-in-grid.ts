/** Where something stands: in which of several grids, one below the other, and where in it. */
export interface GridPlace {
  grid: number;
  index: number;
}

/**
 * Where a key leads among grids of the same number of columns. Undefined where the key is none that moves, and for "up" from the
 * first row, which leaves the grids.
 *
 * @param sizes how many cells each grid has; an empty one is passed over
 */
export function moveInGrid(
  { grid, index }: GridPlace,
  key: string,
  sizes: readonly number[],
  columns: number,
): GridPlace | undefined {
  const size = sizes[grid] ?? 0;
  const rowStart = index - (index % columns);
  switch (key) {
    case "ArrowRight":
      return index + 1 < size ? { grid, index: index + 1 } : (first(sizes, grid) ?? { grid, index });
    case "ArrowLeft":
      return index > 0 ? { grid, index: index - 1 } : (last(sizes, grid) ?? { grid, index });
    case "ArrowDown": {
      if (index + columns < size) return { grid, index: index + columns };
      // Below a full row there may be a shorter one.
      if (rowStart + columns < size) return { grid, index: size - 1 };
      const next = first(sizes, grid);
      const width = sizes[next?.grid ?? grid] ?? 0;
      return next ? { grid: next.grid, index: Math.min(index % columns, width - 1) } : { grid, index };
    }
    case "ArrowUp": {
      if (index >= columns) return { grid, index: index - columns };
      const before = last(sizes, grid);
      if (before === undefined) return undefined;
      const start = before.index - (before.index % columns);
      return { grid: before.grid, index: Math.min(start + index, before.index) };
    }
    case "Home":
      return { grid, index: rowStart };
    case "End":
      return { grid, index: Math.min(rowStart + columns, size) - 1 };
    default:
      return undefined;
  }
}

/** The first cell of the next grid that has one. */
function first(sizes: readonly number[], after: number): GridPlace | undefined {
  const grid = sizes.findIndex((size, at) => at > after && size > 0);
  return grid === -1 ? undefined : { grid, index: 0 };
}

/** The last cell of the grid before. */
function last(sizes: readonly number[], before: number): GridPlace | undefined {
  const grid = sizes.findLastIndex((size, at) => at < before && size > 0);
  return grid === -1 ? undefined : { grid, index: (sizes[grid] ?? 1) - 1 };
}
