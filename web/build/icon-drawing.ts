/** Somebody in the middle of their circle, and friends on it. */
const FRIENDS = [
  { x: 366, y: 162, colour: "#fbbf24" },
  { x: 152, y: 218, colour: "#a7f3d0" },
  { x: 312, y: 372, colour: "#fda4af" },
] as const;

/** The icon, 512 by 512. Of a maskable one, everything that matters lies within the middle 80 %. */
export function iconDrawing({ isMaskable }: { isMaskable: boolean }): string {
  const scale = isMaskable ? 0.74 : 0.92;
  const shape = isMaskable
    ? `<rect width="512" height="512" fill="url(#ground)"/>`
    : `<rect x="16" y="16" width="480" height="480" rx="112" fill="url(#ground)"/>`;
  const dots = FRIENDS.map(
    ({ x, y, colour }) =>
      `<circle cx="${x}" cy="${y}" r="30" fill="${colour}" stroke="#0b5d57" stroke-width="10"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
<defs><linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#12857b"/><stop offset="1" stop-color="#0a4f4a"/></linearGradient></defs>
${shape}
<g transform="translate(256 256) scale(${scale}) translate(-256 -256)">
<circle cx="256" cy="256" r="190" fill="none" stroke="#ccfbf1" stroke-opacity="0.35" stroke-width="12"/>
<circle cx="256" cy="256" r="112" fill="none" stroke="#ccfbf1" stroke-opacity="0.65" stroke-width="14"/>
<circle cx="256" cy="256" r="46" fill="#ffffff"/>
${dots.join("\n")}
</g>
</svg>`;
}

/** The same in one colour: systems show nothing of a badge but where it is not transparent. */
export function badgeDrawing(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
<circle cx="256" cy="256" r="190" fill="none" stroke="#fff" stroke-width="44"/>
<circle cx="256" cy="256" r="78" fill="#fff"/>
</svg>`;
}
