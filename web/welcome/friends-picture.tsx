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
        <path d="M-10 118C120 96 190 168 300 140S440 60 500 66" />
        <path d="M-10 352c90-34 150 8 232-6s160-84 280-66" />
        <path d="M132-10c-18 120 30 190 14 286s-40 130-34 220" />
        <path d="M352-10c24 96-22 160-8 250s48 150 40 250" />
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
