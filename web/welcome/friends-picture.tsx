import { welcomeWords } from "./welcome-words.ts";

/** Friends on their circles: how far from the middle, at which angle, and which of the colours. */
const FRIENDS = [
  { initial: "M", radius: 92, degrees: 205, colour: 1 },
  { initial: "J", radius: 92, degrees: 318, colour: 2 },
  { initial: "S", radius: 150, degrees: 262, colour: 3 },
  { initial: "L", radius: 150, degrees: 22, colour: 4 },
  { initial: "H", radius: 150, degrees: 140, colour: 5 },
  { initial: "A", radius: 205, degrees: 338, colour: 1 },
  { initial: "K", radius: 205, degrees: 186, colour: 4 },
] as const;

const MIDDLE = 240;

/** What the app is about, without a word: you, and friends around you. */
export function FriendsPicture() {
  const say = welcomeWords();
  return (
    <svg class="friends-picture" viewBox="0 0 480 480" role="img" aria-label={say.picture}>
      {/* Streets, as a map has them. */}
      <g class="picture-streets" fill="none">
        <path d="M-700 190C-320 60-160 136-10 118C120 96 190 168 300 140S440 60 500 66S900 210 1200 60" />
        <path d="M-700 250C-420 470-180 416-10 352C80 318 140 360 222 346S382 262 502 280S900 380 1200 300" />
        <path d="M150-500C60-300 150-130 132-10c-18 120 30 190 14 286s-40 130-34 220S190 760 60 1000" />
        <path d="M280-500C420-300 328-106 352-10c24 96-22 160-8 250s48 150 40 250S330 760 460 1000" />
      </g>
      {[92, 150, 205].map((radius) => (
        <circle key={radius} class="picture-circle" cx={MIDDLE} cy={MIDDLE} r={radius} />
      ))}
      <circle class="picture-pulse" cx={MIDDLE} cy={MIDDLE} r="34" />
      <g class="picture-you">
        <circle cx={MIDDLE} cy={MIDDLE} r="34" />
        <text x={MIDDLE} y={MIDDLE}>
          {say.you}
        </text>
      </g>
      {FRIENDS.map(({ initial, radius, degrees, colour }) => {
        const angle = (degrees * Math.PI) / 180;
        const x = MIDDLE + radius * Math.cos(angle);
        const y = MIDDLE + radius * Math.sin(angle);
        return (
          <g key={initial} class={`picture-friend colour-${colour}`}>
            <circle cx={x} cy={y} r="23" />
            <text x={x} y={y}>
              {initial}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
